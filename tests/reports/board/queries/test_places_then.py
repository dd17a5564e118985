"""Places in sessions as known at a moment, whatever was changed since."""

from datetime import date, datetime, timedelta

import pytest

from reports.board.queries.places_then import places_known_at
from scheduling.training_sessions.models import Booking, SessionChange, TrainingSession
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=30)
THEN = NOW - timedelta(days=7)
DAY = timedelta(days=1)


def held_at(starts_at: datetime) -> TrainingSession:
    return TrainingSessionFactory(
        course=CourseFactory(code="M3"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        published_at=BEFORE,
    )


def booking(starts_at: datetime, **fields: object) -> Booking:
    person = PersonFactory(reference="P1")
    return BookingFactory(
        training_session=held_at(starts_at), person=person, booked_at=BEFORE, **fields
    )


def found(known_at: datetime = THEN, on: date = TODAY) -> date | None:
    return places_known_at(known_at, on=on).get(("P1", "M3"))


def changed(
    kind: SessionChange.Kind,
    of: TrainingSession,
    before: dict[str, object],
    into: TrainingSession | None = None,
) -> None:
    SessionChange.objects.create(
        training_session=of,
        kind=kind,
        into=into,
        before=before,
        made_at=NOW - DAY,
        made_by=UserFactory(),
    )


def test_places_are_those_to_come() -> None:
    booking(NOW + 9 * DAY)

    assert found() == (NOW + 9 * DAY).date()


def test_places_were_booked_by_then() -> None:
    booking(NOW + 9 * DAY)
    Booking.objects.update(booked_at=NOW - DAY)

    assert found() is None
    assert found(NOW) == (NOW + 9 * DAY).date()


def test_places_cancelled_later_were_known() -> None:
    booking(NOW + 9 * DAY, cancelled_at=NOW - DAY)

    assert found() == (NOW + 9 * DAY).date()
    assert found(NOW) is None


def test_places_of_a_session_moved_later_have_the_day_that_was_known() -> None:
    of = booking(NOW + 60 * DAY).training_session
    for days in (9, 30):
        before = {"starts_at": (NOW + days * DAY).isoformat()}
        changed(SessionChange.Kind.MOVED, of, before)

    assert found() == (NOW + 9 * DAY).date()
    assert found(NOW) == (NOW + 60 * DAY).date()


def test_places_of_a_session_merged_later_have_the_day_that_was_known() -> None:
    of = booking(NOW + 60 * DAY)
    merged = held_at(NOW + 9 * DAY)
    changed(SessionChange.Kind.MERGED, merged, {"bookings": {str(of.pk): 1}}, of.training_session)

    assert found() == (NOW + 9 * DAY).date()
    assert found(NOW) == (NOW + 60 * DAY).date()


def test_places_marked_later_were_open_then() -> None:
    of = booking(NOW - 10 * DAY)
    TrainingRecordFactory(
        person=of.person,
        course=of.training_session.course,
        completed_on=of.training_session.starts_at.date(),
        recorded_at=NOW - DAY,
    )

    assert found() == (NOW - 10 * DAY).date()
    assert found(NOW) is None


def test_places_of_long_ago_are_none() -> None:
    booking(NOW - 15 * DAY)

    assert found() is None


def test_places_are_seen_from_the_start_of_an_earlier_day() -> None:
    booking(NOW - 15 * DAY)

    assert found(on=(NOW - 15 * DAY).date()) == (NOW - 15 * DAY).date()


def test_places_have_the_first() -> None:
    person = booking(NOW + 9 * DAY).person
    BookingFactory(training_session=held_at(NOW + 4 * DAY), person=person, booked_at=BEFORE)

    assert found() == (NOW + 4 * DAY).date()
