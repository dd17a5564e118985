"""In which order people wait for a place in a training session, and who is offered one next. Pure.

A place goes to those for whom the course counts, then to the others; in each group in the order of
the list. Who cannot come keeps their place in the order and is passed over. Near the session there
is no time to ask one after the other, so several are offered a place, and the first to accept has
it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduling.times.quiet_hours import QuietHours

SEVERAL = 5  # people who are offered one place near the session


@dataclass(frozen=True)
class Waiting:
    """`need_by`: the last day that their training is valid, or the day it is due; None if they do
    not need the course. `is_offered`: they have an offer to answer. `let_pass`: they did not answer
    an offer since a place was last freed.
    """

    key: int
    joined_at: datetime
    need_by: date | None = None
    is_free: bool = True
    is_offered: bool = False
    let_pass: bool = False

    @property
    def may_be_offered(self) -> bool:
        return self.is_free and not self.is_offered and not self.let_pass


def in_order(waiting: Iterable[Waiting], *, by_need: bool) -> list[Waiting]:
    """First come first; with `by_need` whoever needs it soonest first."""

    def place(one: Waiting) -> tuple[date, datetime, int]:
        need_by = (one.need_by or date.max) if by_need else date.min
        return need_by, one.joined_at, one.key

    return sorted(waiting, key=place)


def next_offers(ordered: Sequence[Waiting], *, places: int, is_near: bool) -> list[Waiting]:
    """Whom to offer a place now. `places` are free, offered or not."""
    open_offers = sum(one.is_offered for one in ordered)
    wanted = places * (SEVERAL if is_near else 1) - open_offers
    can_come = [one for one in ordered if one.may_be_offered]
    counts_first = sorted(can_come, key=lambda one: one.need_by is None)
    return counts_first[: max(wanted, 0)]


def is_near(now: datetime, *, starts_at: datetime, several_hours: int) -> bool:
    """Whether a place is offered to several at once."""
    return starts_at - now <= timedelta(hours=several_hours)


def offer_ends_at(
    now: datetime, *, hours: int, starts_at: datetime, near: bool, quiet: QuietHours
) -> datetime:
    """The hours count from the end of the night. Near the session an offer stands until it starts."""
    if near:
        return starts_at
    begins = quiet.end_after(now) if quiet.contains(now) else now
    return min(begins + timedelta(hours=hours), starts_at)
