from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk.choosing.actions.calendar_answers import (
    is_ours,
    keep_time,
    move_as_proposed,
    reopen_answer,
    settle_answer,
    store_answer,
)
from desk.enquiries.actions.received_emails import delete_doubtful_answers
from desk.enquiries.models import Mailbox, ReceivedEmail
from desk.mailbox.actions.mailbox import read_mailbox
from jobs.models import Mail
from scheduling.calendars.models import CalendarAnswer
from scheduling.calendars.replies import Answer, Reply
from scheduling.training_sessions.models import Booking
from tests.clock import NOW
from tests.factories.briefings import BriefingFactory
from tests.factories.calendars import CalendarAnswerFactory
from tests.factories.scheduling import BookingFactory, InterviewFactory
from tests.factories.training import PersonFactory
from tests.imap import ImapFolder, imap_folder, imap_server, written  # noqa: F401  fixtures
from tests.project import ROOT

pytestmark = pytest.mark.django_db
LEILA = "leila.iyer-thorne@example.nhs.uk"
SAMPLES = ROOT / "tests" / "samples" / "calendars"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def booking() -> Booking:
    """Leila's, whose invitation has been sent twice."""
    return BookingFactory(pk=17, person__email=LEILA, sequence=2)


def reply(**values: Any) -> Reply:
    return replace(
        Reply(
            uid="booking-17@localhost",
            sequence=2,
            stamped_at=NOW - MINUTE,
            attendee=LEILA,
            answer=Answer.DECLINED,
        ),
        **values,
    )


def store(given: Reply, **values: Any) -> CalendarAnswer | None:
    common = {"sender": LEILA, "is_unproven": False, "received_at": NOW, "now": NOW}
    return store_answer(reply=given, **common | values)


def counting() -> list[str]:
    return [each.answer for each in CalendarAnswer.objects.of_bookings([17]).values()]


def to_settle() -> list[str]:
    return [each.answer for each in CalendarAnswer.objects.to_settle(NOW)]


def test_an_answer_is_noted_and_the_place_stays(booking):
    answer = store(reply(comment="In theatre"))

    booking.refresh_from_db()
    assert answer is not None
    assert (answer.booking, answer.person, answer.doubt) == (booking, booking.person, "")
    assert (counting(), to_settle(), booking.cancelled_at) == (["declined"], ["declined"], None)
    assert AuditEvent.objects.filter(action="calendar_answer.received").count() == 1


@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.TENTATIVE])
def test_a_yes_and_a_perhaps_ask_nothing_of_the_desk(booking, answer):
    store(reply(answer=answer))

    assert (counting(), to_settle()) == ([answer], [])


@pytest.mark.parametrize(
    ("later", "counts"),
    [
        ({}, "accepted"),  # a minute later
        ({"stamped_at": NOW - 2 * MINUTE}, "declined"),
        ({"stamped_at": NOW - 2 * MINUTE, "sequence": 3}, "declined"),  # of no invitation of ours
        ({"sequence": 1}, "declined"),
        ({"stamped_at": None}, "accepted"),  # then it is as old as its email
        ({"stamped_at": NOW + timedelta(days=999)}, "accepted"),
    ],
)
def test_of_two_answers_the_later_one_to_the_later_invitation_counts(booking, later, counts):
    store(reply())

    store(reply(**{"answer": Answer.ACCEPTED, "stamped_at": NOW} | later))

    assert counting() == [counts]


def test_a_moment_that_is_yet_to_come_silences_no_later_answer(booking):
    store(reply(stamped_at=NOW + timedelta(days=999), sequence=99))

    store(reply(answer=Answer.ACCEPTED, stamped_at=NOW), received_at=NOW + MINUTE)

    assert counting() == ["accepted"]


def test_the_same_answer_twice_changes_nothing(booking):
    store(reply())

    assert store(reply()) is None

    assert CalendarAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sender", "doubt"),
    [
        (reply(), "stranger@example.org", "stranger"),
        (reply(attendee="colleague@example.nhs.uk"), "colleague@example.nhs.uk", "stranger"),
        (reply(attendee="colleague@example.nhs.uk"), LEILA, "stranger"),
        (reply(), LEILA.upper(), ""),
    ],
)
def test_an_answer_counts_from_the_address_that_was_invited_alone(booking, given, sender, doubt):
    store(given, sender=sender)

    assert CalendarAnswer.objects.get().doubt == doubt
    assert counting() == ([] if doubt else ["declined"])
    assert to_settle() == ["declined"]  # either way somebody looks


def test_a_stranger_and_a_forged_sender_replace_no_answer(booking):
    store(reply(answer=Answer.ACCEPTED))

    store(reply(stamped_at=NOW), sender="stranger@example.org")
    store(reply(stamped_at=NOW), is_unproven=True)

    assert counting() == ["accepted"]
    doubts = CalendarAnswer.objects.exclude(doubt="").order_by("pk").values_list("doubt", flat=True)
    assert list(doubts) == ["stranger", "unproven"]


def test_an_answer_is_no_longer_current_when_the_invitation_is_sent_again(booking):
    store(reply(answer=Answer.PROPOSED))

    Booking.objects.update(sequence=3)

    assert (counting(), to_settle()) == ([], [])


@pytest.mark.parametrize(
    ("uid", "ours"),
    [
        ("booking-17@localhost", True),
        ("booking-17@LOCALHOST", True),
        ("booking-17@example.org", False),
        ("booking-17", False),
        ("040000008200E00074C5B7101A82E008@localhost", False),
        ("booking-1x@localhost", False),
        ("booking-" + "9" * 16 + "@localhost", False),
    ],
)
def test_is_ours(uid, ours):
    assert is_ours(reply(uid=uid)) == ours


@pytest.mark.parametrize(
    "uid", ["booking-18@localhost", "interview-1-1@localhost", "briefing-1@localhost", "x@localhost",
            f"briefing-{'0' * 32}-user-1@localhost"],
)  # fmt: skip
def test_an_invitation_that_is_gone_has_no_answer(booking, uid):
    assert store(reply(uid=uid)) is None


def test_the_answer_to_an_interview_is_its_spokespersons(officer):
    person = PersonFactory(email=LEILA)
    interview = InterviewFactory(person=person, accepted_at=NOW)
    uid = f"interview-{interview.pk}-{person.pk}@localhost"

    answer = store(reply(uid=uid))

    assert answer is not None
    assert (answer.interview, answer.person, to_settle()) == (interview, person, ["declined"])
    interview.person = PersonFactory()
    interview.save()
    assert to_settle() == []
    assert store(reply(uid=uid, stamped_at=NOW)) is None


def test_the_answer_to_a_briefing_is_the_persons_or_the_briefers(officer):
    briefing = BriefingFactory(
        person__email=LEILA, briefer_user=officer, starts_at=NOW + MINUTE, minutes=30
    )
    theirs = f"briefing-{briefing.meeting.hex}-user-{officer.pk}@localhost"

    person = store(reply(uid=f"briefing-{briefing.pk}@localhost"))
    briefer = store(reply(uid=theirs, attendee=officer.email), sender=officer.email)

    assert [each and (each.briefing, each.person, each.doubt) for each in (person, briefer)] == [
        (briefing, briefing.person, ""),
        (briefing, None, ""),
    ]
    assert to_settle() == ["declined"] * 2


def test_settle_answer_is_undone(officer, manager):
    answer = CalendarAnswerFactory()

    settle_answer(answer=answer, by=officer, now=NOW)
    with pytest.raises(Refused, match=str(officer)):
        settle_answer(answer=answer, by=manager, now=NOW)
    assert to_settle() == []

    reopen_answer(answer=answer, by=manager, now=NOW)
    assert to_settle() == ["declined"]


def test_keep_time_tells_whoever_proposed_another(officer):
    answer = CalendarAnswerFactory(proposed=True, sender=LEILA)

    keep_time(answer=answer, by=officer, now=NOW)

    assert to_settle() == []
    assert [(mail.to, mail.subject) for mail in Mail.objects.order_by("pk")] == [
        (LEILA, "The time stays as it is")
    ]


@pytest.mark.parametrize("what", ["booking", "interview", "briefing", "briefer"])
def test_keep_time_declines_the_counter_in_their_calendar(officer, what):
    person = PersonFactory(email=LEILA)
    booking = BookingFactory(person=person, sequence=4)
    thing: Any = {"person": person, "booking": booking, "key": "booking-17"}
    if what == "interview":
        interview = InterviewFactory(person=person, accepted_at=NOW)
        thing = {"person": person, "booking": None, "interview": interview, "key": "interview-1-1"}
    elif what.startswith("brief"):
        briefing = BriefingFactory(
            person=person, briefer_user=officer, starts_at=NOW + MINUTE, minutes=30
        )
        thing = {"person": person, "booking": None, "briefing": briefing, "key": "briefing-1"}
    if what == "briefer":
        thing |= {"person": None}
    answer = CalendarAnswerFactory(proposed=True, sender=LEILA, sequence=3, **thing)

    keep_time(answer=answer, by=officer, now=NOW)

    mail = Mail.objects.get()
    calendar = Calendar.from_ical(mail.calendar)
    [event] = calendar.events
    assert (mail.calendar_method, calendar["METHOD"]) == ("DECLINECOUNTER", "DECLINECOUNTER")
    assert (event["UID"], event["SEQUENCE"]) == (f"{thing['key']}@localhost", 3)
    assert (event["ATTENDEE"], event["ATTENDEE"].params["RSVP"]) == (f"mailto:{LEILA}", "FALSE")
    assert event["DTSTART"].dt != answer.starts_at


def test_move_as_proposed_moves_the_session_for_everybody(officer):
    answer = CalendarAnswerFactory(proposed=True, booking__sequence=1)
    training_session = answer.booking.training_session
    other = BookingFactory(training_session=training_session, person__email="gwen@example.nhs.uk")
    training_session.trainer.courses.add(training_session.course)
    length = training_session.ends_at - training_session.starts_at

    move_as_proposed(answer=answer, by=officer, now=NOW)

    training_session.refresh_from_db()
    assert training_session.starts_at == answer.starts_at
    assert training_session.ends_at == answer.starts_at + length
    assert Mail.objects.filter(to=other.person.email, calendar_method="REQUEST").count() == 1
    assert to_settle() == []
    with pytest.raises(Refused, match="dealt with this answer"):
        move_as_proposed(answer=answer, by=officer, now=NOW)


def test_move_as_proposed_moves_an_interview_with_its_arrival(officer):
    interview = InterviewFactory(
        person=PersonFactory(), accepted_at=NOW, arrive_minutes_before=20, minutes=10
    )
    answer = CalendarAnswerFactory(
        proposed=True, booking=None, interview=interview, person=interview.person, key="i"
    )

    move_as_proposed(answer=answer, by=officer, now=NOW)

    interview.refresh_from_db()
    assert (interview.arrive_at, interview.minutes) == (answer.starts_at, 10)


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "declined"},
        {"proposed": True, "doubt": "stranger"},
        {"proposed": True, "starts_at": None},
        {"proposed": True, "replaced_at": NOW},
        {"proposed": True, "booking__sequence": 2},  # the invitation was sent again since
        {"proposed": True, "booking__cancelled_at": NOW},
    ],
)
def test_move_as_proposed_refuses_what_asks_for_no_move(officer, values):
    answer = CalendarAnswerFactory(**{"booking__sequence": 1} | values)
    before = answer.booking.training_session.starts_at

    with pytest.raises(Refused, match="proposes no time"):
        move_as_proposed(answer=answer, by=officer, now=NOW)

    answer.refresh_from_db()
    answer.booking.training_session.refresh_from_db()
    assert (answer.settled_at, answer.booking.training_session.starts_at) == (None, before)


def test_a_move_that_is_refused_leaves_the_answer_to_be_settled(officer):
    answer = CalendarAnswerFactory(
        proposed=True,
        booking__sequence=1,
        starts_at=NOW - timedelta(days=1),
        ends_at=NOW - timedelta(hours=20),
    )

    with pytest.raises(Refused, match="Enter a start in the future"):
        move_as_proposed(answer=answer, by=officer, now=NOW)

    assert to_settle() == ["proposed"]


@pytest.mark.parametrize(
    "values", [{}, {"proposed": True, "doubt": "stranger"}, {"proposed": True, "replaced_at": NOW}]
)
def test_keep_time_writes_to_nobody_else(officer, values):
    with pytest.raises(Refused, match="This answer proposes no other time, so there"):
        keep_time(answer=CalendarAnswerFactory(**values), by=officer, now=NOW)

    assert not Mail.objects.exists()


def test_delete_doubtful_answers_leaves_those_that_count():
    counts = CalendarAnswerFactory()
    CalendarAnswerFactory(doubt="stranger")

    assert delete_doubtful_answers(before=NOW) == 1
    assert CalendarAnswer.objects.get() == counts


@pytest.fixture
def folder(imap_folder: ImapFolder) -> ImapFolder:  # noqa: F811  the fixture
    Mailbox.objects.update(is_on=True, folder=imap_folder.name)
    return imap_folder


def test_each_trace_is_read_from_the_mailbox_once(folder, booking):
    """Thirty emails, answers twice, numbered anew and read again. Six of the others say that a machine
    sent them, and are left out as ever.
    """
    for path in sorted(SAMPLES.glob("*-reply.eml")):
        folder.deliver(path.read_bytes())
    read_mailbox(now=NOW)
    for path in sorted(SAMPLES.glob("*.eml")):
        folder.deliver(path.read_bytes())
    read_mailbox(now=NOW)
    folder.number_anew()

    read_mailbox(now=NOW)

    assert sorted(CalendarAnswer.objects.values_list("answer", flat=True)) == [
        *("accepted", "declined", "proposed", "tentative")
    ]
    assert len(counting()) == 1
    assert not ReceivedEmail.objects.filter(subject__startswith="Accepted").exists()
    assert ReceivedEmail.objects.filter(subject__contains="Winter pressures").count() == 12


def test_hostile_answers_do_not_keep_the_mailbox_from_what_is_behind_them(folder, booking):
    head = f"From: {LEILA}\nContent-Type: text/calendar; method=REPLY\n\n".encode()
    for body in (
        b"BEGIN:VEVENT\n" * 100_000,
        b"x" * 10_000_000,
        b"METHOD:REPLY\nBEGIN:VEVENT\nUID:booking-17@localhost\nATTENDEE;PARTSTAT=ACCEPTED:\xff\x00\nSEQUENCE:"
        + b"9" * 400
        + b"\nDTSTAMP:00000000T000000Z\nRRULE:FREQ=SECONDLY\n",
        b"METHOD:COUNTER\nBEGIN:VEVENT\nUID:booking-99999999999999@localhost\nATTENDEE:mailto:a\n",
    ):
        folder.deliver(head + body)
    folder.deliver(written())

    read_mailbox(now=NOW)

    assert ReceivedEmail.objects.filter(subject="Ambulance handover delays").exists()
    assert counting() == []
