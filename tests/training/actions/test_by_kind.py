from datetime import date

import pytest

from tests.clock import NOW
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TrainingRecordFactory,
)
from training.actions.by_kind import add_fact, change_fact, form_values
from training.models import DirectorateSpell, Requirement, Tenure, TrainingRecord

pytestmark = pytest.mark.django_db


def test_add_fact_applies_the_rules_of_its_kind(officer):
    person = PersonFactory()
    course = CourseFactory(valid_for_months=12)

    def add(model, **values):
        return add_fact(model=model, person=person, values=values, by=officer, now=NOW)

    record = add(TrainingRecord, course=course, completed_on=date(2026, 1, 1), outcome="passed")
    spell = add(DirectorateSpell, directorate="Finance", starts_on=date(2026, 1, 1))
    tenure = add(Tenure, role="other_staff", starts_on=date(2026, 1, 1))

    assert record.valid_until == date(2026, 12, 31)
    assert (spell.directorate.name, tenure.person) == ("Finance", person)


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
