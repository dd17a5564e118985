"""Assessments of the example: those that the sessions' results rest on, and three mock interviews
of the spokesperson.
"""

from datetime import datetime

from accounts.models import User
from desk.assessments.actions.assessments import ask_second_assessor as ask_second
from desk.assessments.actions.assessments import (
    begin_for_booking,
    begin_for_briefing,
    submit_sheet,
)
from desk.assessments.models import Assessment
from desk.briefings.actions.briefers import arrange_briefing, complete_briefing
from desk.briefings.actions.briefings import request_briefing
from scheduling.training_sessions.actions.attendance import record_attendance
from scheduling.training_sessions.models import Booking, Trainer
from training.models import Person, TrainingRecord
from training.rubric import Scores, Style, criteria_of

Outcome = TrainingRecord.Outcome
_FEEDBACK = (
    {
        "keep": "The first answer was the message",
        "change": "Shorter sentences under pressure",
        "next_step": "A mock with a hostile start",
    },
    {
        "keep": "The story of the night shift",
        "change": "Leave out the abbreviations",
        "next_step": "Write three plain sentences on waits",
    },
    {
        "keep": "Calm when interrupted",
        "change": "Bridge back sooner",
        "next_step": "Practise two bridges aloud, once a week",
    },
)


def mark(booking: Booking, outcome: str, *, trainer: User, officer: User, now: datetime) -> None:
    """Records whether they passed: by two assessments if the course requires them, otherwise by
    attendance.
    """
    if not booking.training_session.course.assessors or outcome == Outcome.DID_NOT_ATTEND:
        record_attendance(booking=booking, outcome=outcome, by=trainer, now=now)
        return
    assessment = begin_for_booking(booking=booking, by=trainer, now=now)
    ask_second(assessment=assessment, user=officer, by=trainer, now=now)
    for at, assessor in enumerate((trainer, officer)):
        score(assessment, booking.pk + at, outcome == Outcome.PASSED, by=assessor, now=now)


def score(assessment: Assessment, number: int, is_passed: bool, *, by: User, now: datetime) -> None:
    """Scores around 4 if passed, around 3 if not; two assessors of one person never differ much."""
    least = 4 if is_passed else 2
    criteria = criteria_of(Style(assessment.style))
    points = {criterion.key: least + (number + at) % 2 for at, criterion in enumerate(criteria)}
    submit_sheet(
        assessment=assessment,
        scores=Scores(points),
        feedback=_FEEDBACK[number % len(_FEEDBACK)],
        by=by,
        now=now,
    )


def mock(
    *, person: Person, briefer: Trainer, number: int, trainer: User, by: User, now: datetime
) -> None:
    asked = request_briefing(person=person, need="mock", media=["print"], by=by, now=now)
    given = arrange_briefing(briefing=asked, briefer=briefer, by=by, now=now)
    held = complete_briefing(briefing=given, held_on=now.date(), minutes=30, by=trainer, now=now)
    assessment = begin_for_briefing(briefing=held, by=trainer, now=now)
    criteria = criteria_of(Style(assessment.style))
    points = {criterion.key: min(5, 2 + number + at % 2) for at, criterion in enumerate(criteria)}
    submit_sheet(
        assessment=assessment,
        scores=Scores(points),
        feedback=_FEEDBACK[number],
        by=trainer,
        now=now,
    )
