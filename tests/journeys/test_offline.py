"""A pack on the phone without a network: opened once it opens again; it is wiped when over,
replaced or forgotten.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from jobs.models import Mail
from reports.packs.models import Acknowledgement, PackVersion
from reports.packs.views import pack_links
from tests.clock import LONDON, NOW, TODAY
from tests.journeys.conftest import POCKET, Walker
from tests.journeys.test_packs import run_jobs, tomorrow  # noqa: F401  fixture
from tests.project import ROOT
from tests.reports.conftest import (  # noqa: F401  fixtures
    approved,
    interview,
    media,
    pack,
    printer,
    resting_on_line,
    submitted,
)

KEPT_ARE = "caches.open('greenroom-kept-packs').then((kept) => kept.keys()).then((keys) => keys.length == {})"
AIR_DAY = TODAY + timedelta(days=1)
VALID_FOR = 12  # seconds: long enough to open it, to lose the network and to read it


@pytest.mark.usefixtures("tomorrow")
def test_an_opened_pack_opens_without_a_network_until_it_is_over(walk, approved):
    version = approved()
    over_at = timezone.now() + timedelta(seconds=VALID_FOR)
    PackVersion.objects.filter(pk=version.pk).update(valid_until=over_at)
    walker = walk(None, POCKET)
    page = walker.go(
        "/p/"
        + Mail.objects.get(subject__startswith="Your pack is ready")
        .text.partition("/p/")[2]
        .split()[0]
    )
    walker.press("Open the pack")
    walker.sees("Saved on this phone until")

    walker.context.set_offline(True)
    page.goto(page.url)

    walker.sees("You are offline.")
    walker.sees("This is P-0001 version 1, as it was at")
    walker.sees("Say this")
    walker.sees("14 h 5")
    assert page.get_by_role("button").all_text_contents() == ["I have read this"]
    font = page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    assert font

    page.wait_for_timeout(max(0, (over_at - timezone.now()).total_seconds() * 1000))
    walker.sees("no pack is saved on this phone")
    walker.context.set_offline(False)
    page.goto(page.url)
    page.wait_for_function(KEPT_ARE.format(0))
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_a_kept_pack_goes_when_a_newer_version_takes_its_place(walk, approved):
    approved()
    walker = walk(None, POCKET)
    page = walker.go(
        "/p/"
        + Mail.objects.get(subject__startswith="Your pack is ready")
        .text.partition("/p/")[2]
        .split()[0]
    )
    walker.press("Open the pack")
    walker.sees("Saved on this phone until")
    walker.check_page()
    walker.context.set_offline(True)
    page.goto(page.url)
    walker.sees("You are offline.")

    approved(60)
    walker.context.set_offline(False)

    walker.sees("There is a newer version")
    walker.press("Open the pack")
    walker.sees("Saved on this phone until")
    walker.press("Delete it from this phone")
    walker.sees("Open the pack")
    page.wait_for_function(KEPT_ARE.format(0))
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_a_phone_that_can_keep_nothing_opens_the_pack_all_the_same(walk, approved):
    approved()
    link = (
        "/p/"
        + Mail.objects.get(subject__startswith="Your pack is ready")
        .text.partition("/p/")[2]
        .split()[0]
    )
    full = walk(None, POCKET)
    old = walk(None, POCKET)
    full.context.new_cdp_session(full.page).send(
        "Storage.overrideQuotaForOrigin", {"origin": full.base, "quotaSize": 1}
    )
    old.page.add_init_script("delete Navigator.prototype.serviceWorker")

    for walker in (full, old):
        walker.go(link)
        walker.press("Open the pack")

        walker.sees("Say this")
        walker.sees("I have read this")
        assert not walker.page.get_by_text("Saved on this phone").is_visible()
    full.context.set_offline(True)
    full.page.goto(full.page.url)

    full.sees("Ring 01632 960300 before the interview.")
    full.problems = [each for each in full.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.fixture
def clock(tmp_path, monkeypatch) -> Iterator[Callable[[Walker, str], None]]:
    """`clock(walker, "06:50")` is that time on the day of the interview, on the site and on the phone:
    what is saved there is dated by the phone.
    """
    script = tmp_path / "worker.js"
    monkeypatch.setattr(pack_links, "WORKER", script)
    worker = (ROOT / "static" / "js" / "pack_worker.js").read_text()
    with time_machine.travel(NOW, tick=False) as traveller:

        def set_to(walker: Walker, typed: str) -> None:
            moment = datetime.combine(AIR_DAY, time.fromisoformat(typed), LONDON)
            traveller.move_to(moment)
            milliseconds = int(moment.timestamp() * 1000)
            if not script.exists():  # the same ever after: a changed one would replace this worker
                first = f"self.standsAt = {milliseconds}; Date.now = () => standsAt;"
                script.write_text(f"{first}\n{worker}")
            for each in walker.context.service_workers:
                each.evaluate(f"self.standsAt = {milliseconds}")

        yield set_to


def test_a_line_withdrawn_at_6_50am_for_a_slot_at_7_10am(
    walk, resting_on_line, approved, manager, clock
):
    """What the spokesperson sees on her phone at 6:51am, in a tunnel and out of it."""
    approved()
    link = Mail.objects.get(subject__startswith="Your pack is ready").text
    walker = walk(None, POCKET)
    clock(walker, "06:45")
    page = walker.go("/p/" + link.partition("/p/")[2].split()[0])
    walker.press("Open the pack")
    walker.sees("Saved on this phone until 7:15am, Fri 27 Nov.")
    expect(page.locator(".onair")).to_contain_text("in 25 min")
    expect(page.locator(".pk__latest")).to_be_visible()

    clock(walker, "06:50")
    desk = walk(manager)
    desk.go("/lines/W-07/withdraw/")
    desk.page.get_by_label("Why").fill("The beds closed")
    desk.press("Withdraw the line")
    desk.sees("is withdrawn")
    run_jobs()
    mail = Mail.objects.filter(to="leila@example.nhs.uk").latest("pk")
    assert mail.subject == "Do not use message 2: Solent Shore FM, Thu 26 Nov, 7:10am"

    clock(walker, "06:51")
    walker.context.set_offline(True)
    page.goto(page.url)
    note = page.locator(".note--amber")
    expect(note).to_contain_text(
        "You are offline. This is P-0001 version 1, as it was at 6:45am, Thu 26 Nov. It may have changed since."
    )
    expect(note).to_contain_text("Ring 01632 960300 before the interview.")
    expect(note.get_by_role("link", name="Ring 01632 960300")).to_be_visible()
    expect(page.locator(".onair")).to_contain_text("in 19 min")
    expect(page.locator(".pk__latest")).to_have_count(0)
    walker.check_width()

    walker.context.set_offline(False)
    page.goto(page.url)
    expect(page.locator(".donot")).to_contain_text("Do not use message 2")
    expect(page.locator(".donot")).to_contain_text(
        "Line W-07 was withdrawn: The beds closed. Since 6:50am."
    )
    expect(page.locator(".tosay__gone")).to_contain_text(
        "Withdrawn: don’t use We have opened 26 more beds"
    )
    expect(page.locator(".pk__latest")).to_have_count(0)
    expect(page.get_by_role("button", name="I have read this")).to_have_count(0)
    walker.check_page()

    walker.context.set_offline(True)
    page.goto(page.url)
    walker.sees("You are offline.")
    walker.sees("as it was at 6:51am")
    expect(page.locator(".donot")).to_contain_text("Do not use message 2")
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_what_is_read_without_a_network_is_sent_when_the_phone_is_back(walk, approved):
    version = approved()
    mail = Mail.objects.get(subject__startswith="Your pack is ready")
    walker = walk(None, POCKET)
    page = walker.go("/p/" + mail.text.partition("/p/")[2].split()[0])
    walker.press("Open the pack")
    walker.sees("Saved on this phone until")

    walker.context.set_offline(True)
    walker.press("I have read this")
    walker.sees("We send that when there is a signal.")
    assert page.get_by_role("button", name="I have read this").count() == 0
    assert not Acknowledgement.objects.exists()
    walker.context.set_offline(False)

    walker.sees("You have read version 1:")
    assert Acknowledgement.objects.get().version == version
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_what_was_read_without_a_network_counts_for_no_later_version(walk, approved):
    approved()
    mail = Mail.objects.get(subject__startswith="Your pack is ready")
    walker = walk(None, POCKET)
    walker.go("/p/" + mail.text.partition("/p/")[2].split()[0])
    walker.press("Open the pack")
    walker.sees("Saved on this phone until")
    walker.context.set_offline(True)
    walker.press("I have read this")
    walker.sees("We send that when there is a signal.")

    approved(60)
    walker.context.set_offline(False)

    walker.sees("There is a newer version")
    assert not Acknowledgement.objects.exists()
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_signed_in_what_is_read_in_a_tunnel_is_sent_after_it(walk, approved, spokesperson):
    version = approved()
    walker = walk(spokesperson, POCKET)
    page = walker.go("/my-next-interview/")
    walker.sees("Saved on this phone until")

    walker.context.set_offline(True)
    page.goto(page.url)
    walker.sees("This is P-0001 version 1, as it was at")
    walker.sees("Say this")
    assert page.get_by_role("navigation").count() == 0
    walker.check_width()
    walker.press("I have read this")
    walker.sees("We send that when there is a signal")
    walker.context.set_offline(False)

    walker.sees("You have read version 1:")
    assert Acknowledgement.objects.get().version == version
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


def sync(walker, page) -> None:
    """The browser tells the worker that there is a network again, as it does without any page open."""
    devtools = walker.context.new_cdp_session(page)
    registrations: list[dict] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    [registration] = {each["registrationId"] for each in registrations}
    devtools.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": walker.base,
            "registrationId": registration,
            "tag": "greenroom-read",
            "lastChance": False,
        },
    )


def is_sent(page) -> None:
    """Waits until the worker has sent what was pressed."""
    for _ in range(100):
        if Acknowledgement.objects.exists():
            return
        page.wait_for_timeout(100)


def close_page(walker) -> None:
    """Without a last word: Chromium puts a page that closes back on the network for a moment."""
    walker.page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    walker.page.close()
    walker.page = walker.context.new_page()


def read_offline_and_close(walker) -> None:
    """Pressed in a tunnel; the page is closed before the train is out of it."""
    mail = Mail.objects.get(subject__startswith="Your pack is ready")
    walker.go("/p/" + mail.text.partition("/p/")[2].split()[0])
    walker.press("Open the pack")
    walker.sees("Saved on this phone until")
    walker.context.set_offline(True)
    walker.press("I have read this")
    walker.sees("We send that when there is a signal.")
    close_page(walker)


@pytest.mark.usefixtures("tomorrow")
def test_what_is_read_without_a_network_is_sent_after_the_page_was_closed(walk, approved):
    version = approved()
    walker = walk(None, POCKET)
    read_offline_and_close(walker)
    walker.context.set_offline(False)
    page = walker.go("/accessibility-statement/")  # of the same phone, but not of the pack
    assert not Acknowledgement.objects.exists()

    sync(walker, page)

    is_sent(page)
    assert Acknowledgement.objects.get().version == version
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_what_is_read_without_a_network_is_sent_when_the_link_is_opened_again(walk, approved):
    version = approved()
    walker = walk(None, POCKET)
    address = Mail.objects.get(subject__startswith="Your pack is ready")
    read_offline_and_close(walker)
    walker.context.set_offline(False)

    walker.go("/p/" + address.text.partition("/p/")[2].split()[0])

    walker.sees("You have read version 1:")
    assert Acknowledgement.objects.get().version == version
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_what_was_read_of_a_pack_that_went_out_of_date_does_not_count_and_is_said(
    walk, resting_on_line, approved, manager
):
    approved()
    walker = walk(None, POCKET)
    link = Mail.objects.get(subject__startswith="Your pack is ready").text
    address = "/p/" + link.partition("/p/")[2].split()[0]
    read_offline_and_close(walker)
    withdraw_line(
        line=Line.objects.get(reference="W-07"),
        reason="The beds closed",
        by=manager,
        now=timezone.now(),
    )
    walker.context.set_offline(False)
    sync(walker, walker.go("/accessibility-statement/"))
    walker.page.wait_for_timeout(500)
    walker.context.set_offline(True)

    walker.go(address)  # the copy, which has learnt of it
    walker.sees("Do not use message 2")
    assert walker.page.get_by_text("We send that when there is a signal.").count() == 0
    walker.context.set_offline(False)
    walker.go(address)

    walker.sees("It did not count: the pack had changed by then.")
    walker.sees("Not message 2")
    assert not Acknowledgement.objects.exists()
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_signed_in_what_is_read_in_a_tunnel_is_sent_after_the_page_was_closed(
    walk, approved, spokesperson
):
    version = approved()
    walker = walk(spokesperson, POCKET)
    walker.go("/my-next-interview/")
    walker.sees("Saved on this phone until")
    walker.context.set_offline(True)
    walker.press("I have read this")
    walker.sees("We send that when there is a signal")
    close_page(walker)
    walker.context.set_offline(False)
    page = walker.go("/accessibility-statement/")
    assert not Acknowledgement.objects.exists()

    sync(walker, page)

    is_sent(page)
    assert Acknowledgement.objects.get().version == version
    walker.go("/my-next-interview/")
    walker.sees("You have read version 1:")
    assert not walker.page.get_by_text("It did not count").is_visible()
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_signed_in_what_was_read_of_an_earlier_version_does_not_count_and_is_said(
    walk, approved, spokesperson
):
    approved()
    walker = walk(spokesperson, POCKET)
    walker.go("/my-next-interview/")
    walker.sees("Saved on this phone until")
    walker.context.set_offline(True)
    walker.press("I have read this")
    walker.sees("We send that when there is a signal")
    close_page(walker)

    approved(60)
    walker.context.set_offline(False)
    walker.go("/my-next-interview/")

    walker.sees("It did not count: the pack had changed by then.")
    walker.sees("I have read this")
    assert not Acknowledgement.objects.exists()
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]
