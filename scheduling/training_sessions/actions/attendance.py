"""Marking who came and how it went: each mark makes a training record, and a corrected one is a
corrected record.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from scheduling.times.moments import say_moment
from scheduling.training_sessions.models import Booking
from training.actions.facts import retract_fact
from training.actions.records import correct_training_record, record_training
from training.models import TrainingRecord

Outcome = TrainingRecord.Outcome
BECAUSE = "Attendance was corrected"


class NotYetStarted(Refused):
    def __init__(self, booking: Booking) -> None:
        starts_at = booking.training_session.starts_at
        super().__init__(
            f"The session starts at {say_moment(starts_at)}. You can record attendance from then."
        )


class NotBookedAnyMore(Refused):
    def __init__(self, booking: Booking) -> None:
        super().__init__(
            f"{booking.person}'s place was cancelled, so there is no attendance to record."
        )


class AlreadyMarked(Refused):
    def __init__(self, booking: Booking) -> None:
        outcome = booking.mark.get_outcome_display().lower() if booking.mark else "just now"
        super().__init__(
            f"Attendance for {booking.person} is already recorded: {outcome}. "
            "Correct it if it is wrong."
        )


class NotMarked(Refused):
    def __init__(self, booking: Booking) -> None:
        super().__init__(
            f"Attendance for {booking.person} is not recorded, so there is nothing to undo."
        )


class AssessmentDecides(Refused):
    def __init__(self, booking: Booking) -> None:
        super().__init__(
            f"The result for {booking.person} comes from their assessment. "
            "Correct the assessment instead."
        )


class NotAssessedYet(Refused):
    def __init__(self, booking: Booking) -> None:
        super().__init__(
            f"{booking.training_session.course.code} is passed by assessment. "
            f"Assess {booking.person} first."
        )


@transaction.atomic
def mark_attendance(
    *, booking: Booking, outcome: str, by: User, now: datetime, is_assessed: bool = False
) -> TrainingRecord:
    """Passed, not passed or did not attend; once, from the start of the session on.

    `is_assessed`: the outcome is what an assessment came to, which alone passes an assessed course.
    """
    training_session = booking.training_session
    before = booking.training_record
    if training_session.starts_at > now:
        raise NotYetStarted(booking)
    if booking.mark:
        raise AlreadyMarked(booking)
    if not is_assessed:
        _check_assessed(booking, outcome)
    record = record_training(
        person=booking.person,
        course=training_session.course,
        completed_on=timezone.localdate(training_session.starts_at),
        outcome=outcome,
        provider=training_session.trainer.name,
        by=by,
        now=now,
    )
    _replace(booking, before, record)
    audit(by=by, action="booking.marked", about=booking, now=now, outcome=outcome)
    return record


@transaction.atomic
def correct_attendance(
    *, booking: Booking, outcome: str, by: User, now: datetime, is_assessed: bool = False
) -> TrainingRecord:
    """Retracts the record that the first mark made and records the other outcome; the history keeps
    both.
    """
    before = booking.mark
    if before is None:
        raise NotMarked(booking)
    if not is_assessed:
        _check_assessed(booking, outcome)
    record = correct_training_record(
        fact=before,
        values={"outcome": outcome, "valid_until": None},
        because=BECAUSE,
        by=by,
        now=now,
    )
    booking.training_record = record
    audit(by=by, action="booking.corrected", about=booking, now=now, outcome=outcome)
    return record


@transaction.atomic
def unmark_attendance(*, booking: Booking, by: User, now: datetime) -> None:
    """Takes the mark back, and its record with it."""
    record = booking.mark
    if record is None:
        raise NotMarked(booking)
    _check_assessed(booking, outcome="")
    retract_fact(fact=record, because=BECAUSE, by=by, now=now)
    _replace(booking, record, None)
    audit(by=by, action="booking.unmarked", about=booking, now=now)


def _check_assessed(booking: Booking, outcome: str) -> None:
    """Refused where a sheet is in, or where the course is passed by assessors and this would pass
    it without them.
    """
    if Booking.objects.filter(
        pk=booking.pk, assessment__sheets__retracted_at=None, assessment__sheets__isnull=False
    ).exists():
        raise AssessmentDecides(booking)
    if outcome == Outcome.PASSED and booking.training_session.course.assessors:
        raise NotAssessedYet(booking)


def _replace(booking: Booking, before: TrainingRecord | None, after: TrainingRecord | None) -> None:
    """Compare-and-set: of two who mark at once, the second is told."""
    as_seen = Booking.objects.active().filter(pk=booking.pk, training_record=before)
    if not as_seen.update(training_record=after):
        booking.refresh_from_db()
        raise NotBookedAnyMore(booking) if booking.cancelled_at else AlreadyMarked(booking)
    booking.training_record = after
