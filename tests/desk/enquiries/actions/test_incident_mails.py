"""Who gets a mail when a major incident is declared, and what it says to them."""

from datetime import timedelta

import pytest

from accounts.models import User
from desk import job_names
from desk.enquiries.actions.incident_mails import tell_of_incident
from desk.lines.actions.incidents import declare_incident
from jobs.models import Job, Mail
from tests.clock import NOW
from tests.factories.incidents import IncidentFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def texts() -> dict[str, str]:
    return dict(Mail.objects.values_list("to", "text"))


def test_declaring_tells_desk_spokespeople_and_line_managers_once(manager, officer, board_member):
    leila = PersonFactory(email="leila@example.nhs.uk")
    InterviewFactory(person=leila, enquiry__outlet__name="Solent Shore FM")
    InterviewFactory(person=leila, starts_at=NOW + timedelta(days=3))
    InterviewFactory(
        person=PersonFactory(email="past@example.nhs.uk"), starts_at=NOW - timedelta(days=1)
    )
    PersonFactory(line_manager=PersonFactory(email="lead@example.nhs.uk"), email="")

    incident = declare_incident(
        topics=[],
        by=manager,
        now=NOW,
        guidance="Ring 999.",
        title="Fire at the depot",
        lead_agency="Police",
        media_cell_name="",
        media_cell_phone="",
        media_cell_email="",
    )
    assert Job.objects.get(name=job_names.TELL_OF_INCIDENT).arguments == {
        "incident_id": incident.pk
    }
    tell_of_incident(incident=incident, now=NOW)
    told = texts()

    desk = {user.email for user in User.objects.exclude(pk=board_member.pk)} & told.keys()
    assert {manager.email, officer.email} <= desk
    assert told.keys() - desk == {"leila@example.nhs.uk", "lead@example.nhs.uk"}
    assert incident.get_absolute_url() in told[officer.email]
    assert (
        "Your interview may change: Solent Shore FM, Thu 26 Nov, 7:10am."
        in (told["leila@example.nhs.uk"])
    )
    assert all("Media cell: contact not known yet." in text for text in told.values())
    assert all("Ring 999." in text for text in told.values())


def test_running_twice_tells_nobody_twice():
    incident = IncidentFactory()
    PersonFactory(line_manager=PersonFactory(email="lead@example.nhs.uk"), email="")

    first = tell_of_incident(incident=incident, now=NOW)
    tell_of_incident(incident=incident, now=NOW + timedelta(hours=1))

    assert (first, Mail.objects.filter(to="lead@example.nhs.uk").count()) == (1, 1)


def test_one_who_is_named_twice_gets_one_mail():
    incident = IncidentFactory(guidance="")
    lead = PersonFactory(email="Lead@example.nhs.uk")
    PersonFactory(line_manager=lead, email="")
    InterviewFactory(person=lead, enquiry__owner__is_active=False)

    tell_of_incident(incident=incident, now=NOW)

    (text,) = [text for to, text in texts().items() if to.lower() == "lead@example.nhs.uk"]
    assert "Your interview may change: " in text
    assert "Tell your team now." in text


def test_nobody_is_told_once_it_is_over():
    PersonFactory(line_manager=PersonFactory(email="lead@example.nhs.uk"), email="")

    assert tell_of_incident(incident=IncidentFactory(over=True), now=NOW) == 0
    assert Mail.objects.count() == 0


def test_nobody_is_told_whom_another_mail_tells():
    lead = PersonFactory(email="Lead@example.nhs.uk")
    PersonFactory(line_manager=lead, email="")

    number = tell_of_incident(incident=IncidentFactory(), told={"lead@example.nhs.uk"}, now=NOW)

    assert (number, Mail.objects.filter(to="Lead@example.nhs.uk").exists()) == (0, False)
