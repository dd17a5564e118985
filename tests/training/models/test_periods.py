"""Database and rule have the same boundaries: one table of cases runs through both."""

from datetime import date

import pytest

from tests.factories.training import PersonFactory, RequirementFactory
from training.models import Person, Requirement
from training.readiness import is_on_register, requirements_in_force
from training.register import Person as PlainPerson
from training.register import Requirement as PlainRequirement

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 31)
BOUNDARIES = [
    (date(2026, 3, 31), None, True),
    (date(2026, 3, 31), date(2026, 3, 31), True),
    (date(2026, 3, 30), date(2026, 4, 1), True),
    (date(2026, 4, 1), None, False),
    (date(2026, 1, 1), date(2026, 3, 30), False),
]


@pytest.mark.parametrize(("first", "last", "expected"), BOUNDARIES)
def test_on_register_is_the_same_in_the_database_and_in_the_rule(first, last, expected):
    PersonFactory(joined_on=first, left_on=last)

    assert Person.objects.on_register(ON).exists() is expected
    assert is_on_register(PlainPerson("P1", first, last), ON) is expected


@pytest.mark.parametrize(("first", "last", "expected"), BOUNDARIES)
def test_in_force_is_the_same_in_the_database_and_in_the_rule(first, last, expected):
    requirement = RequirementFactory(role="other_staff", in_force_from=first, in_force_to=last)

    assert Requirement.objects.in_force(ON).filter(pk=requirement.pk).exists() is expected
    plain = PlainRequirement("other_staff", requirement.course.code, 90, first, last)
    assert bool(requirements_in_force([plain], ON)) is expected
