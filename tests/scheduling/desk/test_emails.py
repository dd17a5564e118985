"""Mails to spokespeople: a link and no content; one event a mail, with the right method."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from jobs.models import Mail
from scheduling.desk.emails import (
    cancel_invitation,
    interview_event,
    send_ask,
    send_invitation,
    send_no_longer_needed,
)
from tests.clock import NOW
from tests.factories.scheduling import TOMORROW_AT_7_10, AskFactory, InterviewFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db


def test_send_ask_and_called_back_say_which_interview_and_no_more() -> None:
    ask = AskFactory(person__email="leila@example.nhs.uk")

    send_ask(ask=ask, token="secret", now=NOW)
    send_no_longer_needed(ask=ask, now=NOW)

    slot = f"{ask.interview.enquiry.outlet}, Thu 26 Nov, 7:10am"
    mails = list(Mail.objects.order_by("pk"))
    assert [mail.subject for mail in mails] == [
        f"Can you give an interview? {slot}",
        f"You are no longer needed: {slot}",
    ]
    assert [slot in mail.text for mail in mails] == [True, True]
    assert [ask.interview.enquiry.subject in mail.text for mail in mails] == [False, False]


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


@pytest.mark.parametrize(
    ("before", "news"),
    [
        (None, "Your interview"),
        ({"starts_at": TOMORROW_AT_7_10 - timedelta(hours=1)}, "Moved from 6:10am to 7:10am"),
        (
            {"starts_at": TOMORROW_AT_7_10 - timedelta(days=1), "place": ""},
            "Moved from Wed 25 Nov, 7:10am to Thu 26 Nov, 7:10am",
        ),
        ({"minutes": 4}, "Now 5 minutes, not 4"),
        ({"place": "", "producer_phone": ""}, "Changed (place or link, producer's number)"),
    ],
)
def test_send_invitation_says_what_is_new(before: dict[str, Any] | None, news: str) -> None:
    person = PersonFactory(email="leila@example.nhs.uk")
    interview = InterviewFactory(person=person, minutes=5)

    send_invitation(interview=interview, now=NOW, before=before)

    mail = Mail.objects.get()
    slot = f"{interview.enquiry.outlet}, Thu 26 Nov, 7:10am"
    assert mail.subject == f"{news}: {slot}"
    assert f"{news}: {slot}" in mail.text


def test_cancel_invitation_says_whether_it_is_off_or_someone_elses() -> None:
    person = PersonFactory(email="leila@example.nhs.uk")
    interview = InterviewFactory(person=PersonFactory())

    cancel_invitation(interview=interview, person=person, now=NOW)
    interview.called_off_at = NOW
    cancel_invitation(interview=interview, person=person, now=NOW)

    slot = f"{interview.enquiry.outlet}, Thu 26 Nov, 7:10am"
    assert list(Mail.objects.order_by("pk").values_list("subject", flat=True)) == [
        f"Now with someone else, you are free: {slot}",
        f"Called off: {slot}",
    ]


def test_nobody_without_a_mail_address_is_written_to() -> None:
    send_ask(ask=AskFactory(), token="secret", now=NOW)
    send_invitation(interview=InterviewFactory(person=PersonFactory()), now=NOW)
    send_invitation(interview=InterviewFactory(), now=NOW)

    assert Mail.objects.count() == 0


def test_interview_event_says_when_to_be_ready_with_the_day() -> None:
    interview = InterviewFactory(arrive_minutes_before=15)

    event = interview_event(interview, PersonFactory(), "REQUEST", Organisation.objects.ours())

    assert event.description.startswith("Be ready Thu 26 Nov, 6:55am. Your briefing: ")
