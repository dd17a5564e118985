"""What the lists of assessments show: to a user those that they make, and those that were made of
them.
"""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from scheduling.assessments.models import Assessment, Sheet
from scheduling.assessments.queries.assessments import (
    Standing,
    Trend,
    decided_of,
    standings_of,
    trend_of,
)
from training.models import Person, Practice

SHOWN = 100


@dataclass(frozen=True)
class Line:
    """One that somebody makes; `state` is passed, not_passed, to_settle, half_in or to_score."""

    person: str
    what: str
    held_on: date
    state: str
    url: str


@dataclass(frozen=True)
class Making:
    """What an assessor has to score, what they have scored, and what came of theirs with the
    register.
    """

    to_do: list[Line]
    done: list[Line]
    scored: list[Practice]


@dataclass(frozen=True)
class Told:
    """What was decided of a person, and what each assessor wrote to them."""

    what: str
    held_on: date
    is_passed: bool
    mean: str
    sheets: list[Sheet]
    url: str


@dataclass(frozen=True)
class Mine:
    """What a person was told, the latest first, and how each criterion went over the days, the
    first first.
    """

    told: list[Told]
    trend: list[Trend]
    days: list[date]
    scored: list[Practice]


def made_by(user: User) -> Making:
    rows = Assessment.objects.assessed_by(user).with_what().order_by("-held_on", "-pk")[:SHOWN]
    to_do: list[Line] = []
    done: list[Line] = []
    for standing in standings_of(rows):
        is_in = any(sheet.assessor_id == user.pk for sheet in standing.sheets)
        (done if is_in else to_do).append(_line(standing))
    scored = (
        Practice.objects.held().filter(scored_by=user).exclude(score=None).select_related("person")
    )
    return Making(to_do, done, list(scored.order_by("-practised_on", "pk")[:SHOWN]))


def _line(standing: Standing) -> Line:
    made = standing.assessment
    return Line(
        str(made.person), made.what, made.held_on, _state(standing), made.get_absolute_url()
    )


def _state(standing: Standing) -> str:
    if standing.result:
        return "passed" if standing.result.is_passed else "not_passed"
    if standing.is_to_settle:
        return "to_settle"
    return "half_in" if standing.sheets else "to_score"


def made_of(user: User) -> Mine:
    person = Person.objects.listed().filter(user=user).first()
    if person is None:
        return Mine([], [], [], [])
    decided = decided_of(person)
    scored = (
        person.practice.held()
        .exclude(score=None)
        .select_related("scored_by")
        .order_by("-practised_on", "pk")
    )
    return Mine(
        told=[_told(standing) for standing in reversed(decided)],
        trend=trend_of(decided),
        days=[standing.assessment.held_on for standing in decided],
        scored=list(scored),
    )


def _told(standing: Standing) -> Told:
    made = standing.assessment
    result = standing.result
    is_passed = result is not None and result.is_passed
    return Told(
        made.what, made.held_on, is_passed, standing.mean, standing.sheets, made.get_absolute_url()
    )
