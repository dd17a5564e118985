"""Deeds on lines to take: write, change, withdraw. How one is approved: `line_approval`."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from jobs.actions import leave
from scheduling import job_names
from scheduling.lines.actions.line_versions import begin_version, figures_of, standing
from scheduling.lines.models import Line
from scheduling.lines.queries.lines import alike_lines
from scheduling.references import next_reference
from training.models import Topic


class LineReferenceTaken(Refused):
    def __init__(self, reference: str) -> None:
        super().__init__(
            f"There is a line {reference} already. Enter another reference, or leave it empty for the next."
        )


class LineWrittenAlready(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(f"{line.reference} says the same already. Change that one instead.")


class LinesAlike(Refused):
    """Carries the lines that the writer has not been shown yet."""

    def __init__(self, lines: list[Line]) -> None:
        named = " and ".join(line.reference for line in lines)
        super().__init__(f"{named} on the same topic says much the same. Change that one, or save yours all the same.")
        self.lines = lines


class LineExpiresBeforeReview(Refused):
    def __init__(self) -> None:
        super().__init__("The line expires before its review. Enter a last day on or after the review day.")


class LineBeginsAfterReview(Refused):
    def __init__(self) -> None:
        super().__init__("The line is used from a day after its review. Enter an earlier day, or a later review.")


class LineExpiresInThePast(Refused):
    def __init__(self) -> None:
        super().__init__("The last day has passed. Enter a day to come.")


class LineLastsLonger(Refused):
    def __init__(self, line: Line) -> None:
        super().__init__(
            f"{line.reference} is approved until {line.expires_on:%-d %B %Y}, with a review on "
            f"{line.review_on:%-d %B %Y}. Ask a communications manager to review it, or enter days up to these."
        )


class LineDetails(TypedDict):
    """What is written down of a line; it counts from its approval where `live_from` says no day."""

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
    alike_seen: Collection[str] | None = None,
    **details: Unpack[LineDetails],
) -> Line:
    """A draft. Without a reference it takes the next one of its topic's first letter: `W-08` for winter.

    `alike_seen`: the references of lines alike that the writer has looked at; None where nobody looks.
    """
    topic, live_from = details["topic"], details.get("live_from")
    _check_days(live_from, details["review_on"], details["expires_on"], timezone.localdate(now))
    following = next_reference(Line, topic.code[0].upper(), digits=2)
    reference = reference.strip().upper() or following
    if Line.objects.filter(reference=reference).exists():
        raise LineReferenceTaken(reference)
    _check_is_new(topic, details["text"], alike_seen)
    line = Line.objects.create(reference=reference, written_at=now, written_by=by, **details)
    audit(by=by, action="line.written", about=line, now=now, text=line.text)
    return line


@transaction.atomic
def change_line(*, line: Line, revision: int, by: User, now: datetime, **details: Unpack[LineDetails]) -> Line:
    """Other words are another version and need a check and approval; its topic and owner can change without.

    The same words for longer are for whoever may approve them. `revision` is the one that was read.
    """
    current = standing(line, revision)
    live_from, review_on, expires_on = details.get("live_from"), details["review_on"], details["expires_on"]
    _check_days(live_from, review_on, expires_on, timezone.localdate(now))
    before = {name: getattr(current, name) for name in WORDS}
    was_approved = current.approved_at is not None
    is_reworded = before != {name: details[name] for name in WORDS}
    if not is_reworded:
        _check_may_last(current, live_from, review_on, expires_on, by)
    else:
        begin_version(current, figures=figures_of(current), by=by, now=now)
    if review_on != current.review_on:
        current.review_at = current.reminded_at = None
    for name, value in (details | {"live_from": live_from}).items():
        setattr(current, name, value)
    current.save()
    if is_reworded and was_approved:
        leave_news(line=current, now=now)
    audit(by=by, action="line.changed", about=current, now=now, revision=current.revision, before=before)
    return current


@transaction.atomic
def withdraw_line(*, line: Line, reason: str, by: User, now: datetime, revision: int | None = None) -> None:
    """Nobody is to use the line from now on; whoever has it in a pack that is not on air yet is told."""
    reason = reason_given(reason, otherwise="Enter why the line is withdrawn: whoever used it will ask.")
    current = standing(line, revision)
    current.withdrawn_at, current.withdrawn_by, current.withdrawn_because = now, by, reason
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    leave_news(line=current, now=now)
    audit(by=by, action="line.withdrawn", about=current, now=now, reason=reason)


def leave_news(*, line: Line, now: datetime) -> None:
    """Has those told who use the line in what is not on air yet: its words are withdrawn, or others, from now on."""
    key = f"tell_of_line:{line.pk}:{line.revision}:{now.isoformat()}"
    leave(name=job_names.TELL_OF_LINE, arguments={"line_id": line.pk}, now=now, dedup_key=key)


def _check_is_new(topic: Topic, text: str, alike_seen: Collection[str] | None) -> None:
    if same := Line.objects.filter(topic=topic, text=text, withdrawn_at=None).first():
        raise LineWrittenAlready(same)
    alike = [] if alike_seen is None else alike_lines(topic, text)
    if {line.reference for line in alike} - {*(alike_seen or ())}:
        raise LinesAlike(alike)


def _check_may_last(line: Line, live_from: date | None, review_on: date, expires_on: date, by: User) -> None:
    """An approval holds for the days that were approved."""
    is_earlier = line.live_from is not None and (live_from is None or live_from < line.live_from)
    is_longer = is_earlier or review_on > line.review_on or expires_on > line.expires_on
    if line.approved_at and is_longer and not by.may(Permission.APPROVE_LINES):
        raise LineLastsLonger(line)


def _check_days(live_from: date | None, review_on: date, expires_on: date, on: date) -> None:
    if expires_on < on:
        raise LineExpiresInThePast
    if expires_on < review_on:
        raise LineExpiresBeforeReview
    if live_from and live_from > review_on:
        raise LineBeginsAfterReview
