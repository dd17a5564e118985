"""The lists of assessments: those a user makes, and those made of them."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from scheduling.assessments.models import Assessment, Sheet
from scheduling.assessments.queries.assessments import (
    AssessmentState,
    Trend,
    decided_of,
    states_of,
    trend_of,
)
from training.models import Person, Practice

SHOWN = 100


@dataclass(frozen=True)
class AssessmentRow:
    """One that somebody makes; `state` is passed, not_passed, to_settle, half_in or to_score."""

    person: str
    what: str
    held_on: date
    state: str
    url: str


@dataclass(frozen=True)
class Making:
    """What an assessor has to score, has scored, and scores of theirs imported with the
    register.
    """

    to_do: list[AssessmentRow]
    done: list[AssessmentRow]
    scored: list[Practice]


@dataclass(frozen=True)
class DecidedAssessment:
    """A decided assessment, with each assessor's feedback."""

    what: str
    held_on: date
    is_passed: bool
    mean: str
    sheets: list[Sheet]
    url: str


@dataclass(frozen=True)
class Mine:
    """A person's decided assessments, latest first, and each criterion over time, earliest
    first.
    """

    decided: list[DecidedAssessment]
    trend: list[Trend]
    days: list[date]
    scored: list[Practice]


def made_by(user: User) -> Making:
    rows = Assessment.objects.assessed_by(user).with_what().order_by("-held_on", "-pk")[:SHOWN]
    to_do: list[AssessmentRow] = []
    done: list[AssessmentRow] = []
    for state in states_of(rows):
        is_in = any(sheet.assessor_id == user.pk for sheet in state.sheets)
        (done if is_in else to_do).append(_line(state))
    scored = (
        Practice.objects.not_retracted()
        .filter(scored_by=user)
        .exclude(score=None)
        .select_related("person")
    )
    return Making(to_do, done, list(scored.order_by("-practised_on", "pk")[:SHOWN]))


def _line(state: AssessmentState) -> AssessmentRow:
    made = state.assessment
    return AssessmentRow(
        str(made.person), made.what, made.held_on, _state(state), made.get_absolute_url()
    )


def _state(state: AssessmentState) -> str:
    if state.result:
        return "passed" if state.result.is_passed else "not_passed"
    if state.is_to_settle:
        return "to_settle"
    return "half_in" if state.sheets else "to_score"


def made_of(user: User) -> Mine:
    person = Person.objects.listed().filter(user=user).first()
    if person is None:
        return Mine([], [], [], [])
    decided = decided_of(person)
    scored = (
        person.practice.not_retracted()
        .exclude(score=None)
        .select_related("scored_by")
        .order_by("-practised_on", "pk")
    )
    return Mine(
        decided=[_decided(state) for state in reversed(decided)],
        trend=trend_of(decided),
        days=[state.assessment.held_on for state in decided],
        scored=list(scored),
    )


def _decided(state: AssessmentState) -> DecidedAssessment:
    made = state.assessment
    result = state.result
    is_passed = result is not None and result.is_passed
    return DecidedAssessment(
        made.what, made.held_on, is_passed, state.mean, state.sheets, made.get_absolute_url()
    )
