"""Assessments: begun, scored, corrected with a reason, agreed. A decided assessment makes the
training record.

Scores never go into the audit trail, which others can read.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from desk.assessments.assessment_emails import notify
from desk.assessments.models import Assessment, Assessor, Settlement, Sheet
from desk.assessments.queries.assessments import AssessmentState, state_of
from desk.briefings.models import Briefing
from nhsuk.dates.moments import moment_text
from scheduling.training_sessions.actions.attendance import correct_attendance, record_attendance
from scheduling.training_sessions.models import Booking
from training.models import Person, TrainingRecord
from training.rubric import Scores, Style, result_of, style_of

Outcome = TrainingRecord.Outcome
MOST = 2


def _not_begun_yet(starts_at: datetime) -> Refused:
    return Refused(f"It starts at {moment_text(starts_at)}. You can assess it from then.")


ASSESSES_THEMSELVES = "You cannot assess yourself. Ask another assessor."


HANDED_IN = "You have already submitted your scores. Open them to correct them, with a reason."


CORRECTED_MEANWHILE = (
    "These scores were corrected after you opened them. Open them again and check them."
)


NOTHING_TO_SETTLE = "There is nothing left to agree. Check the scores again."


@transaction.atomic
def begin_for_booking(*, booking: Booking, by: User, now: datetime) -> Assessment:
    """For someone with a place, from the start of the session; returns the existing one if any."""
    training_session = booking.training_session
    course = training_session.course
    if booking.cancelled_at or training_session.cancelled_at:
        raise Refused(f"{booking.person}’s place was cancelled, so there is nothing to assess.")
    if training_session.starts_at > now:
        raise _not_begun_yet(training_session.starts_at)
    if not (course.media or course.assessors):
        raise Refused("This course has no interview to assess. Only record attendance.")
    held_on = timezone.localdate(training_session.starts_at)
    wanted = max(course.assessors, 1)
    return _begin(
        {"booking": booking},
        booking.person,
        style_of(course.media),
        held_on,
        wanted=wanted,
        by=by,
        now=now,
    )


@transaction.atomic
def begin_for_briefing(*, briefing: Briefing, by: User, now: datetime) -> Assessment:
    """For a mock interview that has started or taken place."""
    has_begun = briefing.starts_at is not None and briefing.starts_at <= now and briefing.is_open
    if briefing.need != "mock" or not (has_begun or briefing.completed_at):
        if briefing.starts_at and briefing.is_open and briefing.starts_at > now:
            raise _not_begun_yet(briefing.starts_at)
        raise Refused(
            f"{briefing} has no time, or was cancelled. Arrange it, or record that it took place."
        )
    held_on = briefing.held_on or timezone.localdate(briefing.starts_at)
    return _begin(
        {"briefing": briefing},
        briefing.person,
        style_of(briefing.media),
        held_on,
        wanted=1,
        by=by,
        now=now,
    )


def _begin(
    of: Mapping[str, Any],
    person: Person,
    style: Style,
    held_on: date,
    *,
    wanted: int,
    by: User,
    now: datetime,
) -> Assessment:
    if person.user_id == by.pk:
        raise Refused(ASSESSES_THEMSELVES)
    values = {"person": person, "style": style, "held_on": held_on, "assessors_wanted": wanted}
    assessment, is_new = Assessment.objects.get_or_create(
        **of, defaults=values | {"begun_at": now, "begun_by": by}
    )
    if is_new:
        Assessor.objects.create(assessment=assessment, user=by, added_at=now, added_by=by)
        audit(by=by, action="assessment.begun", about=assessment, now=now)
    return assessment


@transaction.atomic
def ask_second_assessor(*, assessment: Assessment, user: User, by: User, now: datetime) -> Assessor:
    """An assessor can ask a second one until the assessment is decided; a second assessor who has
    not scored yet is replaced.
    """
    current = Assessment.objects.select_for_update().get(pk=assessment.pk)
    state = state_of(current)
    if state.is_decided:
        raise Refused(
            "The assessment is decided. If your scores are wrong, correct them and give a reason."
        )
    if user.pk == current.person.user_id:
        raise Refused(ASSESSES_THEMSELVES)
    if not user.is_active or not user.may(Permission.MARK_ATTENDANCE):
        raise Refused(
            f"{user} is not an assessor. Choose a trainer, or someone in the communications team."
        )
    in_already = {sheet.assessor_id for sheet in state.sheets}
    others = current.assessors.exclude(user=by).exclude(user__in=in_already)
    others.exclude(user=user).delete()
    if earlier := current.assessors.filter(user=user).first():
        return earlier
    if current.assessors.count() >= MOST:
        raise Refused(
            "There are two assessors already. "
            "Score the interview, then agree any differences with the other assessor."
        )
    Assessment.objects.filter(pk=current.pk).update(assessors_wanted=MOST)
    assessor = Assessor.objects.create(assessment=current, user=user, added_at=now, added_by=by)
    notify(assessment=current, what="second", to=user.email, now=now)
    audit(by=by, action="assessment.second_asked", about=current, now=now, assessor=str(user))
    return assessor


@transaction.atomic
def save_draft(*, assessment: Assessment, content: dict[str, Any], by: User, now: datetime) -> None:
    """Saves an incomplete sheet, visible only to its assessor and deleted on submission."""
    if assessment.sheets.not_retracted().filter(assessor=by).exists():
        raise Refused(HANDED_IN)
    assessment.assessors.filter(user=by).update(draft=content, draft_saved_at=now)
    audit(by=by, action="assessment.draft_saved", about=assessment, now=now)


@transaction.atomic
def submit_sheet(
    *, assessment: Assessment, scores: Scores, feedback: Mapping[str, str], by: User, now: datetime
) -> Sheet:
    """Submits the sheet. The assessment is decided once all are in and nothing needs agreeing."""
    current = Assessment.objects.select_for_update().get(pk=assessment.pk)
    _check_whole(scores, current)
    sheet = _sheet(current, scores, feedback, by, now)
    try:
        with transaction.atomic():
            sheet.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(HANDED_IN) from error
    current.assessors.filter(user=by).update(draft={}, draft_saved_at=None)
    audit(by=by, action="assessment.scored", about=current, now=now)
    _follow(current, by=by, now=now)
    return sheet


@transaction.atomic
def correct_sheet(
    *,
    sheet: Sheet,
    scores: Scores,
    feedback: Mapping[str, str],
    because: str,
    by: User,
    now: datetime,
) -> Sheet:
    """Retracts the sheet with a reason and records another; any agreement about it is reopened."""
    current = Assessment.objects.select_for_update().get(pk=sheet.assessment_id)
    _check_whole(scores, current)
    because = reason_given(because, otherwise="Enter why you are correcting the scores.")
    before = Sheet.objects.not_retracted().filter(pk=sheet.pk, assessor=by)
    retraction = {
        "retracted_at": max(now, sheet.recorded_at),
        "retracted_by": by,
        "retracted_because": because[:300],
    }
    if not before.update(**retraction):
        raise Refused(CORRECTED_MEANWHILE)
    current.settlements.not_retracted().update(
        **retraction | {"retracted_because": "Scores were corrected"}
    )
    corrected = _sheet(current, scores, feedback, by, now)
    corrected.save(force_insert=True)
    audit(by=by, action="assessment.corrected", about=current, now=now, instead_of=sheet.pk)
    _follow(current, by=by, now=now, is_correction=True)
    return corrected


@transaction.atomic
def settle(*, assessment: Assessment, words: str, by: User, now: datetime) -> None:
    """Records that the two assessors talked and keep their scores; the other is asked to agree."""
    current = Assessment.objects.select_for_update().get(pk=assessment.pk)
    state = state_of(current)
    if not state.is_to_settle:
        raise Refused(NOTHING_TO_SETTLE)
    if state.settlement:
        raise Refused(
            "What you agreed has already been recorded. It counts once the other assessor agrees."
        )
    current.settlements.create(words=words[:300], recorded_at=now, recorded_by=by)
    for sheet in state.sheets:
        if sheet.assessor_id != by.pk:
            notify(assessment=current, what="settling", to=sheet.assessor.email, now=now)
    audit(by=by, action="assessment.settling", about=current, now=now)


@transaction.atomic
def answer_settlement(*, settlement: Settlement, agrees: bool, by: User, now: datetime) -> None:
    """If the other assessor agrees, the mean counts; otherwise the agreement is retracted."""
    current = Assessment.objects.select_for_update().get(pk=settlement.assessment_id)
    waiting = (
        current.settlements.not_retracted()
        .filter(pk=settlement.pk, agreed_at=None)
        .exclude(recorded_by=by)
    )
    answer = (
        {"agreed_at": now, "agreed_by": by}
        if agrees
        else {"retracted_at": now, "retracted_by": by, "retracted_because": "Not agreed"}
    )
    if not state_of(current).is_to_settle or not waiting.update(**answer):
        raise Refused(NOTHING_TO_SETTLE)
    audit(
        by=by, action=f"assessment.{'settled' if agrees else 'not_settled'}", about=current, now=now
    )
    if agrees:
        _follow(current, by=by, now=now)
    elif settlement.recorded_by:
        notify(assessment=current, what="not_settled", to=settlement.recorded_by.email, now=now)


def _sheet(
    assessment: Assessment, scores: Scores, feedback: Mapping[str, str], by: User, now: datetime
) -> Sheet:
    return Sheet(
        assessment=assessment,
        assessor=by,
        points=dict(scores.points),
        criticals=list(scores.criticals),
        is_accurate=scores.is_accurate,
        **feedback,
        recorded_at=now,
        recorded_by=by,
    )


def _check_whole(scores: Scores, assessment: Assessment) -> None:
    try:
        result_of([scores], Style(assessment.style))
    except ValueError as error:
        raise Refused("Score every criterion from 1 to 5. Only a draft can have gaps.") from error


def _follow(
    assessment: Assessment, *, by: User, now: datetime, is_correction: bool = False
) -> None:
    """Records attendance if the assessment is decided, and notifies whoever is waiting."""
    state = state_of(assessment)
    if state.is_in and len(state.sheets) > 1 and not is_correction:
        for sheet in state.sheets:
            if sheet.assessor_id != by.pk:
                notify(assessment=assessment, what="in", to=sheet.assessor.email, now=now)
    if state.result is None:
        return
    if assessment.booking:
        _record_result(assessment.booking, state, by=by, now=now)
    notify(
        assessment=assessment,
        what="corrected" if is_correction else "decided",
        to=assessment.person.email,
        now=now,
    )


def _record_result(booking: Booking, state: AssessmentState, *, by: User, now: datetime) -> None:
    """Makes the training record, passed or not passed, or corrects it."""
    assert state.result is not None  # noqa: S101  its caller has one
    outcome = Outcome.PASSED if state.result.is_passed else Outcome.FAILED
    if booking.attendance is None:
        record_attendance(booking=booking, outcome=outcome, by=by, now=now, is_assessed=True)
    elif booking.attendance.outcome != outcome:
        correct_attendance(booking=booking, outcome=outcome, by=by, now=now, is_assessed=True)
