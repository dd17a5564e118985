from datetime import timedelta

import pytest

from desk.choosing.queries.diary import clashes, diary_of
from scheduling.availability.models import Claim
from tests.clock import NOW
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    AwayFactory,
    BookingFactory,
    ClaimFactory,
    InterviewFactory,
    OnCallFactory,
)
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_diary_of_has_what_is_to_come_and_all_that_they_are_down_for():
    person = PersonFactory()
    away = AwayFactory(person=person)
    on_call = OnCallFactory(person=person)
    AwayFactory(person=person, starts_at=NOW - HOUR, ends_at=NOW)
    AwayFactory(person=person, starts_at=TOMORROW_AT_10 + HOUR, retracted=True)
    booking = BookingFactory(person=person)
    interview = InterviewFactory(person=person)
    BookingFactory(person=person, cancelled_at=NOW)
    BookingFactory(person=person, training_session__cancelled=True)
    InterviewFactory(person=person, called_off_at=NOW)
    AwayFactory()

    diary = diary_of(person, NOW)

    found = [list(some) for some in map(diary.get, ("away", "on_call", "bookings", "interviews"))]
    assert found == [[away], [on_call], [booking], [interview]]


def test_clashes_names_what_they_are_down_for_and_touching_is_none():
    person = PersonFactory()
    interview = InterviewFactory(person=person, reference="I-0001")
    booking = BookingFactory(person=person, training_session__course__code="X1")
    of_person = {"kind": Claim.Kind.PERSON, "subject_id": person.pk, "training_session": None}
    ClaimFactory(**of_person, interview=interview, starts_at=NOW, ends_at=NOW + HOUR)
    ClaimFactory(**of_person, booking=booking, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)

    assert clashes(person, NOW, NOW + 2 * HOUR) == ["interview I-0001", "X1 Course X1"]
    assert clashes(person, NOW + HOUR, NOW + 2 * HOUR) == ["X1 Course X1"]
    assert clashes(person, NOW - HOUR, NOW) == []
    assert clashes(PersonFactory(), NOW, NOW + HOUR) == []
