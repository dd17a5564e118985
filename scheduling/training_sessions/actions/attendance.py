"""Attendance at training sessions: who arrived, and after the end how it went.

Recording how it went makes a training record; correcting it corrects that record.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from nhsuk.dates.moments import moment_text
from scheduling.training_sessions.actions.no_shows import queue_follow_up
from scheduling.training_sessions.models import Booking
from training.actions.facts import retract_fact
from training.actions.records import correct_training_record, record_training
from training.models import TrainingRecord

Outcome = TrainingRecord.Outcome
BECAUSE = "Attendance was corrected"
DOORS_OPEN = timedelta(hours=1)  # before the start


def _not_yet_started(booking: Booking) -> Refused:
    starts_at = booking.training_session.starts_at
    return Refused(
        f"The session starts at {moment_text(starts_at)}. You can record who arrived from an"
        " hour before."
    )


def _booking_cancelled(booking: Booking) -> Refused:
    return Refused(f"{booking.person}’s place was cancelled, so there is no attendance to record.")


def _attendance_recorded_already(booking: Booking) -> Refused:
    outcome = booking.attendance.get_outcome_display().lower() if booking.attendance else "just now"
    return Refused(
        f"Attendance for {booking.person} is already recorded: {outcome}. "
        "Correct it if it is wrong."
    )


def _not_recorded(booking: Booking) -> Refused:
    return Refused(f"Attendance for {booking.person} is not recorded, so there is nothing to undo.")


@transaction.atomic
def record_arrival(
    *, booking: Booking, by: User, now: datetime, pressed_at: datetime | None = None
) -> None:
    """Records at the door that they are there, from an hour before the start. Repeating it changes
    nothing.

    `pressed_at`: on a phone that had no network then. Of several presses the latest counts, in
    whichever order they come.
    """
    _note_arrival(booking, by, now, pressed_at or now, is_there=True)
    booking.refresh_from_db(fields=["cancelled_at"])
    if booking.cancelled_at:
        raise _booking_cancelled(booking)


@transaction.atomic
def undo_arrival(
    *, booking: Booking, by: User, now: datetime, pressed_at: datetime | None = None
) -> None:
    """They are not there after all. `pressed_at` as for `record_arrival`."""
    _note_arrival(booking, by, now, pressed_at or now, is_there=False)


def _note_arrival(
    booking: Booking, by: User, now: datetime, pressed_at: datetime, *, is_there: bool
) -> None:
    """A phone whose clock is wrong says neither that someone came before the doors opened nor later
    than now.
    """
    opens_at = booking.training_session.starts_at - DOORS_OPEN
    if is_there and now < opens_at:
        raise _not_yet_started(booking)
    _check_no_outcome(booking)
    pressed_at = min(max(pressed_at, opens_at), now)
    latest = Booking.objects.held().filter(
        Q(arrival_noted_at=None) | Q(arrival_noted_at__lte=pressed_at), pk=booking.pk
    )
    changes = latest.filter(arrived_at__isnull=is_there)
    if changes.update(
        arrived_at=pressed_at if is_there else None,
        arrived_by=by if is_there else None,
        arrival_noted_at=pressed_at,
    ):
        action = "booking.arrived" if is_there else "booking.arrival_undone"
        audit(by=by, action=action, about=booking, now=now, at=pressed_at.isoformat())
    else:
        latest.update(arrival_noted_at=pressed_at)
    booking.refresh_from_db(fields=["arrived_at", "arrived_by"])


def _check_no_outcome(booking: Booking) -> None:
    if booking.attendance:
        raise _attendance_recorded_already(booking)


@transaction.atomic
def record_attendance(
    *, booking: Booking, outcome: str, by: User, now: datetime, is_assessed: bool = False
) -> TrainingRecord:
    """Records passed, not passed or did not attend, once, from the end of the session.

    `is_assessed`: the outcome comes from an assessment, the only way to pass an assessed course,
    and may come during the session.
    """
    training_session = booking.training_session
    before = booking.training_record
    if training_session.starts_at > now:
        raise _not_yet_started(booking)
    if training_session.ends_at > now and not is_assessed:
        ends_at = booking.training_session.ends_at
        raise Refused(
            f"The session ends at {moment_text(ends_at)}. You can record how it went from then."
        )
    if booking.attendance:
        raise _attendance_recorded_already(booking)
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
    if outcome == Outcome.DID_NOT_ATTEND:
        queue_follow_up(record=record, now=now)
    audit(by=by, action="booking.marked", about=booking, now=now, outcome=outcome)
    return record


@transaction.atomic
def correct_attendance(
    *, booking: Booking, outcome: str, by: User, now: datetime, is_assessed: bool = False
) -> TrainingRecord:
    """Retracts the first training record and records the other outcome; both stay in the
    history.
    """
    before = booking.attendance
    if before is None:
        raise _not_recorded(booking)
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
    if outcome == Outcome.DID_NOT_ATTEND:
        queue_follow_up(record=record, now=now)
    audit(by=by, action="booking.corrected", about=booking, now=now, outcome=outcome)
    return record


@transaction.atomic
def retract_attendance(*, booking: Booking, by: User, now: datetime) -> None:
    """Retracts the attendance and its training record."""
    record = booking.attendance
    if record is None:
        raise _not_recorded(booking)
    _check_assessed(booking, outcome="")
    retract_fact(fact=record, because=BECAUSE, by=by, now=now)
    _replace(booking, record, None)
    audit(by=by, action="booking.unmarked", about=booking, now=now)


def _check_assessed(booking: Booking, outcome: str) -> None:
    """Refuses to overrule a submitted assessment, or to pass an assessed course without one."""
    if Booking.objects.filter(
        pk=booking.pk, assessment__sheets__retracted_at=None, assessment__sheets__isnull=False
    ).exists():
        raise Refused(
            f"The result for {booking.person} comes from their assessment. "
            "Correct the assessment instead."
        )
    if outcome == Outcome.PASSED and booking.training_session.course.assessors:
        raise Refused(
            f"{booking.training_session.course.code} is passed by assessment. "
            f"Assess {booking.person} first."
        )


def _replace(booking: Booking, before: TrainingRecord | None, after: TrainingRecord | None) -> None:
    """Compare-and-set: of two simultaneous requests, the second is refused."""
    as_seen = Booking.objects.held().filter(pk=booking.pk, training_record=before)
    if not as_seen.update(training_record=after):
        booking.refresh_from_db()
        raise (
            _booking_cancelled(booking)
            if booking.cancelled_at
            else _attendance_recorded_already(booking)
        )
    booking.training_record = after
