"""A pack from its first words to "I have read this": two writers, a manager, a spokesperson on her
phone.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.access import Role
from desk.enquiries.models import Interview
from desk.lines.models import Line
from jobs import runner
from jobs.models import Job, Mail
from reports.packs.actions.drafts import save_section
from reports.packs.documents import Rendering, document_html
from reports.packs.models import (
    Acknowledgement,
    Pack,
    PackOpening,
    PackSection,
    PackVersion,
    Rendition,
)
from tests.factories.accounts import UserFactory
from tests.factories.reports import PackTemplateFactory, RemarkFactory
from tests.journeys.conftest import DESK, POCKET
from tests.reports.conftest import approved, interview, media, pack, printer, submitted  # noqa: F401  fixtures
from tests.reports.sample import EMPTY_FLASH, SAMPLE


@pytest.fixture
def tomorrow(interview):
    """The interview is to come and its line holds, whatever day it is."""
    today = timezone.localdate()
    Line.objects.update(review_on=today + timedelta(days=30), expires_on=today + timedelta(days=60))
    interview.starts_at = timezone.now() + timedelta(hours=15)
    interview.save()


@pytest.mark.parametrize("viewport", [DESK, POCKET], ids=["desk", "pocket"])
def test_the_pack_as_one_file_loses_nothing_in_print(walk, viewport):
    walker = walk(None, viewport)
    for name, content in {"standard": SAMPLE, "flash": EMPTY_FLASH}.items():
        walker.page.set_content(document_html(content, Rendering.HTML))
        assert walker.page.get_by_text("Red lines").count(), name

        walker.check_print()


@pytest.mark.parametrize(("adjust", "is_seen"), [("economy", True), ("exact", False)])
def test_control_white_on_black_is_seen_in_print(walk, adjust, is_seen):
    walker = walk(None, DESK)
    style = f"background: #000; color: #fff; print-color-adjust: {adjust}"
    walker.page.set_content(f'<p style="{style}">Red lines</p>')

    if is_seen:
        with pytest.raises(AssertionError, match="Red lines"):
            walker.check_print()
    else:
        walker.check_print()


def is_saved(page):
    page.locator("#save_state", has_text=re.compile(r"^\s*Saved \d")).wait_for(timeout=20_000)


def check_sealed(walker):
    """A sealed page runs no script, that of axe neither: the same page is judged without its seal."""
    html = walker.page.content().replace("<head>", f'<head><base href="{walker.base}/">', 1)
    sealed, walker.page = walker.page, walker.context.new_page()
    walker.page.set_content(html)
    walker.check_page()
    walker.page.close()
    walker.page = sealed


def run_jobs():
    """What the worker would do by now."""
    for job in Job.objects.filter(state="waiting").order_by("pk"):
        runner.run_next(Job.objects.filter(pk=job.pk), renewing=False)


@pytest.mark.usefixtures("tomorrow")
def test_pages_of_packs_are_fit_for_anyone(walk, manager, approved, submitted):
    PackSection.objects.filter(key="facts").update(content={})
    approved()
    submitted(5)
    RemarkFactory(pack=Pack.objects.get(), path="primary", proposed="Ring 999.")
    PackSection.objects.filter(key="background").update(content={"why_now": "Order 943 476 5919"})
    walker = walk(manager)

    keys = ["glance", "messages", "hard", "facts", "bridges"]
    pages = [f"/packs/P-0001/sections/{key}/" for key in keys]
    pages += [
        "/packs/P-0001/submit/",
        "/packs/P-0001/versions/",
        "/packs/P-0001/1/",
        "/packs/P-0001/2/",
    ]
    pages += [f"/packs/P-0001/{page}/" for page in ("flash", "identifiers", "override", "template")]
    pages += [
        PackTemplateFactory(sections={"messages": {"primary": "Call 999."}}).get_absolute_url(),
        "/pack-templates/",
    ]
    for path in [*pages, "/interviews/I-0001/"]:
        walker.go(path)
        walker.page.wait_for_load_state("networkidle")
        walker.check_page()


@pytest.mark.usefixtures("tomorrow")
def test_what_stands_in_frames_is_fit_for_anyone(walk, manager, approved):
    approved()
    walker = walk(manager)

    for path in ("/packs/P-0001/page-one/", "/packs/P-0001/1/page/"):
        walker.go(path)
        walker.check_page()


@pytest.mark.usefixtures("tomorrow", "pack")
def test_what_is_typed_is_saved_and_page_one_follows(walk, officer):
    walker = walk(officer)
    page = walker.go("/packs/P-0001/sections/messages/")

    page.get_by_label("Primary message").fill(
        "In an emergency, call 999: an ambulance will come, tonight as every night"
    )
    walker.sees("13 words ✓")
    is_saved(page)

    preview = page.frame_locator(".pack-sheet__paper iframe >> nth=-1")
    preview.get_by_text("tonight as every night").first.wait_for()
    fonts = preview.locator("body").evaluate(
        "() => document.fonts.ready.then(() => [...document.fonts].map(font => font.status))"
    )
    assert fonts == ["loaded", "loaded"]  # those of the PDF
    assert (
        PackSection.objects.get(key="messages")
        .content["primary"]
        .endswith("tonight as every night")
    )


@pytest.mark.usefixtures("tomorrow", "pack")
def test_that_it_is_not_saved_is_in_sight_wherever_one_types(walk, officer, manager):
    walker = walk(officer)
    page = walker.go("/packs/P-0001/sections/messages/")
    lowest = page.locator("textarea[name^=supporting]").last
    texts = {"primary": "Theirs", lowest.get_attribute("name"): "Theirs"}
    save_section(
        pack=Pack.objects.get(),
        key="messages",
        texts=texts,
        revision=1,
        by=manager,
        now=timezone.now(),
    )

    lowest.fill("Mine")
    page.get_by_role("link", name="Not saved: choose what to keep").wait_for()

    box = page.get_by_role("link", name="Not saved: choose what to keep").bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"] / 2
    assert lowest.bounding_box()["y"] > 0
    page.get_by_role("link", name="Not saved: choose what to keep").click()
    walker.sees("while you wrote")


@pytest.mark.usefixtures("tomorrow", "pack")
def test_without_a_connection_it_says_so_and_saves_when_it_is_back(walk, officer):
    walker = walk(officer)
    page = walker.go("/packs/P-0001/sections/opening/")
    walker.context.set_offline(True)

    page.get_by_label("Opening line").fill("Typed in a tunnel")
    walker.sees("Not saved: Greenroom did not answer. Trying again.")
    walker.context.set_offline(False)
    is_saved(page)

    assert PackSection.objects.get(key="opening").content["opening"] == "Typed in a tunnel"
    walker.problems.clear()  # the browser noted that it was offline, as it should


@pytest.mark.usefixtures("tomorrow", "pack")
def test_two_officers_in_one_section_lose_nothing(walk, officer):
    other = UserFactory(name="Huw Trelawney", email="huw@example.nhs.uk", roles={Role.OFFICER})
    one = walk(officer)
    two = walk(other)
    for walker in (one, two):
        walker.go("/packs/P-0001/sections/opening/")

    one.page.get_by_label("Opening line").fill("What the first wrote")
    is_saved(one.page)
    two.page.get_by_label("Opening line").fill("What the second wrote")
    two.page.get_by_label("Closing line").fill("A closing by the second")
    two.sees("Ceri Maddox changed this section at")
    two.sees("What the first wrote")
    two.check_page()
    two.page.get_by_role("group", name="Opening line").get_by_label("You").check()
    two.press("Save the chosen texts")
    two.sees("Both texts are merged and saved.")

    content = PackSection.objects.get(key="opening").content
    assert (content["opening"], content["closing"]) == (
        "What the second wrote",
        "A closing by the second",
    )


@pytest.mark.usefixtures("tomorrow", "pack", "media")
def test_from_review_to_read(walk, officer, manager, spokesperson):
    """The whole way with the real renderer, and pages that change by themselves."""
    writer = walk(officer)
    writer.go("/packs/P-0001/")
    writer.press("Send for review")
    writer.page.get_by_role("button", name="Send for review").press("Enter")
    writer.sees("Making the PDFs")
    run_jobs()
    writer.sees("Printed and checked: PDF/UA-1 and PDF/A-2a.")

    approver = walk(manager)
    approver.go("/packs/P-0001/1/")
    approver.press("Approve")
    approver.sees("P-0001 version 1 is approved.")
    run_jobs()
    approver.sees("A4 PDF")
    approver.check_page()

    reader = walk(spokesperson, POCKET)
    reader.go("/my-next-interview/")
    reader.sees("latest as of")
    reader.check_page()
    reader.press("I have read this")
    reader.sees("Read at")
    reader.check_page()

    assert Acknowledgement.objects.get().version == PackVersion.objects.get()
    writer.go("/interviews/I-0001/")
    writer.sees("read ")


@pytest.mark.usefixtures("tomorrow")
def test_a_secret_link_opens_by_its_button(walk, approved):
    approved()
    token = (
        Mail.objects.get(subject__startswith="Your pack is ready")
        .text.partition("/p/")[2]
        .split()[0]
    )
    walker = walk(None, POCKET)

    page = walker.go(f"/p/{token}")
    check_sealed(walker)
    assert not PackOpening.objects.exists()
    walker.press("Open the pack")
    page.get_by_role("heading", name="Say this").wait_for()
    check_sealed(walker)
    page.reload()
    page.get_by_role("heading", name="Say this").wait_for()
    assert PackOpening.objects.count() == 1
    walker.press("I have read this")
    walker.sees("Read at")
    check_sealed(walker)

    version = PackVersion.objects.get()
    page = walker.go(f"/latest/{version.pack.public_id}/1")
    walker.sees("Version 1 is the latest")
    walker.check_page()


@pytest.mark.usefixtures("tomorrow", "pack")
def test_a_section_is_written_by_keyboard_alone(walk, officer):
    walker = walk(officer)
    page = walker.go("/packs/P-0001/sections/opening/")

    page.get_by_role("link", name="Opening, closing, caption").first.focus()
    while page.evaluate("document.activeElement.id") != "id_opening":
        page.keyboard.press("Tab")
    page.keyboard.type("By keyboard")
    is_saved(page)
    while page.evaluate("document.activeElement.textContent.trim()") != "Save":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_load_state()

    assert page.get_by_label("Opening line").input_value().startswith("By keyboard")
    assert (
        Interview.objects.get()
        .pack.sections.get(key="opening")
        .content["opening"]
        .startswith("By keyboard")
    )


@pytest.mark.usefixtures("tomorrow")
def test_a_line_withdrawn_in_flight_is_told_before_the_press_and_wherever_its_pack_is_opened(
    walk,
    officer,
    manager,
    approved,
):
    approved()
    token = (
        Mail.objects.get(subject__startswith="Your pack is ready")
        .text.partition("/p/")[2]
        .split()[0]
    )
    withdrawer = walk(manager)
    withdrawer.go("/lines/W-07/withdraw/")
    withdrawer.sees("1 pack for upcoming interviews uses it")
    withdrawer.sees("Dr Leila Iyer-Thorne")
    withdrawer.check_page()

    withdrawer.page.get_by_label("Why you are withdrawing it").fill(
        "The share was of calls, not of people."
    )
    withdrawer.press("Withdraw the line")
    withdrawer.sees("The share was of calls, not of people.")

    reader = walk(None, POCKET)
    reader.go(f"/p/{token}")
    reader.sees("Line W-07 was withdrawn")
    writer = walk(officer)
    writer.go("/today/")
    writer.sees("Out of date")
    writer.go("/packs/P-0001/versions/")
    writer.sees("Line W-07 was withdrawn")


@pytest.mark.usefixtures("tomorrow")
def test_a_review_is_read_and_decided_by_keys(walk, manager, spokesperson, approved, submitted):
    approved()
    walk(spokesperson, POCKET).go("/my-next-interview/")
    hard = PackSection.objects.get(key="hard")
    hard.content["questions"][1]["answer"] = "It is nobody's fault."
    hard.save()
    submitted(5)
    walker = walk(manager)
    page = walker.go("/packs/P-0001/2/")
    frame = page.frame_locator(".review__frame")

    frame.locator("[data-page='3 of 3']").wait_for()
    assert frame.locator("#changed-hard-questions-1").inner_text() == "changed since v1"
    assert page.evaluate("document.documentElement.scrollHeight") > 3 * 1122

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("scrollY > 1100")
    page.keyboard.press("k")
    assert page.evaluate("scrollY < 400")
    page.locator(".diffs a").first.click()
    assert page.evaluate("scrollY > 1100")
    page.keyboard.press("a")
    walker.sees("P-0001 version 2 is approved.")


@pytest.mark.parametrize("viewport", [DESK, POCKET], ids=["desk", "pocket"])
@pytest.mark.usefixtures("tomorrow")
def test_a_review_without_scripts_has_every_page_above_the_button(
    walk, browser, manager, submitted, viewport
):
    submitted()
    Rendition.objects.update(pages=4)  # as many as it has in print
    walker = walk(manager, viewport)
    plain = browser.new_context(
        java_script_enabled=False,
        viewport=viewport,
        storage_state=walker.context.storage_state(),
    )
    page = plain.new_page()

    page.goto(f"{walker.base}/packs/P-0001/1/")

    frame = page.frame_locator(".review__frame")
    last = frame.locator(".part").last.bounding_box()
    shown = page.locator(".review__frame").bounding_box()
    button = page.get_by_role("button", name="Approve").bounding_box()
    assert last
    assert shown
    assert button
    assert (
        last["y"] + last["height"] <= shown["y"] + shown["height"]
    )  # nothing scrolls in the frame
    assert shown["y"] + shown["height"] <= button["y"]
    plain.close()
