"""The preview of a change counts each kind, filters its list and names the people."""

from datetime import date

import pytest

from tests.clock import TODAY
from tests.factories.training import CourseFactory, ExemptionFactory, PersonFactory, TenureFactory
from training.actions.requirements import preview
from training.models import Requirement
from training.queries.requirements import effect_page, effect_table

pytestmark = pytest.mark.django_db


def test_effect_page_counts_filters_and_names():
    course = CourseFactory(code="X1")
    for name in ("Bea", "Ada"):  # whose references are in this order
        TenureFactory(
            person=PersonFactory(first_name=name, last_name="Quay"),
            role="other_staff",
            starts_on=TODAY,
        )
    away = TenureFactory(person=PersonFactory(), role="other_staff").person
    ExemptionFactory(person=away, course=None)
    adds = Requirement(role="other_staff", course=course, due_within_days=10, in_force_from=TODAY)

    effect = preview(adds=adds, removes=None, on=TODAY)
    page, rows_of_change, unknown = (
        effect_page(effect, {"change": change}) for change in ("", "no_longer", "nonsense")
    )

    assert [(count.words, count.number) for count in page.counts] == [
        ("Becomes required", 2),
        ("No longer required", 0),
        ("Due sooner", 0),
        ("Due later", 0),
    ]
    assert page.days == [(date(2026, 12, 6), 2)]
    assert [row.person.first_name for row in page.rows] == ["Ada", "Bea"]
    assert (rows_of_change.rows, unknown.change) == ([], None)
    assert [row[1] for row in effect_table(page)] == ["Name", "Ada Quay", "Bea Quay"]
