"""Coverage: record what was published, judge it, retract it, and follow up a correction."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.enquiries.actions.outlets import get_or_add_outlet
from desk.enquiries.models import Coverage, Enquiry, Interview


class CoverageExists(Refused):
    def __init__(self, coverage: Coverage) -> None:
        super().__init__(f"“{coverage.title}” of {coverage.outlet} is already listed.")


COVERAGE_RETRACTED = "This has already been removed."


@transaction.atomic
def add_coverage(
    *,
    enquiry: Enquiry,
    interview: Interview | None,
    outlet: str,
    title: str,
    published_at: datetime,
    link: str,
    tone: str,
    verdict: str = "",
    message_carried: str = "",
    by: User,
    now: datetime,
) -> Coverage:
    """Records an item of coverage. Refuses a future date, another enquiry's interview, and a
    repeated outlet and title.

    An unknown outlet is added by its name.
    """
    if published_at > now:
        raise Refused("That time is in the future. Enter when it came out.")
    if interview and interview.enquiry_id != enquiry.pk:
        raise Refused("Choose an interview of this enquiry, or none.")
    values = {
        "interview": interview,
        "published_at": published_at,
        "link": link,
        "tone": tone,
        "verdict": verdict,
        "message_carried": message_carried,
    }
    coverage, is_new = Coverage.objects.get_or_create(
        enquiry=enquiry,
        outlet=get_or_add_outlet(name=outlet, by=by, now=now),
        title=title,
        retracted_at=None,
        defaults={**values, "recorded_at": now, "recorded_by": by},
    )
    if not is_new:
        raise CoverageExists(coverage)
    audit(by=by, action="coverage.added", about=coverage, now=now, enquiry=enquiry.reference)
    return coverage


@transaction.atomic
def retract_coverage(*, coverage: Coverage, by: User, now: datetime) -> None:
    """Retracts it; it stays in the history. Refused if it was retracted already."""
    current = Coverage.objects.not_retracted().filter(pk=coverage.pk)
    if not current.update(retracted_at=now, retracted_by=by):
        raise Refused(COVERAGE_RETRACTED)
    audit(
        by=by,
        action="coverage.retracted",
        about=coverage,
        now=now,
        enquiry=coverage.enquiry.reference,
    )


@transaction.atomic
def judge_coverage(
    *, coverage: Coverage, verdict: str, message_carried: str, by: User, now: datetime
) -> None:
    """Records its tone and whether it carries our message; an empty value takes a verdict back."""
    current = Coverage.objects.not_retracted().filter(pk=coverage.pk)
    if not current.update(verdict=verdict, message_carried=message_carried):
        raise Refused(COVERAGE_RETRACTED)
    audit(
        by=by,
        action="coverage.judged",
        about=coverage,
        now=now,
        enquiry=coverage.enquiry.reference,
        before=[coverage.verdict, coverage.message_carried],
        after=[verdict, message_carried],
    )


@transaction.atomic
def ask_correction(*, coverage: Coverage, text: str, by: User, now: datetime) -> None:
    """Records that something in it is wrong and that the outlet was asked for a correction."""
    if not text.strip():
        raise Refused("Enter what is wrong and what is right.")
    unasked = Coverage.objects.not_retracted().filter(pk=coverage.pk, correction_asked_at=None)
    if not unasked.update(correction=text, correction_asked_at=now):
        raise Refused(
            COVERAGE_RETRACTED
            if coverage.retracted_at
            else "A correction has already been asked for. Mark it as corrected when it is made."
        )
    audit(
        by=by,
        action="coverage.correction_asked",
        about=coverage,
        now=now,
        enquiry=coverage.enquiry.reference,
    )


@transaction.atomic
def note_correction_made(*, coverage: Coverage, by: User, now: datetime) -> None:
    """Records that the outlet made the correction. Refused if none was asked for."""
    waiting = Coverage.objects.not_retracted().filter(
        pk=coverage.pk, correction_asked_at__isnull=False, correction_made_at=None
    )
    if not waiting.update(correction_made_at=now):
        raise Refused(
            "No correction is waiting. Nobody asked for one, or it has already been made."
        )
    audit(
        by=by,
        action="coverage.correction_made",
        about=coverage,
        now=now,
        enquiry=coverage.enquiry.reference,
    )
