"""Places in sessions as known at a moment, whatever was changed since."""

from datetime import date, datetime, timedelta

import pytest

from reports.board.queries.places_then import places_known_at
from scheduling.training_sessions.actions.merging import merge_training_sessions
from scheduling.training_sessions.actions.small_groups import go_ahead
from scheduling.training_sessions.actions.training_sessions import (
    cancel_training_session,
    change_training_session,
)
from scheduling.training_sessions.actions.undoing import undo_change
from scheduling.training_sessions.models import Booking, SessionChange, TrainingSession
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory
from training.actions.courses import change_named

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=30)
THEN = NOW - timedelta(days=7)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def held_at(starts_at: datetime) -> TrainingSession:
    training_session = TrainingSessionFactory(
        course=CourseFactory(code="M3"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        published_at=BEFORE,
    )
    training_session.trainer.courses.add(training_session.course)
    return training_session


def booking(starts_at: datetime, **fields: object) -> Booking:
    person = PersonFactory(reference="P1")
    return BookingFactory(
        training_session=held_at(starts_at), person=person, booked_at=BEFORE, **fields
    )


def found(known_at: datetime = THEN, on: date = TODAY) -> date | None:
    return places_known_at(known_at, on=on).get(("P1", "M3"))


def test_places_are_those_to_come():
    booking(NOW + 9 * DAY)

    assert found() == (NOW + 9 * DAY).date()


def test_places_were_booked_by_then():
    booking(NOW + 9 * DAY)
    Booking.objects.update(booked_at=NOW - DAY)

    assert found() is None
    assert found(NOW) == (NOW + 9 * DAY).date()


def test_places_cancelled_later_were_known():
    booking(NOW + 9 * DAY, cancelled_at=NOW - DAY)

    assert found() == (NOW + 9 * DAY).date()
    assert found(NOW) is None


def move(of: TrainingSession, to: datetime, *, now: datetime = NOW) -> None:
    of.refresh_from_db()
    change_training_session(
        training_session=of, by=UserFactory(), now=now, starts_at=to, ends_at=to + HOUR
    )


def undo(*, now: datetime) -> None:
    change = SessionChange.objects.latest("pk")
    undo_change(change=change, by=UserFactory(), now=now)


def test_places_of_a_session_moved_later_have_the_day_that_was_known():
    of = booking(NOW + 9 * DAY).training_session
    move(of, NOW + 30 * DAY, now=NOW - DAY)
    move(of, NOW + 60 * DAY)

    assert found() == (NOW + 9 * DAY).date()
    assert found(NOW - HOUR) == (NOW + 30 * DAY).date()
    assert found(NOW + HOUR) == (NOW + 60 * DAY).date()


def test_places_of_a_session_merged_later_have_the_day_that_was_known():
    old = booking(NOW + 9 * DAY).training_session
    new = held_at(NOW + 60 * DAY)
    TrainingSession.objects.filter(pk=old.pk).update(places_taken=1)
    merge_training_sessions(training_session=old, into=new, by=UserFactory(), now=NOW)

    assert found() == (NOW + 9 * DAY).date()
    assert found(NOW + HOUR) == (NOW + 60 * DAY).date()


def test_places_of_a_merged_session_are_those_of_a_session_published_then():
    """Also where the other one was published later."""
    old = booking(NOW + 9 * DAY).training_session
    new = held_at(NOW + 60 * DAY)
    TrainingSession.objects.filter(pk=old.pk).update(places_taken=1)
    TrainingSession.objects.filter(pk=new.pk).update(published_at=NOW - DAY)
    merge_training_sessions(training_session=old, into=new, by=UserFactory(), now=NOW)

    assert found() == (NOW + 9 * DAY).date()


@pytest.mark.parametrize("after", [SECOND, HOUR])
def test_places_are_the_same_whether_a_change_is_undone_after_the_paper(after):
    """Nobody knew of it while it could be undone."""
    of = booking(NOW + 9 * DAY).training_session
    move(of, NOW + 60 * DAY)
    before = found(NOW + SECOND)
    undo(now=NOW + 2 * SECOND)

    assert before == found(NOW + after) == (NOW + 9 * DAY).date()


def test_places_of_a_session_cancelled_a_moment_ago_are_held_until_it_is_final():
    of = booking(NOW + 9 * DAY).training_session
    cancel_training_session(training_session=of, reason="Flood", by=UserFactory(), now=NOW)

    assert found(NOW + SECOND) == (NOW + 9 * DAY).date()
    assert found(NOW + HOUR) is None

    undo(now=NOW + 2 * SECOND)

    assert found(NOW + SECOND) == (NOW + 9 * DAY).date()


def test_places_marked_later_were_open_then():
    of = booking(NOW - 10 * DAY)
    TrainingRecordFactory(
        person=of.person,
        course=of.training_session.course,
        completed_on=of.training_session.starts_at.date(),
        recorded_at=NOW - DAY,
    )

    assert found() == (NOW - 10 * DAY).date()
    assert found(NOW) is None


def test_places_of_long_ago_are_none():
    booking(NOW - 15 * DAY)

    assert found() is None


def test_places_are_seen_from_the_start_of_an_earlier_day():
    booking(NOW - 15 * DAY)

    assert found(on=(NOW - 15 * DAY).date()) == (NOW - 15 * DAY).date()


def test_places_have_the_first():
    person = booking(NOW + 9 * DAY).person
    BookingFactory(training_session=held_at(NOW + 4 * DAY), person=person, booked_at=BEFORE)

    assert found() == (NOW + 4 * DAY).date()


def test_a_minimum_that_was_changed_later_leaves_the_places_that_were_known(officer):
    training_session = booking(NOW + 9 * DAY).training_session
    training_session.course.min_group = 1
    training_session.course.save()
    assert found(NOW) == (NOW + 9 * DAY).date()

    change_named(
        thing=training_session.course, values={"min_group": 4}, by=officer, now=NOW + SECOND
    )
    assert found(NOW) == (NOW + 9 * DAY).date()
    assert found(NOW + SECOND) is None

    go_ahead(training_session=training_session, by=officer, now=NOW + HOUR)
    training_session.refresh_from_db()
    change_training_session(
        training_session=training_session, by=officer, now=NOW + 2 * HOUR, min_group=5
    )
    assert found(NOW + HOUR) == (NOW + 9 * DAY).date()
    assert found(NOW + 2 * HOUR) is None
