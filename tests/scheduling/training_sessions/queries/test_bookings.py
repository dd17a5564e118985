"""What somebody can book is found once for a day, and at each moment of it is what could be booked then."""

from datetime import timedelta

import pytest

from accounts.models import User
from scheduling.training_sessions.models import TrainingSession
from scheduling.training_sessions.queries import bookings
from scheduling.training_sessions.queries.bookings import own_on
from tests.clock import NOW, TODAY
from tests.factories.scheduling import TrainingSessionFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_what_can_be_booked_at_each_moment_of_the_day(spokesperson: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than so many by time, of which those of the course come first."""
    monkeypatch.setattr(bookings, "LOOKED_AT", 4)
    monkeypatch.setattr(bookings, "SHOWN", 3)
    PersonFactory(user=spokesperson)
    hour = timedelta(hours=1)
    courses = [TrainingSessionFactory(starts_at=NOW + n * hour, ends_at=NOW + 99 * hour).course for n in (-2, 1)]
    for n in (2, 3, 4, 13, 14, 15, 16, 17):
        TrainingSessionFactory(starts_at=NOW + n * hour, ends_at=NOW + 99 * hour, course=courses[n % 2])

    for hours in range(24):
        now = NOW.replace(hour=hours, minute=0)
        looked_at = list(TrainingSession.objects.bookable(now).order_by("starts_at", "pk")[:4])
        of_the_course = sorted(looked_at, key=lambda one: one.course != courses[1])[:3]
        own = own_on(spokesperson.pk, TODAY, courses[1].code)
        assert own is not None
        assert [offer.training_session for offer in own.at(now).offers] == of_the_course


def test_of_whoever_is_not_on_the_register_there_is_nothing(spokesperson: User) -> None:
    PersonFactory(user=spokesperson, removed=True)

    assert own_on(spokesperson.pk, TODAY, "") is None
