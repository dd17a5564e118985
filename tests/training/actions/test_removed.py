"""Only monthly counts remain of someone who is removed."""

from datetime import date

import pytest

from tests.clock import NOW
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.actions.removed import count_removed
from training.models import Person, RemovedMonth
from training.register import BEFORE_THE_REGISTER

pytestmark = pytest.mark.django_db


def clinical_lead(joined_on: date, left_on: date, **values: object) -> Person:
    """Required to hold M2 only, and passed it in the middle of February 2019."""
    person = PersonFactory(joined_on=joined_on, left_on=left_on, **values)
    TenureFactory(person=person, role="clinical_lead", starts_on=joined_on)
    TrainingRecordFactory(
        person=person,
        course=CourseFactory(code="M2"),
        completed_on=date(2019, 2, 14),
        valid_until=date(2021, 2, 13),
    )
    return person


@pytest.fixture(autouse=True)
def asked() -> None:
    RequirementFactory(
        role="clinical_lead", course=CourseFactory(code="M2"), in_force_from=date(2018, 1, 1)
    )


def counts() -> dict[str, tuple[int, ...]]:
    fields = ("people", "required", "compliant", "people_required", "people_ready")
    return {
        f"{row[0]}": row[1:]
        for row in RemovedMonth.objects.order_by("ends_on").values_list("ends_on", *fields)
    }


def test_count_removed_adds_to_each_month_with_figures_of_its_last_day():
    assert count_removed(clinical_lead(date(2019, 1, 10), date(2019, 3, 5))) == 3

    assert counts() == {
        "2019-01-31": (1, 1, 0, 1, 0),
        "2019-02-28": (1, 1, 1, 1, 1),
        "2019-03-31": (1, 0, 0, 0, 0),  # gone by then
    }


def test_count_removed_adds_up_over_people():
    count_removed(clinical_lead(date(2019, 1, 10), date(2019, 2, 28)))
    count_removed(clinical_lead(date(2019, 2, 1), date(2019, 3, 31)))

    assert counts() == {
        "2019-01-31": (1, 1, 0, 1, 0),
        "2019-02-28": (2, 2, 2, 2, 2),
        "2019-03-31": (1, 1, 1, 1, 1),
    }


@pytest.mark.parametrize("values", [{"removed_at": NOW}, {"left_on": None}])
def test_count_removed_leaves_out_undone_imports_and_current_people(
    values,
):
    person = clinical_lead(date(2019, 1, 10), date(2019, 3, 5))
    for name, value in values.items():
        setattr(person, name, value)

    assert count_removed(person) == 0
    assert counts() == {}


def test_count_removed_of_somebody_there_before_the_register():
    """Each month since the register's own first day, so that figures of any month stay right."""
    person = clinical_lead(BEFORE_THE_REGISTER, date(2019, 12, 31))

    assert count_removed(person) == 120 * 12
