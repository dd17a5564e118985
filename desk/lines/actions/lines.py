"""Lines to take: written, checked by one person, approved by another, reviewed, changed and
withdrawn.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from desk import job_names
from desk.lines.models import Line, LineFigure, LineVersion
from desk.lines.queries.lines import current_figures, figures_in_words, similar_lines
from jobs.actions import queue_job
from scheduling.references import next_reference
from training.models import Organisation, Topic


class SimilarLines(Refused):
    """Carries the similar lines that the writer has not seen yet."""

    def __init__(self, lines: list[Line]) -> None:
        named = " and ".join(line.reference for line in lines)
        super().__init__(
            f"{named} on the same topic is very similar. Change that line, or save yours anyway."
        )
        self.lines = lines


def _line_changed_meanwhile(line: Line) -> Refused:
    return Refused(
        f"Someone else changed {line.reference} after you opened it. Check the latest version."
    )


def _line_approved(line: Line) -> Refused:
    return Refused(f"{line.reference} has already been approved, by {line.approved_by}.")


class LineDetails(TypedDict):
    """The fields of a line. Without `live_from` it can be used as soon as it is approved."""

    topic: Topic
    text: str
    proof: str
    source: str
    owner: User
    review_on: date
    expires_on: date
    live_from: NotRequired[date | None]


WORDS: Final = ("text", "proof", "source")


@transaction.atomic
def write_line(
    *,
    by: User,
    now: datetime,
    reference: str = "",
    similar_seen: Collection[str] | None = None,
    **details: Unpack[LineDetails],
) -> Line:
    """Saves a draft. Without a reference it gets the next one of its topic's first letter: `W-08`
    for winter.

    `similar_seen`: the references of similar lines that the writer has seen; None skips the
    comparison.
    """
    topic = details["topic"]
    live_from = details.get("live_from")
    _check_days(live_from, details["review_on"], details["expires_on"], timezone.localdate(now))
    following = next_reference(Line, topic.code[0].upper(), digits=2)
    reference = reference.strip().upper() or following
    if Line.objects.filter(reference=reference).exists():
        raise Refused(
            f"There is already a line {reference}. "
            "Enter another reference, or leave it empty to use the next one."
        )
    _check_is_new(topic, details["text"], similar_seen)
    line = Line.objects.create(reference=reference, written_at=now, written_by=by, **details)
    audit(by=by, action="line.written", about=line, now=now, text=line.text)
    return line


@transaction.atomic
def check_line(
    *,
    line: Line,
    revision: int,
    against: str,
    by: User,
    now: datetime,
    figures: Collection[int] | None = None,
) -> None:
    """Records that someone who did not write the line has checked its words and figures, and
    against what.

    `figures`: the keys of the figures that the checker saw; None skips the comparison.
    """
    against = " ".join(against.split())
    if not against:
        raise Refused(
            "Enter what you checked the line against: a report and its date, or who confirmed it."
        )
    current = lock_line(line, revision)
    if figures is not None and {*figures} != {figure.pk for figure in current_figures(current)}:
        raise _line_changed_meanwhile(current)
    if current.approved_at:
        raise _line_approved(current)
    if current.checked_at:
        raise Refused(
            f"{current.reference} has already been fact checked, by {current.checked_by}."
        )
    if _is_own(current, by):
        raise Refused(f"You wrote {current.reference}. Ask someone else on the desk to check it.")
    current.checked_at = now
    current.checked_by = by
    current.checked_against = against[:500]
    current.save(update_fields=["checked_at", "checked_by", "checked_against"])
    audit(
        by=by,
        action="line.checked",
        about=current,
        now=now,
        revision=revision,
        against=current.checked_against,
    )


@transaction.atomic
def approve_line(*, line: Line, revision: int, by: User, now: datetime) -> None:
    """Approves the words that were read and checked; for someone who did not write them."""
    current = lock_line(line, revision)
    if current.approved_at:
        raise _line_approved(current)
    if _is_own(current, by):
        raise Refused(
            f"You wrote {current.reference}. Ask another communications manager to approve it."
        )
    if not current.checked_at:
        raise Refused(
            f"{current.reference} has not been fact checked. "
            "Check it, or ask someone who did not write it to check it."
        )
    current.approved_at = now
    current.approved_by = by
    current.reminded_at = None
    current.save(update_fields=["approved_at", "approved_by", "reminded_at"])
    if revision > 1:
        queue_line_changed(line=current, now=now)
    audit(by=by, action="line.approved", about=current, now=now, revision=revision)


@transaction.atomic
def review_line(*, line: Line, by: User, now: datetime, revision: int | None = None) -> Line:
    """The words still hold. The next review is due after the organisation's interval; the last day
    moves by as much.
    """
    current = lock_line(line, revision)
    if not current.approved_at:
        raise Refused(f"{current.reference} is a draft. You can review it once it is approved.")
    interval = timedelta(days=Organisation.objects.ours().line_review_after_days)
    before = current.review_on
    current.review_on = timezone.localdate(now + interval)
    spare = current.expires_on - before
    current.expires_on = max(current.expires_on, current.review_on + spare)
    current.reminded_at = None
    current.save(update_fields=["review_on", "expires_on", "reminded_at"])
    audit(
        by=by,
        action="line.reviewed",
        about=current,
        now=now,
        before=before,
        after=current.review_on,
    )
    return current


@transaction.atomic
def change_line(
    *, line: Line, revision: int, by: User, now: datetime, **details: Unpack[LineDetails]
) -> Line:
    """Different words make a new version, which needs a check and approval; topic and owner can
    change without.

    Only someone who may approve lines can extend the dates of an approved line. `revision` is the
    one that the user read.
    """
    current = lock_line(line, revision)
    live_from = details.get("live_from")
    review_on = details["review_on"]
    expires_on = details["expires_on"]
    _check_days(live_from, review_on, expires_on, timezone.localdate(now))
    before = {name: getattr(current, name) for name in WORDS}
    was_approved = current.approved_at is not None
    is_reworded = before != {name: details[name] for name in WORDS}
    if not is_reworded:
        _check_may_extend(current, live_from, review_on, expires_on, by)
    else:
        begin_version(current, figures=current_figures(current), by=by, now=now)
    if review_on != current.review_on:
        current.reminded_at = None
    for name, value in (details | {"live_from": live_from}).items():
        setattr(current, name, value)
    current.save()
    if is_reworded and was_approved:
        queue_line_changed(line=current, now=now)
    audit(
        by=by,
        action="line.changed",
        about=current,
        now=now,
        revision=current.revision,
        before=before,
    )
    return current


@transaction.atomic
def withdraw_line(
    *, line: Line, reason: str, by: User, now: datetime, revision: int | None = None
) -> None:
    """From now on nobody may use the line. Everyone with it in a pack that is not yet on air is
    notified.
    """
    reason = reason_given(
        reason,
        otherwise="Enter why you are withdrawing the line. Anyone who has used it will read this.",
    )
    current = lock_line(line, revision)
    current.withdrawn_at = now
    current.withdrawn_by = by
    current.withdrawn_because = reason
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    queue_line_changed(line=current, now=now)
    audit(by=by, action="line.withdrawn", about=current, now=now, reason=reason)


def queue_line_changed(*, line: Line, now: datetime) -> None:
    """Queues the notification of everyone who uses the line in a pack that is not yet on air."""
    key = f"tell_of_line:{line.pk}:{line.revision}:{now.isoformat()}"
    queue_job(name=job_names.TELL_OF_LINE, arguments={"line_id": line.pk}, now=now, dedup_key=key)


def lock_line(line: Line, revision: int | None = None) -> Line:
    """The current row, locked until the action ends. Refused if it is withdrawn, or not the
    version that the user read.
    """
    current = Line.objects.select_for_update().get(pk=line.pk)
    if current.withdrawn_at:
        raise Refused(f"{current.reference} was withdrawn. Write a new line instead.")
    if revision is not None and current.revision != revision:
        raise _line_changed_meanwhile(current)
    return current


def begin_version(line: Line, *, figures: list[LineFigure], by: User, now: datetime) -> None:
    """Stores the current version with these figures, and makes the line a draft of the next one.
    The caller saves it.
    """
    LineVersion.objects.create(
        line=line,
        revision=line.revision,
        text=line.text,
        proof=line.proof,
        source=line.source,
        figures=figures_in_words(figures),
        written_at=line.written_at,
        written_by=line.written_by,
        checked_at=line.checked_at,
        checked_by=line.checked_by,
        checked_against=line.checked_against,
        approved_at=line.approved_at,
        approved_by=line.approved_by,
    )
    line.revision += 1
    line.written_at = now
    line.written_by = by
    line.checked_at = line.checked_by = line.approved_at = line.approved_by = None
    line.checked_against = ""


def _check_is_new(topic: Topic, text: str, similar_seen: Collection[str] | None) -> None:
    if same := Line.objects.filter(topic=topic, text=text, withdrawn_at=None).first():
        raise Refused(f"{same.reference} already says the same. Change that line instead.")
    similar = [] if similar_seen is None else similar_lines(topic, text)
    if {line.reference for line in similar} - {*(similar_seen or ())}:
        raise SimilarLines(similar)


def _check_may_extend(
    line: Line, live_from: date | None, review_on: date, expires_on: date, by: User
) -> None:
    """An approval covers only the dates that were approved."""
    is_earlier = line.live_from is not None and (live_from is None or live_from < line.live_from)
    is_longer = is_earlier or review_on > line.review_on or expires_on > line.expires_on
    if line.approved_at and is_longer and not by.may(Permission.APPROVE_LINES):
        raise Refused(
            f"{line.reference} is approved until {line.expires_on:%-d %B %Y}, with a review on "
            f"{line.review_on:%-d %B %Y}. "
            "Ask a communications manager to review it, or enter dates no later than these."
        )


def _check_days(live_from: date | None, review_on: date, expires_on: date, on: date) -> None:
    if expires_on < on:
        raise Refused("The last day has passed. Enter a future date.")
    if expires_on < review_on:
        raise Refused(
            "The line would expire before its review. Enter a last day on or after the review date."
        )
    if live_from and live_from > review_on:
        raise Refused(
            "The line would start after its review. Enter an earlier start, or a later review date."
        )


def _is_own(line: Line, by: User) -> bool:
    """Whether the user wrote the line and so may not check or approve it. An organisation can allow
    both to be one person.
    """
    return by.pk == line.written_by_id and not Organisation.objects.ours().approver_may_be_author
