"""Whose training runs out within 30 days, at the boundary."""

from datetime import timedelta

import pytest

from reports.gather.lapses import lapses_soon
from tests.clock import TODAY
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "is_soon"), [(0, True), (30, True), (31, False), (-1, False)])
def test_lapses_soon_within_thirty_days(days: int, is_soon: bool) -> None:
    course = CourseFactory(code="X1")
    RequirementFactory(course=course)
    person = PersonFactory()
    TenureFactory(person=person)
    TrainingRecordFactory(person=person, course=course, valid_until=TODAY + timedelta(days=days))

    found = [(unit.course, whose) for unit, whose in lapses_soon(TODAY).soon]

    assert found == ([("X1", person)] if is_soon else [])


def test_lapses_soon_counts_people_and_the_board_once() -> None:
    for code in ("X1", "X2"):
        RequirementFactory(course=CourseFactory(code=code))
    person = PersonFactory()
    TenureFactory(person=person)
    for code in ("X1", "X2"):
        TrainingRecordFactory(person=person, course=CourseFactory(code=code), valid_until=TODAY)

    lapses = lapses_soon(TODAY)

    assert (lapses.people, lapses.board, len(lapses.soon)) == (1, 1, 2)
