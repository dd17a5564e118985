"""Deeds on lines to take: write, change, approve, review, withdraw."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from scheduling.actions.references import next_reference
from scheduling.models import Line
from training.actions.facts import Refused
from training.models import Organisation, Topic


class LineReferenceTaken(Refused):
    def __init__(self, reference: str) -> None:
        super().__init__(
            f"There is a line {reference} already. Enter another reference, or leave it empty for the next."
        )


class LineWrittenAlready(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(f"{line.reference} says the same already. Change that one instead.")


class LineExpiresBeforeReview(Refused):
    def __init__(self) -> None:
        super().__init__("The line expires before its review. Enter a last day on or after the review day.")


class LineExpiresInThePast(Refused):
    def __init__(self) -> None:
        super().__init__("The last day has passed. Enter a day to come.")


class LineChangedMeanwhile(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(
            f"Someone else changed {line.reference} after you opened it. Look at its words as they are now."
        )


class LineWithdrawn(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(f"{line.reference} was withdrawn. Write a new line instead.")


class LineApproved(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(f"{line.reference} was approved already, by {line.approved_by}.")


class LineLastsLonger(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(
            f"{line.reference} is approved until {line.expires_on:%-d %B %Y}, with a review on "
            f"{line.review_on:%-d %B %Y}. Ask a communications manager to review it, or enter days up to these."
        )


class LineNotApproved(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(f"{line.reference} is a draft. It is reviewed when it is approved.")


class ApproverWroteLine(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(
            f"You wrote these words of {line.reference}. Ask another communications manager to approve them."
        )


class ReasonMissing(Refused):
    def __init__(self) -> None:
        super().__init__("Enter why the line is withdrawn: whoever used it will ask.")


@transaction.atomic
def write_line(
    *,
    topic: Topic,
    text: str,
    proof: str,
    source: str,
    owner: User,
    review_on: date,
    expires_on: date,
    by: User,
    now: datetime,
    reference: str = "",
) -> Line:
    """A draft. Without a reference it takes the next one of its topic's first letter: `W-08` for winter."""
    _check_days(review_on, expires_on, timezone.localdate(now))
    following = next_reference(Line, topic.code[0].upper(), digits=2)
    reference = reference.strip().upper() or following
    if Line.objects.filter(reference=reference).exists():
        raise LineReferenceTaken(reference)
    if same := Line.objects.filter(topic=topic, text=text, withdrawn_at=None).first():
        raise LineWrittenAlready(same)
    line = Line.objects.create(
        reference=reference,
        topic=topic,
        text=text,
        proof=proof,
        source=source,
        owner=owner,
        review_on=review_on,
        expires_on=expires_on,
        written_at=now,
        written_by=by,
    )
    audit(by=by, action="line.written", about=line, now=now, text=text)
    return line


@transaction.atomic
def change_line(
    *,
    line: Line,
    revision: int,
    topic: Topic,
    text: str,
    proof: str,
    source: str,
    owner: User,
    review_on: date,
    expires_on: date,
    by: User,
    now: datetime,
) -> Line:
    """Other words are another revision and need approval again; its topic and owner can change without.

    The same words for longer are for whoever may approve them. `revision` is the one that was read; the words before
    are kept in the audit trail.
    """
    current = Line.objects.select_for_update().get(pk=line.pk)
    if current.withdrawn_at:
        raise LineWithdrawn(current)
    if current.revision != revision:
        raise LineChangedMeanwhile(current)
    _check_days(review_on, expires_on, timezone.localdate(now))
    before = {"text": current.text, "proof": current.proof, "source": current.source}
    is_reworded = before != {"text": text, "proof": proof, "source": source}
    if not is_reworded:
        _check_may_last(current, review_on, expires_on, by)
    current.topic, current.owner, current.review_on, current.expires_on = topic, owner, review_on, expires_on
    current.text, current.proof, current.source = text, proof, source
    if is_reworded:
        current.revision += 1
        current.written_at, current.written_by = now, by
        current.approved_at = current.approved_by = None
    current.save()
    audit(by=by, action="line.changed", about=current, now=now, revision=current.revision, before=before)
    return current


@transaction.atomic
def approve_line(*, line: Line, revision: int, by: User, now: datetime) -> None:
    """Approves the words that were read, by someone who did not write them (unless the organisation allows it)."""
    current = Line.objects.select_for_update().get(pk=line.pk)
    if current.withdrawn_at:
        raise LineWithdrawn(current)
    if current.revision != revision:
        raise LineChangedMeanwhile(current)
    if current.approved_at:
        raise LineApproved(current)
    if by == current.written_by and not Organisation.objects.get(pk=1).approver_may_be_author:
        raise ApproverWroteLine(current)
    current.approved_at, current.approved_by = now, by
    current.save(update_fields=["approved_at", "approved_by"])
    audit(by=by, action="line.approved", about=current, now=now, revision=revision)


@transaction.atomic
def review_line(*, line: Line, by: User, now: datetime) -> Line:
    """The words still hold: the review day moves on by the organisation's interval, and the last day with it."""
    current = Line.objects.select_for_update().get(pk=line.pk)
    if current.withdrawn_at:
        raise LineWithdrawn(current)
    if not current.approved_at:
        raise LineNotApproved(current)
    organisation = Organisation.objects.get(pk=1)
    before = current.review_on
    current.review_on = timezone.localdate(now) + timedelta(days=organisation.line_review_after_days)
    current.expires_on = max(current.expires_on, current.review_on)
    current.save(update_fields=["review_on", "expires_on"])
    audit(by=by, action="line.reviewed", about=current, now=now, before=before, after=current.review_on)
    return current


@transaction.atomic
def withdraw_line(*, line: Line, reason: str, by: User, now: datetime) -> None:
    """Nobody is to use the line from now on."""
    if not reason.strip():
        raise ReasonMissing
    standing = Line.objects.filter(pk=line.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=now, withdrawn_by=by, withdrawn_because=reason):
        raise LineWithdrawn(line)
    audit(by=by, action="line.withdrawn", about=line, now=now, reason=reason)


def _check_may_last(line: Line, review_on: date, expires_on: date, by: User) -> None:
    """An approval holds for the days that were approved."""
    is_longer = review_on > line.review_on or expires_on > line.expires_on
    if line.approved_at and is_longer and not by.may(Permission.APPROVE_LINES):
        raise LineLastsLonger(line)


def _check_days(review_on: date, expires_on: date, on: date) -> None:
    if expires_on < on:
        raise LineExpiresInThePast
    if expires_on < review_on:
        raise LineExpiresBeforeReview
