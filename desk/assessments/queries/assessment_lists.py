"""The lists of assessments: those a user makes, and those made of them."""

from typing import Any

from accounts.models import User
from desk.assessments.models import Assessment
from desk.assessments.queries.assessments import (
    AssessmentState,
    decided_of,
    states_of,
    trend_of,
)
from training.models import Person, Practice

SHOWN = 100


def made_by(user: User) -> dict[str, Any]:
    """What an assessor has to score, has scored, and scores of theirs imported with the register."""
    rows = Assessment.objects.assessed_by(user).with_what().order_by("-held_on", "-pk")[:SHOWN]
    to_do: list[AssessmentState] = []
    done: list[AssessmentState] = []
    for state in states_of(rows):
        is_in = any(sheet.assessor_id == user.pk for sheet in state.sheets)
        (done if is_in else to_do).append(state)
    scored = (
        Practice.objects.not_retracted()
        .filter(scored_by=user)
        .exclude(score=None)
        .select_related("person")
    )
    imported = list(scored.order_by("-practised_on", "pk")[:SHOWN])
    return {"to_do": to_do, "done": done, "scored": imported}


def made_of(user: User) -> dict[str, Any]:
    """A person's decided assessments, latest first, and each criterion over time, earliest first."""
    person = Person.objects.listed().filter(user=user).first()
    if person is None:
        return {}
    decided = decided_of(person)
    scored = (
        person.practice.not_retracted()
        .exclude(score=None)
        .select_related("scored_by")
        .order_by("-practised_on", "pk")
    )
    return {
        "decided": decided[::-1],
        "trend": trend_of(decided),
        "days": [state.assessment.held_on for state in decided],
        "scored": list(scored),
    }
