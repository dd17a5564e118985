"""How a line comes to be used, and stays so: checked by one, approved by another, reviewed."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from scheduling.lines.actions.line_versions import LineChangedMeanwhile, figures_of, standing
from scheduling.lines.actions.lines import leave_news
from scheduling.lines.models import Line
from training.models import Organisation


class LineApproved(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(f"{line.reference} was approved already, by {line.approved_by}.")


class LineChecked(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(f"{line.reference} was fact checked already, by {line.checked_by}.")


class LineNotChecked(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(
            f"{line.reference} is not fact checked yet. Check it, or have it checked by someone who did not write it."
        )


class LineNotApproved(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(f"{line.reference} is a draft. It is reviewed when it is approved.")


class CheckerWroteLine(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(f"You wrote these words of {line.reference}. Ask someone else on the desk to check them.")


class CheckedAgainstNothing(Refused):
    def __init__(self) -> None:
        super().__init__("Enter what the line was checked against: a report and its date, or who confirmed it.")


class ApproverWroteLine(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(
            f"You wrote these words of {line.reference}. Ask another communications manager to approve them."
        )


@transaction.atomic
def check_line(
    *, line: Line, revision: int, against: str, by: User, now: datetime, figures: Collection[int] | None = None
) -> None:
    """The words and figures that were read are right; said by someone who did not write them, with how they know.

    `figures` are the keys of those that were read; None where they need no look.
    """
    against = " ".join(against.split())
    if not against:
        raise CheckedAgainstNothing
    current = standing(line, revision)
    if figures is not None and {*figures} != {figure.pk for figure in figures_of(current)}:
        raise LineChangedMeanwhile(current)
    if current.approved_at:
        raise LineApproved(current)
    if current.checked_at:
        raise LineChecked(current)
    if _is_own(current, by):
        raise CheckerWroteLine(current)
    current.checked_at, current.checked_by, current.checked_against = now, by, against[:500]
    current.save(update_fields=["checked_at", "checked_by", "checked_against"])
    audit(by=by, action="line.checked", about=current, now=now, revision=revision, against=current.checked_against)


@transaction.atomic
def approve_line(*, line: Line, revision: int, by: User, now: datetime) -> None:
    """Approves the words that were read and checked, by someone who did not write them."""
    current = standing(line, revision)
    if current.approved_at:
        raise LineApproved(current)
    if _is_own(current, by):
        raise ApproverWroteLine(current)
    if not current.checked_at:
        raise LineNotChecked(current)
    current.approved_at, current.approved_by, current.reminded_at = now, by, None
    current.save(update_fields=["approved_at", "approved_by", "reminded_at"])
    if revision > 1:
        leave_news(line=current, now=now)
    audit(by=by, action="line.approved", about=current, now=now, revision=revision)


@transaction.atomic
def review_line(
    *, line: Line, by: User, now: datetime, revision: int | None = None, after: timedelta | None = None
) -> Line:
    """The words still hold: the next review comes `after` (the organisation's interval), and the last day as long after
    it as it came after this one.

    An interval of less than a day sets the moment too, not the day alone, and moves the last day only as it must.
    """
    current = standing(line, revision)
    if not current.approved_at:
        raise LineNotApproved(current)
    interval = after or timedelta(days=Organisation.objects.ours().line_review_after_days)
    before, due_at = current.review_on, now + interval
    is_within_hours = interval < timedelta(days=1)
    spare = timedelta() if is_within_hours else current.expires_on - before
    current.review_on = timezone.localdate(due_at)
    current.review_at = due_at if is_within_hours else None
    current.expires_on = max(current.expires_on, current.review_on + spare)
    current.reminded_at = None
    current.save(update_fields=["review_on", "review_at", "expires_on", "reminded_at"])
    audit(by=by, action="line.reviewed", about=current, now=now, before=before, after=current.review_on)
    return current


def _is_own(line: Line, by: User) -> bool:
    """Who wrote it does not judge it, unless the organisation is too small for two."""
    return by.pk == line.written_by_id and not Organisation.objects.ours().approver_may_be_author
