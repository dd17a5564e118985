"""Filters and sorting of the list of people."""

from datetime import timedelta

import pytest

from tests.clock import TODAY
from tests.factories.training import (
    PersonFactory,
    TenureFactory,
)
from training.queries.people import people_found

pytestmark = pytest.mark.django_db


def test_people_found_have_their_roles_of_the_day():
    person = PersonFactory()
    TenureFactory(person=person, role="senior_staff", starts_on=TODAY)
    TenureFactory(person=person, role="clinical_lead", ends_on=TODAY - timedelta(days=1))

    assert [tenure.role for tenure in people_found({"on": TODAY}).get().roles_now] == [
        "senior_staff"
    ]  # type: ignore[attr-defined]  # prefetched
