from datetime import date

import pytest

from tests.clock import NOW
from tests.factories.training import (
    CourseFactory,
    RequirementFactory,
    TrainingRecordFactory,
)
from training.actions.by_kind import add_fact, change_fact, form_values
from training.models import Requirement

pytestmark = pytest.mark.django_db


def test_add_fact_without_a_person(officer):
    values = {
        "role": "other_staff",
        "course": CourseFactory(),
        "due_within_days": 9,
        "in_force_from": date(2026, 1, 1),
    }

    add_fact(model=Requirement, person=None, values=values, by=officer, now=NOW)

    assert Requirement.objects.get(due_within_days=9).recorded_by == officer


def test_change_fact_recalculates_the_last_day(officer):
    record = TrainingRecordFactory(course__valid_for_months=12, completed_on=date(2026, 1, 1))

    values = {"completed_on": date(2026, 2, 1), "valid_until": None}
    changed = change_fact(fact=record, values=values, because="May", by=officer, now=NOW)

    assert changed.valid_until == date(2027, 1, 31)


def test_form_values_leave_a_last_day_given_by_the_rule_empty():
    by_rule = TrainingRecordFactory(
        course__valid_for_months=12, completed_on=date(2026, 1, 1), valid_until=date(2026, 12, 31)
    )
    given = TrainingRecordFactory(
        course__valid_for_months=12, completed_on=date(2026, 1, 1), valid_until=date(2026, 6, 30)
    )

    assert [form_values(record)["valid_until"] for record in (by_rule, given)] == [
        None,
        date(2026, 6, 30),
    ]
    assert "person" not in form_values(by_rule)
    assert set(form_values(RequirementFactory())) == {
        *("role", "course", "due_within_days", "in_force_from", "in_force_to")
    }
