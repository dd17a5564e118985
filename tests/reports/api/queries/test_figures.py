"""Figures for other programs, from facts that the database holds."""

from datetime import date, timedelta

import pytest

from reports.api.queries.figures import (
    coming_lapses,
    forecast_answers,
    lapse_answers,
    readiness_answer,
    unit_answers,
)
from tests.clock import NOW, TODAY
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Person, Requirement
from training.queries.readiness import Readiness
from training.roles import StaffRole

pytestmark = pytest.mark.django_db
LONG_AGO = date(2024, 1, 1)
SOON = TODAY + timedelta(days=20)


@pytest.fixture
def person() -> Person:
    """One of the senior staff, who holds M1 for twenty days more."""
    Requirement.objects.all().delete()
    course = CourseFactory(code="M1")
    role = StaffRole.SENIOR_STAFF
    RequirementFactory(role=role, course=course, in_force_from=LONG_AGO)
    person = PersonFactory(reference="P1", joined_on=LONG_AGO)
    TenureFactory(person=person, role=role, starts_on=LONG_AGO)
    TrainingRecordFactory(person=person, course=course, completed_on=LONG_AGO, valid_until=SOON)
    return person


def test_readiness_answer_has_the_month_ends_asked_for_and_no_other_day(person):
    answer = readiness_answer(on=TODAY, known_at=None, months=2, with_small_groups=True)

    assert [point["on"] for point in answer["trend"]] == [date(2026, 9, 30), date(2026, 10, 31)]
    assert answer["figures"]["people_ready"] == 1
    of = [(row["by"], row["name"], row["people_ready"]) for row in answer["groups"]]
    assert of == [
        ("directorate", "No directorate", 1),
        ("role", "senior_staff", 1),
        ("course", "M1", 1),
    ]


def test_readiness_answer_as_known_before_anything_was_recorded_is_empty(person):
    known_at = NOW - timedelta(days=3650)

    answer = readiness_answer(on=TODAY, known_at=known_at, months=0, with_small_groups=True)

    assert answer["figures"]["people_required"] == 0
    assert answer["figures"]["percent"] is None
    assert answer["groups"] == answer["trend"] == []


def test_unit_answers_and_lapse_answers_name_the_person(person):
    [unit] = unit_answers(list(Readiness(TODAY).units()))
    lapses = coming_lapses(on=TODAY, known_at=None, within=20, now=NOW)
    [lapse] = lapse_answers(lapses, on=TODAY, known_at=None)

    for answer in (unit, lapse):
        assert (answer["person"], answer["name"]) == ("P1", person.full_name)
        assert (answer["directorate"], answer["roles"]) == (None, ["senior_staff"])
    assert lapse["last_day"] == unit["valid_until"] == SOON
    assert coming_lapses(on=TODAY, known_at=None, within=19, now=NOW) == []


def test_forecast_answers_count_for_each_horizon(person):
    counts = forecast_answers(on=TODAY - timedelta(days=15), known_at=None, now=NOW)

    assert [(row["within_days"], row["people"]) for row in counts] == [(30, 0), (90, 1), (180, 1)]
