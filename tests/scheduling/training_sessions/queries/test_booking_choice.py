"""The sessions of a course, before or after the training expires, and existing bookings."""

from datetime import timedelta

import pytest

from scheduling.training_sessions.queries.booked import ATTENDANCE_GRACE
from scheduling.training_sessions.queries.booking_choice import booking_choice
from tests.clock import NOW, TODAY
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)

pytestmark = pytest.mark.django_db


def test_booking_choice_says_what_comes_too_late():
    course = CourseFactory(code="M2")
    person = PersonFactory()
    sessions = [
        TrainingSessionFactory(
            course=course,
            starts_at=NOW + timedelta(days=days),
            ends_at=NOW + timedelta(days=days, hours=1),
        )
        for days in (10, 11, 12, 13)
    ]
    TrainingSessionFactory(course=course, places_taken=6)
    TrainingSessionFactory()
    booking = BookingFactory(person=person, training_session=sessions[3])
    before = booking_choice(person, course, now=NOW)
    TenureFactory(person=person, role="senior_staff")
    TrainingRecordFactory(person=person, course=course, valid_until=TODAY + timedelta(days=10))

    choice = booking_choice(person, course, now=NOW)

    assert (before.unit, [c.is_late for c in before.choices]) == (None, [False] * 3)
    assert [(c.training_session, c.is_late) for c in choice.choices] == [
        (sessions[0], False),
        (sessions[1], False),
        (sessions[2], True),
    ]
    assert (choice.booked, choice.unit and choice.unit.valid_until) == (
        [booking],
        TODAY + timedelta(days=10),
    )


def test_booking_choice_tells_a_place_to_come_from_one_that_has_begun():
    """Until attendance is recorded."""
    course = CourseFactory(code="M2")
    person = PersonFactory()
    first, now, next_one, off = (
        BookingFactory(
            person=person, training_session=TrainingSessionFactory(course=course, **times)
        )
        for times in (
            {"starts_at": NOW - timedelta(hours=3), "ends_at": NOW - timedelta(hours=2)},
            {"starts_at": NOW, "ends_at": NOW + timedelta(hours=1)},
            {"starts_at": NOW + timedelta(minutes=1), "ends_at": NOW + timedelta(hours=1)},
            {"starts_at": NOW - timedelta(hours=1), "ends_at": NOW, "cancelled_at": NOW},
        )
    )
    before = booking_choice(person, course, now=NOW)
    first.training_record = TrainingRecordFactory(person=person, course=course, completed_on=TODAY)
    first.save()

    marked = booking_choice(person, course, now=NOW)

    assert (before.booked, before.begun) == ([next_one], [first, now])
    assert (marked.booked, marked.begun) == ([next_one], [now])
    assert off.cancelled_at is None


def test_booking_choice_leaves_out_a_place_that_nobody_marked_for_too_long():
    """Even later on the same day."""
    course = CourseFactory(code="M2")
    person = PersonFactory()
    began_at = NOW - ATTENDANCE_GRACE
    old = BookingFactory(
        person=person, training_session__course=course, training_session__starts_at=began_at
    )

    looks = [
        booking_choice(person, course, now=NOW - before).begun
        for before in (timedelta.resolution, timedelta(0))
    ]

    assert looks == [[old], []]
