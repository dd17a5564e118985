"""Who is told when a major incident is declared."""

from datetime import timedelta

import pytest

from desk.enquiries.queries.incident_recipients import next_interviews
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory


@pytest.mark.django_db
def test_next_interviews_are_one_of_each_person_soonest_first():
    leila = PersonFactory()
    InterviewFactory(person=leila, starts_at=NOW + timedelta(days=3))
    second = InterviewFactory(person=PersonFactory(), starts_at=NOW + timedelta(days=2))
    first = InterviewFactory(person=leila, starts_at=NOW + timedelta(days=1))

    found = next_interviews(NOW)

    assert found == [first, second]
