from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.models import Job, Mail
from scheduling.availability.models import Claim
from scheduling.training_sessions.actions.bookings import book, cancel_booking
from scheduling.training_sessions.actions.training_sessions import (
    cancel_training_session,
    change_training_session,
    schedule_training_session,
)
from scheduling.training_sessions.actions.undoing import undo_change
from scheduling.training_sessions.actions.waiting_lists import join_waiting_list
from scheduling.training_sessions.models import (
    UNDO_FOR,
    Booking,
    PlaceOffer,
    SessionChange,
    TrainingSession,
    WaitingListEntry,
)
from tests.clock import NOW
from tests.factories.scheduling import TOMORROW_AT_10, TrainerFactory, VenueFactory
from tests.factories.training import CourseFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def session(officer: User) -> TrainingSession:
    """In eleven days, with one place, taken by Ama; Ben waits."""
    course = CourseFactory(code="X1", max_group=None)
    starts_at = TOMORROW_AT_10 + 10 * DAY
    session = schedule_training_session(
        course=course,
        venue=VenueFactory(),
        trainer=TrainerFactory(courses=[course], email="quentin@example.org"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        places=1,
        note="",
        by=officer,
        now=NOW - DAY,
    )
    ama, ben = (PersonFactory(email=f"{name}@example.nhs.uk") for name in ("ama", "ben"))
    book(training_session=session, person=ama, by=officer, now=NOW - DAY)
    join_waiting_list(training_session=session, person=ben, by=officer, now=NOW - DAY)
    session.refresh_from_db()
    return session


def move(session: TrainingSession, officer: User, **wanted: object) -> SessionChange:
    fields = ("course", "venue", "trainer", "starts_at", "ends_at", "places", "note")
    arrangement: dict[str, Any] = {field: getattr(session, field) for field in fields}
    arrangement |= {"starts_at": session.starts_at + DAY, "ends_at": session.ends_at + DAY}
    change_training_session(training_session=session, by=officer, now=NOW, **arrangement | wanted)
    return SessionChange.objects.latest("pk")


def cancel(session: TrainingSession, officer: User) -> SessionChange:
    cancel_training_session(training_session=session, reason="Ill", by=officer, now=NOW)
    return SessionChange.objects.latest("pk")


def snapshot() -> list[Any]:
    claims = ("kind", "subject_id", "starts_at", "training_session", "booking")
    return [
        list(TrainingSession.objects.order_by("pk").values()),
        list(Booking.objects.order_by("pk").values()),
        list(WaitingListEntry.objects.order_by("pk").values()),
        list(PlaceOffer.objects.order_by("pk").values()),
        sorted(Claim.objects.values_list(*claims), key=str),
        sorted(Mail.objects.values_list("to", "subject")),
    ]


def told() -> list[str]:
    """Whom the mails go to that wait for a minute."""
    rows = Mail.objects.filter(job__due_at=NOW + UNDO_FOR).order_by("to")
    return [address.split("@")[0] for address in rows.values_list("to", flat=True)]


@pytest.mark.parametrize("act", [move, cancel])
def test_each_is_told_once_a_minute_later(act, session, officer):
    act(session, officer)

    assert told() == ["ama", "ben", "quentin"]


@pytest.mark.parametrize("act", [move, cancel])
def test_undo_leaves_all_as_it_was_and_tells_nobody(act, session, officer):
    before = snapshot()

    change = act(session, officer)
    undo_change(change=change, by=officer, now=NOW + UNDO_FOR - SECOND)

    assert snapshot() == before
    assert AuditEvent.objects.latest("number").action == f"training_session.{change.kind}_undone"


@pytest.mark.parametrize("act", [move, cancel])
def test_undo_is_refused_after_a_minute_and_once_a_mail_is_being_sent(act, session, officer):
    change = act(session, officer)
    after = snapshot()
    with pytest.raises(Refused, match="Everyone concerned has been told, so this"):
        undo_change(change=change, by=officer, now=NOW + UNDO_FOR)
    Job.objects.filter(mail__in=change.mails.order_by("pk")[:1].values("pk")).update(attempts=1)

    with pytest.raises(Refused, match="Everyone concerned has been told, so this"):
        undo_change(change=change, by=officer, now=NOW + SECOND)

    assert snapshot() == after


def test_a_new_trainer_alone_concerns_the_trainers(session, officer):
    other = TrainerFactory(courses=[session.course], email="bronwen@example.org")
    same_time = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    before = snapshot()

    change = move(session, officer, trainer=other, **same_time)

    assert told() == ["bronwen", "quentin"]
    undo_change(change=change, by=officer, now=NOW + SECOND)
    assert snapshot() == before


def test_a_note_alone_is_nothing_to_undo(session, officer):
    fields = ("course", "venue", "trainer", "starts_at", "ends_at", "places")
    same: dict[str, Any] = {field: getattr(session, field) for field in fields}

    change_training_session(
        training_session=session, by=officer, now=NOW, **same, note="Bring a phone"
    )

    assert not SessionChange.objects.exists()


def test_how_to_join_that_was_new_with_the_time_goes_with_it(session, officer):
    before = snapshot()

    change = move(session, officer, joining_link="https://meet.example.org/j/1")

    assert told() == ["ama", "ben", "quentin"]
    assert (
        "https://meet.example.org/j/1"
        in Mail.objects.filter(to__startswith="ama").latest("pk").text
    )
    undo_change(change=change, by=officer, now=NOW + SECOND)
    assert snapshot() == before


def test_how_to_join_that_is_new_with_the_trainer_is_sent_in_a_minute(session, officer):
    other = TrainerFactory(courses=[session.course], email="bronwen@example.org")
    same_time = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    before = snapshot()

    change = move(session, officer, trainer=other, joining_instructions="Ring first.", **same_time)

    assert told() == ["ama", "bronwen", "quentin"]
    undo_change(change=change, by=officer, now=NOW + SECOND)
    assert snapshot() == before


def test_how_to_join_alone_is_sent_at_once_and_is_nothing_to_undo(session, officer):
    same_time = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    Mail.objects.all().delete()

    with pytest.raises(SessionChange.DoesNotExist):
        move(session, officer, joining_link="https://meet.example.org/j/1", **same_time)

    mail = Mail.objects.get()
    assert mail.to == "ama@example.nhs.uk"
    assert mail.job
    assert mail.job.due_at <= NOW


def test_undoing_a_move_is_refused_if_the_venue_was_taken(session, officer):
    stood = {"starts_at": session.starts_at, "ends_at": session.ends_at, "venue": session.venue}
    change = move(session, officer)
    schedule_training_session(
        course=session.course,
        trainer=TrainerFactory(courses=[session.course]),
        places=1,
        note="",
        by=officer,
        now=NOW,
        **stood,
    )
    after = snapshot()

    with pytest.raises(Refused, match="Choose another venue or time"):
        undo_change(change=change, by=officer, now=NOW + SECOND)

    assert snapshot() == after


def test_undoing_a_move_is_refused_once_a_place_was_cancelled(session, officer):
    change = move(session, officer)
    cancel_booking(booking=session.bookings.get(), by=officer, now=NOW + SECOND)

    with pytest.raises(Refused, match="Something about these sessions has changed"):
        undo_change(change=change, by=officer, now=NOW + 2 * SECOND)


def test_whoever_was_booked_since_the_move_is_sent_the_old_time(session, officer):
    change = move(session, officer, places=3)
    dan = PersonFactory(email="dan@example.nhs.uk")
    book(training_session=session, person=dan, by=officer, now=NOW + SECOND)

    undo_change(change=change, by=officer, now=NOW + 2 * SECOND)

    mails = Mail.objects.filter(to=dan.email).order_by("pk")
    assert ["DTSTART:20261207" in mail.calendar for mail in mails] == [True, False]
    assert "DTSTART:20261206" in mails[1].calendar


def test_only_the_last_of_two_moves_can_be_undone(session, officer):
    first = move(session, officer)
    session.refresh_from_db()
    last = move(session, officer)

    with pytest.raises(Refused, match="Something about these sessions has changed"):
        undo_change(change=first, by=officer, now=NOW + SECOND)
    undo_change(change=last, by=officer, now=NOW + SECOND)
    undo_change(change=first, by=officer, now=NOW + SECOND)

    session.refresh_from_db()
    assert session.starts_at == TOMORROW_AT_10 + 10 * DAY


def test_undoing_a_cancellation_keeps_the_offers_that_have_not_run_out(session, officer):
    cancel_booking(booking=session.bookings.get(), by=officer, now=NOW - SECOND)
    before = snapshot()

    undo_change(change=cancel(session, officer), by=officer, now=NOW + SECOND)

    assert PlaceOffer.objects.open().count() == 1
    assert snapshot() == before
