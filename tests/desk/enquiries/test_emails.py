"""Mails to spokespeople: a link and no content; one event a mail, with the right method."""

from datetime import timedelta

import pytest
from icalendar import Calendar, Event

from desk.enquiries.emails import (
    cancel_invitation,
    send_ask,
    send_invitation,
    send_no_longer_needed,
    write_event,
)
from desk.enquiries.interview_words import when_words
from desk.enquiries.models import Interview
from jobs.models import Mail, TextMessage
from scheduling.calendars.invitations import Method
from tests import notify
from tests.clock import NOW
from tests.factories.scheduling import (
    TOMORROW_AT_7_10,
    AskFactory,
    DutyShiftFactory,
    InterviewFactory,
)
from tests.factories.texts import TextChoiceFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db


def test_send_ask_says_all_that_an_answer_needs_and_called_back_which_interview():
    Organisation.objects.update(
        communications_phone="01632 960 200", communications_phone_out_of_hours="01632 960 299"
    )
    ask = AskFactory(
        person__email="leila@example.nhs.uk",
        interview__place="Studio 2",
        interview__arrive_minutes_before=15,
    )

    send_ask(ask=ask, token="secret", now=NOW, until=NOW + timedelta(minutes=15))
    send_no_longer_needed(ask=ask, asked_for=ask.interview.starts_at, now=NOW)

    slot = f"{ask.interview.enquiry.outlet}, Thu 26 Nov, 7:10am"
    mails = list(Mail.objects.order_by("pk"))
    assert [mail.subject for mail in mails] == [
        f"Can you give an interview? {slot}",
        f"You are no longer needed: {slot}",
    ]
    assert [slot in mail.text for mail in mails] == [True, True]
    assert [ask.interview.enquiry.subject in mail.text for mail in mails] == [True, False]
    for words in (
        "How: Radio, live, 5 minutes",
        "When: Thu 26 Nov, 7:10am",
        "Be ready: Thu 26 Nov, 6:55am",
        "Where: Studio 2",
        "Answer by: Wed 25 Nov, 4:35pm",
        "Communications team, 01632 960 200, out of hours 01632 960 299.",
    ):
        assert words in mails[0].text


def test_send_ask_without_an_order_says_by_when_the_outlet_needs_an_answer():
    ask = AskFactory(person__email="leila@example.nhs.uk")

    send_ask(ask=ask, token="secret", now=NOW)

    interview = ask.interview
    deadline = when_words(min(interview.enquiry.deadline_at, interview.starts_at), now=NOW)
    text = Mail.objects.get().text
    assert (f"Answer by: {deadline}" in text, "someone else too" in text) == (True, False)


def test_send_ask_leaves_out_what_was_agreed_with_whoever_gives_it_now(settings):
    settings.NOTIFY = notify.Notify(port=9).settings
    interview = InterviewFactory(
        person=PersonFactory(),
        place="Studio 2",
        contacts="Producer: Sam Marsh, 01632 960111, rings you",
    )
    ask = AskFactory(interview=interview, person=TextChoiceFactory().person)

    send_ask(ask=ask, token="secret", now=NOW)

    told = Mail.objects.get().text + TextMessage.objects.get().body
    for words in ("Studio 2", "Sam Marsh", "rings"):
        assert words not in told


def test_send_ask_by_text_message(settings):
    settings.NOTIFY = notify.Notify(port=9).settings
    ask = AskFactory(person=TextChoiceFactory().person, interview__enquiry__outlet__name="Shore FM")

    send_ask(ask=ask, token="secret", now=NOW, until=NOW + timedelta(minutes=15))

    text = TextMessage.objects.get()
    assert "Can you give an interview? Answer by Wed 25 Nov, 4:35pm. radio, live" in text.body
    assert "Shore FM, Thu 26 Nov, 7:10am, about Ambulance queues" in text.body
    assert text.body.endswith("/asked/secret/")
    assert text.segments == 2
    assert Mail.objects.get().job.dedup_key == f"ask:{ask.pk}:"

    send_no_longer_needed(ask=ask, asked_for=ask.interview.starts_at, now=NOW)
    told = TextMessage.objects.latest("pk")
    assert "You are no longer needed: Shore FM, Thu 26 Nov, 7:10am." in told.body
    assert told.mail.job == told.job

    cancel_invitation(interview=ask.interview, person=ask.person, now=NOW)
    told = TextMessage.objects.latest("pk")
    assert "Now with someone else, you are free: Shore FM, Thu 26 Nov, 7:10am." in told.body


def test_send_invitation_is_one_event_that_can_be_read_back():
    person = PersonFactory(email="leila@example.nhs.uk")
    interview = InterviewFactory(person=person, sequence=2, place="Down the line", minutes=5)

    send_invitation(interview=interview, token="secret", now=NOW)

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
    assert f"It is about: {interview.enquiry.subject}." in mail.text


def test_cancel_invitation_is_of_the_same_event():
    person = PersonFactory(email="leila@example.nhs.uk")
    interview = InterviewFactory(person=person)
    send_invitation(interview=interview, token="secret", now=NOW)

    cancel_invitation(interview=interview, person=person, now=NOW)

    first, second = [
        Calendar.from_ical(mail.calendar).walk("VEVENT")[0] for mail in Mail.objects.order_by("pk")
    ]
    assert (first["UID"], second["STATUS"]) == (second["UID"], "CANCELLED")


def test_cancel_invitation_says_whether_it_is_off_or_someone_elses():
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


def test_nobody_without_a_mail_address_is_written_to():
    send_ask(ask=AskFactory(), token="secret", now=NOW)
    send_invitation(interview=InterviewFactory(person=PersonFactory()), token="secret", now=NOW)
    send_invitation(interview=InterviewFactory(), token="secret", now=NOW)

    assert Mail.objects.count() == 0


def event_of(interview: Interview, method: Method = "REQUEST", **more: str) -> Event:
    written = write_event(interview, interview.person, method, now=NOW, **more)
    [event] = Calendar.from_ical(written).walk("VEVENT")
    return event


def test_the_event_runs_from_being_ready_to_the_end_of_the_slot():
    interview = InterviewFactory(person=PersonFactory(), minutes=5)
    before = event_of(interview)
    interview.arrive_minutes_before = 15

    event = event_of(interview)

    ready_at = TOMORROW_AT_7_10 - timedelta(minutes=15)
    end = TOMORROW_AT_7_10 + timedelta(minutes=5)
    assert (before["DTSTART"].dt, before["DTEND"].dt) == (TOMORROW_AT_7_10, end)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (ready_at, end)


def test_the_event_has_an_alarm_and_asks_nothing_of_somebody_who_said_yes():
    interview = InterviewFactory(person=PersonFactory(email="leila@example.nhs.uk"))

    event = event_of(interview)

    [alarm] = event.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(minutes=-30))
    answer = event["ATTENDEE"].params
    assert (answer["PARTSTAT"], answer["RSVP"]) == ("ACCEPTED", "FALSE")
    assert list(event_of(interview, "CANCEL").walk("VALARM")) == []


def test_the_event_says_when_whom_to_ring_and_links_without_sign_in():
    Organisation.objects.update(communications_phone="01632 960 200")
    interview = InterviewFactory(
        person=PersonFactory(),
        arrive_minutes_before=15,
        contacts="Producer: 01632 960 148, they call you",
    )

    assert str(event_of(interview, token="secret")["DESCRIPTION"]).splitlines() == [
        "Be ready Thu 26 Nov, 6:55am.",
        "Starts Thu 26 Nov, 7:10am, 5 minutes.",
        "Producer: 01632 960 148, they call you",
        "Questions: Communications team 01632 960 200",
        "Your pack: http://localhost:8000/i/secret",
    ]
    assert str(event_of(interview)["DESCRIPTION"]).endswith("/my-next-interview/")


def test_the_event_names_whoever_is_on_duty_at_the_slot():
    Organisation.objects.update(
        communications_phone="01632 960 200", communications_phone_out_of_hours="01632 960 299"
    )
    DutyShiftFactory(night=True, user__name="Ines Thackray", phone="07700 900142")

    lines = str(event_of(InterviewFactory(person=PersonFactory()))["DESCRIPTION"]).splitlines()

    assert (
        "Questions: Communications team 01632 960 200, out of hours 01632 960 299,"
        " or Ines Thackray, on duty then, 07700 900142" in lines
    )


def test_the_event_begins_with_what_must_not_be_used():
    Organisation.objects.update(communications_phone="01632 960 200")
    interview = InterviewFactory(
        person=PersonFactory(), calendar_warning="Do not use message 2: line W-07 was withdrawn."
    )

    first, *_ = str(event_of(interview)["DESCRIPTION"]).splitlines()

    assert first == (
        "Do not use message 2: line W-07 was withdrawn. Ring us first: Communications team 01632 960 200."
    )
