"""Whose training runs out within 30 days, at the boundary."""

from datetime import date, timedelta

import pytest

from reports.board.queries.lapses import lapses_soon
from tests.clock import NOW, TODAY
from tests.factories.scheduling import BookingFactory
from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.lapses import coming_lapses
from training.queries.register import read_register
from training.readiness import Status, units_on

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "is_soon"), [(0, True), (30, True), (31, False), (-1, False)])
def test_lapses_soon_within_thirty_days(days, is_soon):
    course = CourseFactory(code="X1")
    RequirementFactory(course=course)
    person = PersonFactory()
    TenureFactory(person=person)
    TrainingRecordFactory(person=person, course=course, valid_until=TODAY + timedelta(days=days))

    found = [(lapse.course, whose) for lapse, whose in lapses_soon(now=NOW).first]

    assert found == ([("X1", person)] if is_soon else [])


def test_lapses_soon_counts_people_and_the_board_once():
    for code in ("X1", "X2"):
        RequirementFactory(course=CourseFactory(code=code))
    person = PersonFactory()
    TenureFactory(person=person)
    for code in ("X1", "X2"):
        TrainingRecordFactory(person=person, course=CourseFactory(code=code), valid_until=TODAY)

    BookingFactory(person=person, training_session__course__code="X1")

    lapses = lapses_soon(now=NOW)

    assert (lapses.people, lapses.board, lapses.not_booked) == (1, 1, 1)
    assert [lapse.booked_on for lapse, _ in lapses.first] == [TODAY + timedelta(days=1), None]


def test_lapses_soon_are_those_of_the_whole_register():
    course = CourseFactory(code="X1")
    RequirementFactory(course=course)
    for reference, days in (("record", 20), ("neither", 400)):
        person = PersonFactory(reference=reference)
        TenureFactory(person=person)
        last_day = TODAY + timedelta(days=days)
        TrainingRecordFactory(
            person=person, course=course, completed_on=TODAY, valid_until=last_day
        )
    lapsed = TenureFactory(person__reference="lapsed").person
    TrainingRecordFactory(
        person=lapsed,
        course=course,
        completed_on=TODAY - timedelta(days=9),
        valid_until=TODAY - timedelta(days=1),
    )
    ExemptionFactory(person=lapsed, starts_on=TODAY, ends_on=TODAY + timedelta(days=30))
    TenureFactory(person__reference="never", starts_on=date(2025, 1, 1))

    lapses = lapses_soon(now=NOW)

    whole = coming_lapses(read_register(), TODAY, within=30)
    assert [lapse for lapse, _ in lapses.first] == [lapse.lapse for lapse in whole]
    assert [lapse.unit.person for lapse in whole if lapse.unit.course == "X1"] == [
        "record",
        "lapsed",
    ]
    units = units_on(read_register(), TODAY)
    assert (
        lapses.lapsed == sum(unit.status in {Status.LAPSED, Status.OVERDUE} for unit in units) > 0
    )
