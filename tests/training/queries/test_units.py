"""The facts of a unit, as known at a moment."""

from datetime import date, timedelta

import pytest

from tests.clock import NOW, TODAY
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.actions.facts import retract_fact
from training.models import Requirement
from training.queries.units import unit_page

pytestmark = pytest.mark.django_db


def test_unit_page_shows_its_facts_as_known_at_the_moment():
    Requirement.objects.update(
        recorded_at=NOW
    )  # what a new database starts with is known from its making on
    person = PersonFactory()
    course = CourseFactory(code="M3")
    TenureFactory(person=person, role="clinical_lead")
    record = TrainingRecordFactory(person=person, course=course, completed_on=date(2026, 3, 2))
    TrainingRecordFactory(
        person=person, course=course, completed_on=date(2026, 3, 1), outcome="failed"
    )
    TrainingRecordFactory(person=person, course=CourseFactory(code="M2"))
    retract_fact(fact=record, because="Wrong person", by=None, now=NOW + timedelta(hours=1))

    now, then = (unit_page(person, course, on=TODAY, known_at=at) for at in (None, NOW))

    assert sorted(entry.what for entry in now.entries) == [
        "Requirement",
        "Role",
        "Training record",
        "Training record",
    ]
    assert [entry.because for entry in now.entries if entry.retracted_at] == ["Wrong person"]
    assert [entry for entry in then.entries if entry.retracted_at] == []
    assert (now.status, then.status) == ("overdue", "in_date")
    assert [span for span, _ in now.history] == [
        "Known until 25 November 2026, 5:20pm",
        "Since then",
    ]
