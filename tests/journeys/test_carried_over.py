"""Words of one interview do not get into the next without a check: a template takes no old facts, and a pack
from an earlier one is confirmed item by item, reviewed and approved.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from reports.packs.models import CarriedItem, Pack, PackSection, PackTemplate, PackVersion
from tests.factories.scheduling import InterviewFactory
from tests.journeys.test_packs import run_jobs, tomorrow  # noqa: F401  a fixture
from tests.reports.conftest import approved, interview, media, pack, printer, submitted  # noqa: F401  fixtures

FAULT = "Whose fault is it?"
OURS = {
    "question": FAULT,
    "answer": "I am not going to point at anybody.",
    "bridge": "What helps is this.",
}


@pytest.fixture
def short(pack):
    """Little is in it, so that few items are carried over."""
    figure = {"what": "Beds that we opened", "value": "26", "as_of": "2026-11-25", "source": "Log"}
    PackSection.objects.filter(key="likely").update(content={})
    PackSection.objects.filter(key="hard").update(content={"questions": [OURS]})
    PackSection.objects.filter(key="facts").update(content={"facts": [figure]})
    return pack


@pytest.mark.usefixtures("tomorrow")
def test_a_template_refuses_old_facts(walk, officer, short):
    walker = walk(officer)
    PackSection.objects.filter(key="hard").update(
        content={"questions": [OURS, {"question": "Why did nine wait on Tuesday?"}]}
    )

    page = walker.go("/packs/P-0001/template/")
    walker.sees("What is left out")
    walker.sees("Left out: it has a figure, “nine”.")
    walker.check_page()
    page.get_by_label("Name").fill("Winter, radio")
    page.get_by_role("button", name="Save the template").click()

    page.get_by_role("heading", name="Winter, radio").wait_for()
    walker.sees(FAULT)
    walker.check_page()
    text = page.locator("main").inner_text()
    assert not re.search(r"\b26\b|Tuesday|nine|Beds", text)  # nor is it saved at 2:26pm
    assert list(PackTemplate.objects.get().sections["hard"]["questions"]) == [OURS]


@pytest.mark.usefixtures("tomorrow", "short")
def test_what_an_earlier_pack_said_is_confirmed_item_by_item(walk, officer, manager, approved):
    earlier = approved().pack
    later = InterviewFactory(
        reference="I-0002",
        enquiry__outlet=earlier.interview.enquiry.outlet,
        enquiry__programme="Drive",
        person=earlier.interview.person,
        starts_at=timezone.now() + timedelta(days=2),
        place="Studio",
        contacts="Producer: 01632 960771, they ring",
    )
    walker = walk(officer)
    page = walker.go("/interviews/I-0002/")
    choice = page.get_by_label("Carry over from an earlier pack")
    assert choice.input_value() == ""
    choice.select_option("P-0001")
    walker.check_page()
    page.get_by_role("button", name="Write the pack").click()

    page.get_by_role("link", name="Send for review").click()
    walker.sees("Not ready to send")
    walker.sees("Fact 1, “Beds that we opened”, needs a new figure")
    begun = Pack.objects.get(interview=later)
    for key in ("glance", "messages", "hard"):
        walker.go(f"/packs/{begun.reference}/sections/{key}/")
        walker.check_page()
        page.get_by_role("button", name="All of these still hold").click()
        page.get_by_text("confirmed for this interview").wait_for()
        assert not page.get_by_role("button", name="All of these still hold").count()
    page.get_by_role("button", name="Undo the confirmation of hard question 1").click()
    page.get_by_role("button", name="All of these still hold").click()
    page.get_by_text("Hard question 1: confirmed").wait_for()

    walker.go(f"/packs/{begun.reference}/sections/facts/")
    walker.check_page()
    page.get_by_label("Value").first.fill("31")
    page.get_by_label("As of").first.fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="All of these still hold").click(timeout=20_000)
    page.get_by_text("Fact 1: confirmed").wait_for()
    assert not CarriedItem.objects.filter(confirmed_at=None, arrived=True).exists()

    walker.go(f"/packs/{begun.reference}/submit/")
    page.get_by_role("button", name="Send for review").click()
    page.get_by_role("heading", name="Carried over").wait_for()
    run_jobs()

    reviewer = walk(manager)
    page = reviewer.go(f"/packs/{begun.reference}/1/")
    page.get_by_role("button", name="Approve").wait_for()
    reviewer.check_page()
    page.get_by_role("button", name="Approve").click()
    reviewer.sees("Confirm “At a glance”")
    reviewer.check_page()
    for box in page.locator("input[name=confirmed]").all():
        box.check()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("is approved").wait_for()

    version = PackVersion.objects.get(pack=begun)
    assert version.approved_by == manager
    assert CarriedItem.objects.filter(pack=begun, approved_in=None).count() == 0
