"""What an assessor has to score and has scored, and a person's decided assessments."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from desk.assessments.queries.assessment_lists import made_by, made_of
from tests.clock import TODAY
from tests.factories.assessments import AssessmentFactory, AssessorFactory, SheetFactory
from tests.factories.training import PersonFactory, PracticeFactory
from training.rubric import Style, criteria_of

pytestmark = pytest.mark.django_db
LOW = {criterion.key: 2 for criterion in criteria_of(Style.PRINT)}


def test_made_by_says_how_each_stands_the_latest_first(trainer_user, officer):
    days = [TODAY - timedelta(days=n) for n in range(5)]
    made = [AssessmentFactory(held_on=day, assessors_wanted=2) for day in days]
    for one in made:
        AssessorFactory(assessment=one, user=trainer_user)
    SheetFactory(assessment=made[0], assessor=officer)
    SheetFactory(assessment=made[1], assessor=trainer_user)
    SheetFactory(assessment=made[2], assessor=officer, points=LOW)
    SheetFactory(assessment=made[2], assessor=trainer_user)
    for user in (officer, trainer_user):
        SheetFactory(assessment=made[3], assessor=user, points=LOW)
    theirs = PracticeFactory(scored_by=trainer_user, score=Decimal("3.5"))

    found = made_by(trainer_user)

    assert [(line.assessment.held_on, line.word) for line in found["to_do"]] == [
        (days[0], "half_in"),
        (days[4], "to_score"),
    ]
    assert [(line.assessment.held_on, line.word) for line in found["done"]] == [
        (days[1], "half_in"),
        (days[2], "to_settle"),
        (days[3], "not_passed"),
    ]
    assert found["scored"] == [theirs]
    assert made_by(officer) == {"to_do": [], "done": [], "scored": []}


def test_made_of_is_what_was_decided_with_the_trend_from_the_first(spokesperson, trainer_user):
    person = PersonFactory(user=spokesperson)
    days = [TODAY - timedelta(days=1), TODAY]
    first, second = (AssessmentFactory(booking__person=person, held_on=day) for day in days)
    SheetFactory(assessment=first, assessor=trainer_user, points=LOW)
    SheetFactory(assessment=second, assessor=trainer_user)
    AssessmentFactory(booking__person=person)  # waits

    found = made_of(spokesperson)

    assert [(told.assessment.held_on, told.word, told.mean) for told in found["decided"]] == [
        (days[1], "passed", "4.0"),
        (days[0], "not_passed", "2.0"),
    ]
    assert (found["days"], found["trend"][0].values) == (days, [Fraction(2), Fraction(4)])
    assert made_of(trainer_user) == {}
