"""Putting a debrief right: by the desk, with a reason, and what it said before is kept."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import reason_given
from scheduling.desk import debrief_emails as emails
from scheduling.desk.actions.assignments import mark_went_out, unmark_went_out
from scheduling.desk.models import Debrief, DebriefCorrection, Enquiry, EnquiryNote, Interview
from training.actions.facts import NothingChanged
from training.actions.seen import check_seen


class Corrected(TypedDict):
    went: str
    keep: str
    change: str
    coverage_link: str
    correction: str


SAID = tuple(Corrected.__annotations__)


@transaction.atomic
def correct_debrief(
    *,
    debrief: Debrief,
    because: str,
    by: User,
    now: datetime,
    seen: str | None = None,
    **said: Unpack[Corrected],
) -> DebriefCorrection:
    """Whether it went out follows, as practice too. Questions and care are changed on pages of
    their own.
    """
    because = reason_given(
        because,
        otherwise="Enter why you are correcting it. The reason is shown with what it said before.",
    )
    current = check_seen(debrief, SAID, seen)
    before = {name: getattr(current, name) for name in SAID}
    if before == said:
        raise NothingChanged
    made = DebriefCorrection.objects.create(
        debrief=current, before=before, reason=because, corrected_at=now, corrected_by=by
    )
    for name, value in said.items():
        setattr(current, name, value)
    current.save(update_fields=SAID)
    _follow(current, before["correction"], because, by, now)
    audit(
        by=by,
        action="debrief.corrected",
        about=current.interview,
        now=now,
        before=before,
        because=because,
    )
    return made


def _follow(
    debrief: Debrief, correction_before: str, because: str, by: User, now: datetime
) -> None:
    """What the debrief had done, done anew: the practice, the mail about a mistake, the enquiry's
    log.
    """
    interview = Interview.objects.select_related("practice", "person", "enquiry").get(
        pk=debrief.interview_id
    )
    if debrief.went_out and not interview.went_out_at:
        mark_went_out(interview=interview, by=by, now=now)
    elif interview.went_out_at and not debrief.went_out:
        unmark_went_out(interview=interview, by=by, now=now)
    if debrief.correction and debrief.correction != correction_before:
        emails.tell_of_correction(interview=interview, now=now)
    enquiry = Enquiry.objects.get(pk=interview.enquiry_id)
    text = f"Debrief of {interview} corrected: {because}"
    EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, text=text)
