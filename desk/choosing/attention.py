"""What keeps a spokesperson from their interview after they said yes. Pure.

A cause needs attention if it is so now and the asker could not see it, that is, if it was recorded
after they were asked (or named, if nobody asked). At the very moment counts as seen. A lapse, a
role that ends and a last day before the slot need attention whenever they are so. If the slot or
the medium changed later, nothing counts as seen. Being out of hours is never a cause: it was in the
ask.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from desk.choosing.ranking import Check
from nhsuk.london import LONDON
from nhsuk.words import clock, near_day
from training.media import in_sentence
from training.readiness import MediumReadiness, MediumStatus

AWAY = {"leave": "on leave", "clinic": "in clinic"}


class Dated(Protocol):
    """A fact: when it was recorded and taken back, and by whom."""

    recorded_at: datetime
    recorded_by_id: int | None
    retracted_at: datetime | None
    retracted_by_id: int | None


class Verb(StrEnum):
    """What happened at the moment that follows."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    WITHDRAWN = "override withdrawn"
    MOVED = "slot changed"


@dataclass(frozen=True, slots=True)
class Change:
    """When a cause came about, how, and by whom, if anybody is known."""

    at: datetime
    verb: Verb = Verb.ADDED
    by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Of the ranking's checks it is this one that is not met. `key` stays the same while nothing about
    it changes. `words` follow the person's name: `is on leave on Thu 26 Nov`. `always`: it needs
    attention even if it was so when they were asked.
    """

    check: Check
    key: str
    words: str
    change: Change | None = None
    always: bool = False


def unseen(now: Iterable[Cause], then: Iterable[Cause] | None) -> list[Cause]:
    """The causes of now that need attention. `then`: those when they were asked; None: nothing
    counts as seen.
    """
    seen = {cause.key for cause in then or ()}
    return [cause for cause in now if cause.always or cause.key not in seen]


def since_move(cause: Cause, moved_at: datetime) -> Cause:
    """A cause that was there before the slot changed has been one since then."""
    if cause.change and cause.change.at > moved_at:
        return cause
    return replace(cause, change=Change(moved_at, Verb.MOVED))


def is_known(fact: Dated, at: datetime | None) -> bool:
    """Recorded by the moment and not taken back by it; without one, held now."""
    if at is None:
        return fact.retracted_at is None
    return fact.recorded_at <= at and (fact.retracted_at is None or fact.retracted_at > at)


def last_change(facts: Iterable[Dated], *, after: datetime) -> Change | None:
    """The latest that was recorded or taken back after the moment."""
    changes = []
    for fact in facts:
        changes.append(Change(fact.recorded_at, Verb.CHANGED, fact.recorded_by_id))
        if fact.retracted_at:
            changes.append(Change(fact.retracted_at, Verb.CHANGED, fact.retracted_by_id))
    later = [change for change in changes if change.at > after]
    return max(later, key=lambda change: change.at, default=None)


def leaves(left_on: date, *, on: date) -> str:
    """`leaves on Fri 27 Nov`, `left on Tue 24 Nov`."""
    verb = "leaves" if left_on >= on else "left"
    return f"{verb} on {near_day(left_on, today=on)}"


def role_ends(last_day: date | None, *, on: date) -> str:
    """`last_day`: of their last spokesperson role before the slot, None if they never held one."""
    if last_day is None:
        return "does not hold a spokesperson role"
    return f"holds no spokesperson role after {near_day(last_day, today=on)}"


def not_ready(readiness: MediumReadiness, *, on: date) -> str:
    """Why somebody who is not ready for the medium is not: no training, none in date, no
    practice.
    """
    medium = in_sentence(readiness.medium)
    if readiness.status is MediumStatus.NEVER:
        return f"is not trained for {medium}"
    if readiness.status is MediumStatus.LAPSED and readiness.valid_until:
        verb = "is" if readiness.valid_until >= on else "was"
        return f"{verb} trained for {medium} only until {near_day(readiness.valid_until, today=on)}"
    if readiness.practised_on:
        return f"last practised {medium} on {near_day(readiness.practised_on, today=on)}"
    return f"has not practised {medium}"


def is_away(kind: str, starts_at: datetime, ends_at: datetime, *, on: date) -> str:
    """`is on leave on Thu 26 Nov`, `is in clinic on Thu 26 Nov, 9am to 1pm`; whole days run from
    midnight to midnight.
    """
    first = starts_at.astimezone(LONDON)
    end = ends_at.astimezone(LONDON)
    last = end - timedelta.resolution
    first_day, last_day = (near_day(each.date(), today=on) for each in (first, last))
    is_whole = first.time() == end.time() == time(0)
    if is_whole:
        when = first_day if first_day == last_day else f"{first_day} to {last_day}"
    elif first_day == last_day:
        when = f"{first_day}, {clock(first)} to {clock(end)}"
    else:
        when = f"{first_day}, {clock(first)}, to {near_day(end.date(), today=on)}, {clock(end)}"
    link = "on" if first_day == last_day else "from"
    return f"is {AWAY.get(kind, 'away')} {link} {when}"
