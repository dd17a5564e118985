"""What a spokesperson can book now, with the courses that they need first."""

from datetime import timedelta

import pytest

from scheduling.training_sessions.models import TrainingSession
from scheduling.training_sessions.queries import bookings
from scheduling.training_sessions.queries.bookings import own_bookings
from tests.clock import NOW
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import PersonFactory, RequirementFactory, TenureFactory

pytestmark = pytest.mark.django_db


def test_what_can_be_booked_at_each_moment_of_the_day(spokesperson, monkeypatch):
    """Only so many by time, those of the requested course first."""
    monkeypatch.setattr(bookings, "LOOKED_AT", 4)
    monkeypatch.setattr(bookings, "SHOWN", 3)
    TenureFactory(person=PersonFactory(user=spokesperson))
    hour = timedelta(hours=1)
    courses = [
        TrainingSessionFactory(starts_at=NOW + n * hour, ends_at=NOW + 99 * hour).course
        for n in (-2, 1)
    ]
    for course in courses:
        RequirementFactory(course=course)
    for n in (2, 3, 4, 13, 14, 15, 16, 17):
        TrainingSessionFactory(
            starts_at=NOW + n * hour, ends_at=NOW + 99 * hour, course=courses[n % 2]
        )

    for hours in range(24):
        now = NOW.replace(hour=hours, minute=0)
        looked_at = list(TrainingSession.objects.bookable(now).order_by("starts_at", "pk")[:4])
        of_the_course = sorted(looked_at, key=lambda one: one.course != courses[1])[:3]
        own = own_bookings(spokesperson, now=now, course=courses[1].code)
        assert own is not None
        assert [offer.training_session for offer in own.offers] == of_the_course


def test_a_place_stands_there_until_its_session_ends(spokesperson):
    person = PersonFactory(user=spokesperson)
    session = TrainingSessionFactory(starts_at=NOW, ends_at=NOW + timedelta(hours=2))
    booking = BookingFactory(person=person, training_session=session)

    at = [
        own_bookings(spokesperson, now=session.ends_at + timedelta(microseconds=tick))
        for tick in (-1, 0)
    ]

    assert [own and own.bookings for own in at] == [[booking], []]
