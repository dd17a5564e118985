"""Which of many people are free: as `check_free` says of each."""

from datetime import timedelta

import pytest

from scheduling.availability.actions.claims import PersonNotFree, check_free
from scheduling.availability.queries.who_is_free import who_is_free
from scheduling.training_sessions.actions.bookings import book
from tests.clock import NOW, TODAY
from tests.factories.scheduling import TOMORROW_AT_10, AwayFactory, TrainingSessionFactory
from tests.factories.training import PersonFactory
from training.models import Person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_who_is_free_agrees_with_check_free(officer):
    free, booked, away, back = PersonFactory.create_batch(4)
    PersonFactory(left_on=TODAY)
    book(training_session=TrainingSessionFactory(), person=booked, by=officer, now=NOW)
    AwayFactory(person=away, starts_at=TOMORROW_AT_10 + 2 * HOUR, ends_at=TOMORROW_AT_10 + 9 * HOUR)
    AwayFactory(person=back, starts_at=TOMORROW_AT_10 - HOUR, ends_at=TOMORROW_AT_10)
    AwayFactory(person=free, retracted=True)
    span = {"starts_at": TOMORROW_AT_10, "ends_at": TOMORROW_AT_10 + 3 * HOUR}

    def is_free(person: Person) -> bool:
        try:
            check_free(person=person, **span)
        except PersonNotFree:
            return False
        return True

    found = who_is_free(list(Person.objects.values_list("pk", flat=True)), **span)

    assert found == {free.pk, back.pk}
    assert found == {person.pk for person in Person.objects.all() if is_free(person)}
