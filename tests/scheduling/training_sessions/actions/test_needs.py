import pytest

from accounts.models import AuditEvent, User
from scheduling.training_sessions.actions.needs import read_needs
from tests.clock import NOW
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import AdjustmentFactory

pytestmark = pytest.mark.django_db


def test_read_needs_writes_down_a_trainers_look_and_not_what_they_saw(trainer_user: User) -> None:
    booking = BookingFactory(training_session=TrainingSessionFactory(trainer__user=trainer_user))
    AdjustmentFactory(person=booking.person, words="Front row")

    needs = read_needs(training_session=booking.training_session, by=trainer_user, now=NOW)

    event = AuditEvent.objects.get(action="adjustments.read")
    assert [one.person for one in needs] == [booking.person]
    assert (event.by, event.details) == (trainer_user, {"people": [booking.person.reference]})


def test_read_needs_is_daily_work_of_those_who_arrange_it(officer: User) -> None:
    booking = BookingFactory()
    AdjustmentFactory(person=booking.person)

    assert len(read_needs(training_session=booking.training_session, by=officer, now=NOW)) == 1
    assert not AuditEvent.objects.filter(action="adjustments.read").exists()
