"""Incident day: declared, a partner's statement, a pack held for a line, cleared, approved, stood
down.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.lines.models import Incident, Line, Notice
from jobs import runner
from jobs.models import Job, Mail
from reports.packs.models import PackSection, PackVersion
from tests.factories.training import PersonFactory
from tests.journeys.conftest import POCKET
from tests.reports.conftest import interview, media, pack, printer  # noqa: F401  fixtures


@pytest.fixture
def ready(pack):
    """A pack that lacks nothing, whose first message is line W-07, for an interview to come
    whatever day it is.
    """
    today = timezone.localdate()
    Line.objects.update(review_on=today + timedelta(days=30), expires_on=today + timedelta(days=60))
    pack.interview.starts_at = timezone.now() + timedelta(hours=15)
    pack.interview.save()
    messages = PackSection.objects.get(pack=pack, key="messages")
    messages.content |= {"primary": Line.objects.get().text, "primary_line": "W-07/1"}
    messages.content["supporting"] = [{"text": f"Message {number}."} for number in (1, 2, 3)]
    messages.save()
    PackSection.objects.filter(pack=pack, key__in=("likely", "hard", "facts")).update(content={})
    PersonFactory(line_manager=PersonFactory(email="lead@example.nhs.uk"))


def run_jobs():
    """What the worker would do by now."""
    for job in Job.objects.filter(state="waiting").order_by("pk"):
        runner.run_next(Job.objects.filter(pk=job.pk), renewing=False)


def link_of_notice() -> str:
    from desk.lines.actions.notices import token_of

    return f"/n/{token_of(Notice.objects.get().copies.get())}"


@pytest.mark.usefixtures("ready", "printer")
def test_incident_day(walk, officer, manager):
    head = walk(manager)
    desk = walk(officer)
    page = head.go("/incidents/declare/")
    page.get_by_label("What has happened").fill("Fire at the depot")
    head.sees("As soon as you declare it")
    page.get_by_label("Winter", exact=False).check()
    head.sees("1 pack has to wait for the media cell")
    page.get_by_label("Contact at the media cell").fill("Sgt Oona Farrow")
    page.get_by_label("Phone").fill("01632 960500")
    head.press("Declare the incident")
    head.sees("1 line not cleared")
    head.check_page()

    page = desk.go("/incidents/M-0001/statements/add/")
    desk.sees("Major incident:")
    page.get_by_label("Who said it").fill("Police")
    page.get_by_label("What it says, word for word").fill(
        "Ring 0300 123 4567 in an emergency. The fire is out."
    )
    page.get_by_label("A point it is about").fill("Where to ring")
    desk.press("Log the statement")
    desk.sees("The statement by Police is logged.")

    desk.go("/packs/P-0001/submit/")
    desk.sees("Line W-07 is not cleared with the media cell for “Fire at the depot”")
    desk.go("/incidents/M-0001/")
    desk.press("Mark cleared")
    desk.check_page()
    desk.press("Record as cleared")
    desk.sees("W-07 is cleared.")

    page = desk.go("/incidents/M-0001/consistency/")
    page.get_by_text("Choose the lines and statements about this").click()
    page.get_by_label("W-07", exact=False).check()
    desk.press("Compare these")
    desk.sees("they say “0300 123 4567”")
    desk.check_page()
    desk.press("Same in substance")
    desk.sees("0 pairs to decide")

    page = desk.go("/incidents/M-0001/notices/add/")
    page.get_by_label("Subject").fill("Stay away from the depot")
    page.get_by_label("What to tell teams").fill("The depot is closed.")
    desk.press("Save the notice")
    head.go(
        "/incident-notices/1/"
        if not Notice.objects.exists()
        else f"/incident-notices/{Notice.objects.get().pk}/"
    )
    head.press("See the email, and approve")
    head.check_page()
    head.press("Approve and send")
    run_jobs()
    lead = walk(None, POCKET)
    lead.go(link_of_notice())
    lead.press("Read the notice")
    lead.sees("The depot is closed.")
    lead.check_page()
    lead.press("I have passed it on")
    lead.sees("You have passed it on")

    desk.go("/packs/P-0001/submit/")
    desk.page.get_by_role("button", name="Send for review").press("Enter")
    desk.page.wait_for_url("**/packs/P-0001/1/")
    run_jobs()
    head.go("/packs/P-0001/1/")
    head.press("Approve")
    head.sees("P-0001 version 1 is approved.")

    page = head.go("/incidents/M-0001/stand-down/")
    page.get_by_label("What went well").fill("The cell answered at once")
    page.get_by_label("What to change next time").fill("Nothing")
    head.check_page()
    head.press("Stand down the incident")
    head.sees("is stood down")
    head.go("/incidents/M-0001/log/")
    head.check_page()

    assert PackVersion.objects.get().approved_at is not None
    assert Incident.objects.get().stood_down_by == manager


def test_incident_from_the_phone(walk, manager, spokesperson):
    """With a name alone, in a minute; everybody sees it at once."""
    PersonFactory(email="leila@example.nhs.uk", user=spokesperson)
    head = walk(manager, POCKET)
    page = head.go("/today/")
    page.get_by_role("link", name="Declare an incident").click()
    page.get_by_label("What has happened").fill("Fire at the depot")
    head.sees("As soon as you declare it")
    head.check_page()
    head.press("Declare the incident")
    head.sees("no pack waits for the media cell until you choose its topics")
    head.check_page()
    run_jobs()
    assert Mail.objects.filter(
        subject="Major incident: Fire at the depot", to=manager.email
    ).exists()

    pocket = walk(spokesperson, POCKET)
    pocket.go("/my-next-interview/")
    pocket.sees("If a journalist calls, do not answer any questions")
    pocket.check_page()
