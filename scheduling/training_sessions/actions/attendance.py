"""Attendance at training sessions. Recording it makes a training record; correcting it corrects
that record.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from nhsuk.dates.moments import moment_text
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
            f"The session starts at {moment_text(starts_at)}. You can record attendance from then."
        )


class BookingCancelled(Refused):
    def __init__(self, booking: Booking) -> None:
        super().__init__(
            f"{booking.person}'s place was cancelled, so there is no attendance to record."
        )


class AttendanceRecordedAlready(Refused):
    def __init__(self, booking: Booking) -> None:
        outcome = (
            booking.attendance.get_outcome_display().lower() if booking.attendance else "just now"
        )
        super().__init__(
            f"Attendance for {booking.person} is already recorded: {outcome}. "
            "Correct it if it is wrong."
        )


class NotRecorded(Refused):
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
def record_attendance(
    *, booking: Booking, outcome: str, by: User, now: datetime, is_assessed: bool = False
) -> TrainingRecord:
    """Records passed, not passed or did not attend, once, from the start of the session.

    `is_assessed`: the outcome comes from an assessment, the only way to pass an assessed course.
    """
    training_session = booking.training_session
    before = booking.training_record
    if training_session.starts_at > now:
        raise NotYetStarted(booking)
    if booking.attendance:
        raise AttendanceRecordedAlready(booking)
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
    """Retracts the first training record and records the other outcome; both stay in the history."""
    before = booking.attendance
    if before is None:
        raise NotRecorded(booking)
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
def retract_attendance(*, booking: Booking, by: User, now: datetime) -> None:
    """Retracts the attendance and its training record."""
    record = booking.attendance
    if record is None:
        raise NotRecorded(booking)
    _check_assessed(booking, outcome="")
    retract_fact(fact=record, because=BECAUSE, by=by, now=now)
    _replace(booking, record, None)
    audit(by=by, action="booking.unmarked", about=booking, now=now)


def _check_assessed(booking: Booking, outcome: str) -> None:
    """Refuses to overrule a submitted assessment, or to pass an assessed course without one."""
    if Booking.objects.filter(
        pk=booking.pk, assessment__sheets__retracted_at=None, assessment__sheets__isnull=False
    ).exists():
        raise AssessmentDecides(booking)
    if outcome == Outcome.PASSED and booking.training_session.course.assessors:
        raise NotAssessedYet(booking)


def _replace(booking: Booking, before: TrainingRecord | None, after: TrainingRecord | None) -> None:
    """Compare-and-set: of two simultaneous requests, the second is refused."""
    as_seen = Booking.objects.active().filter(pk=booking.pk, training_record=before)
    if not as_seen.update(training_record=after):
        booking.refresh_from_db()
        raise (
            BookingCancelled(booking)
            if booking.cancelled_at
            else AttendanceRecordedAlready(booking)
        )
    booking.training_record = after
