"""Filters and sorting of the list of people."""

from datetime import timedelta
from typing import Any

import pytest

from tests.clock import TODAY
from tests.factories.training import (
    DirectorateSpellFactory,
    PersonFactory,
    PersonTopicFactory,
    TenureFactory,
    TopicFactory,
)
from training.queries.people import people_found

pytestmark = pytest.mark.django_db


def references(wanted: dict[str, Any], sort: str = "name") -> list[str]:
    return [person.reference for person in people_found({"on": TODAY} | wanted, sort=sort)]


def test_people_found_match_every_filter() -> None:
    topic = TopicFactory()
    found = PersonFactory(reference="P1", last_name="Vale")
    DirectorateSpellFactory(person=found, directorate__name="Nursing")
    TenureFactory(person=found, role="clinical_lead")
    PersonTopicFactory(person=found, topic=topic)
    PersonFactory(reference="P2", last_name="Moor", left_on=TODAY - timedelta(days=1))

    filters = {"search": "val", "directorate": "Nursing", "role": "clinical_lead", "topic": topic}

    assert references({}) == ["P1"]
    assert references({"everyone": True}) == ["P2", "P1"]
    assert references(filters) == ["P1"]
    for name, other in {
        "search": "moor",
        "directorate": "Finance",
        "role": "senior_staff",
        "topic": TopicFactory(),
    }.items():
        assert references(filters | {name: other}) == [], name


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", "BA"),
        ("-name", "AB"),
        ("reference", "AB"),
        ("-joined", "AB"),
        ("joined", "BA"),
        ("unheard-of", "BA"),
    ],
)
def test_people_found_are_sorted(sort: str, order: str) -> None:
    PersonFactory(reference="A", last_name="vale", joined_on=TODAY)
    PersonFactory(reference="B", last_name="Moor", joined_on=TODAY - timedelta(days=1))

    assert "".join(references({}, sort)) == order


def test_people_found_have_their_roles_of_the_day() -> None:
    person = PersonFactory()
    TenureFactory(person=person, role="senior_staff", starts_on=TODAY)
    TenureFactory(person=person, role="clinical_lead", ends_on=TODAY - timedelta(days=1))

    assert [tenure.role for tenure in people_found({"on": TODAY}).get().roles_now] == [
        "senior_staff"
    ]  # type: ignore[attr-defined]  # prefetched
