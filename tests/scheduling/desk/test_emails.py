"""Mails to spokespeople: a link and no content; one event a mail, with the right method."""

import pytest
from icalendar import Calendar

from jobs.models import Mail
from scheduling.desk.emails import cancel_invitation, send_ask, send_called_back, send_invitation
from tests.clock import NOW
from tests.factories.scheduling import TOMORROW_AT_7_10, AskFactory, InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_send_ask_and_called_back_hold_no_content() -> None:
    ask = AskFactory(person__email="leila@example.nhs.uk")

    send_ask(ask=ask, token="secret", now=NOW)
    send_called_back(ask=ask, now=NOW)

    mails = list(Mail.objects.order_by("pk"))
    assert [mail.subject for mail in mails] == [
        "Can you give an interview?",
        "You are no longer needed for an interview",
    ]
    secrets = (ask.interview.enquiry.subject, str(ask.interview.enquiry.outlet), "7:10")
    assert [secret in mail.text for mail in mails for secret in secrets] == [False] * 6


def test_send_invitation_is_one_event_that_can_be_read_back() -> None:
    person = PersonFactory(email="leila@example.nhs.uk")
    interview = InterviewFactory(person=person, sequence=2, place="Down the line", minutes=5)

    send_invitation(interview=interview, now=NOW)

    mail = Mail.objects.get()
    [event] = Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert (mail.calendar_method, event["UID"]) == (
        "REQUEST",
        f"interview-{interview.pk}-{person.pk}@localhost",
    )
    assert (event["SEQUENCE"], event["SUMMARY"], event["LOCATION"]) == (
        2,
        "Interview",
        "Down the line",
    )
    assert event["DTSTART"].dt == TOMORROW_AT_7_10


def test_cancel_invitation_is_of_the_same_event() -> None:
    person = PersonFactory(email="leila@example.nhs.uk")
    interview = InterviewFactory(person=person)
    send_invitation(interview=interview, now=NOW)

    cancel_invitation(interview=interview, person=person, now=NOW)

    first, second = [
        Calendar.from_ical(mail.calendar).walk("VEVENT")[0] for mail in Mail.objects.order_by("pk")
    ]
    assert (first["UID"], second["STATUS"]) == (second["UID"], "CANCELLED")


def test_nobody_without_a_mail_address_is_written_to() -> None:
    send_ask(ask=AskFactory(), token="secret", now=NOW)
    send_invitation(interview=InterviewFactory(person=PersonFactory()), now=NOW)
    send_invitation(interview=InterviewFactory(), now=NOW)

    assert Mail.objects.count() == 0
