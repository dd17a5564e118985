"""Writing down who let a statement go out."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from scheduling.desk.actions.lines_used import check_words
from scheduling.desk.models import Enquiry, EnquiryApproval, EnquiryNote

WRITING = (Enquiry.State.DRAFTING, Enquiry.State.APPROVAL)


class NothingToApprove(Refused):
    def __init__(self, enquiry: Enquiry) -> None:
        super().__init__(f"{enquiry.reference} has no statement being drafted. Start one first.")


class ApprovedToCome(Refused):
    def __init__(self) -> None:
        super().__init__("That time is in the future. Enter when it was approved.")


class ApprovedAlready(Refused):
    def __init__(self, approval: EnquiryApproval) -> None:
        super().__init__(
            f"The approval by {approval.approved_by_name} is already recorded, for the same words."
        )


@transaction.atomic
def record_approval(
    *,
    enquiry: Enquiry,
    approved_by_name: str,
    how: str,
    text: str,
    approved_at: datetime,
    by: User,
    now: datetime,
    meant: Collection[str] = (),
) -> EnquiryApproval:
    """A fact, with the words that were approved: another wording needs another approval.

    Words of a line that may not be used now are refused, as in an answer, unless they are `meant`.
    """
    current = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if current.state not in WRITING:
        raise NothingToApprove(current)
    if approved_at > now:
        raise ApprovedToCome
    if earlier := current.approvals.filter(approved_by_name=approved_by_name, text=text).first():
        raise ApprovedAlready(earlier)
    held = check_words(enquiry=current, response=text, meant=meant, sent_at=now)
    details = {
        "approved_by_name": approved_by_name,
        "how": how,
        "text": text,
        "approved_at": approved_at,
    }
    approval = EnquiryApproval.objects.create(
        enquiry=current, recorded_at=now, recorded_by=by, **details
    )
    note = f"Statement approved by {approved_by_name}{f', {how}' if how else ''}"
    EnquiryNote.objects.create(enquiry=current, at=now, by=by, text=note)
    told = {"approved_by": approved_by_name} | ({"in_spite_of": held} if held else {})
    audit(by=by, action="enquiry.statement_approved", about=current, now=now, **told)
    return approval
