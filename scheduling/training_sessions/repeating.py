"""On which days a training session repeats, and at what time. Pure.

A series has as many sessions as were asked for: a closed day is passed over, and a later one takes
its place. By the month it repeats on the same weekday: the second Tuesday, or the last one if it
began on a fifth. The time on the clock stays, also when the clocks change in between.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from nhsuk.london import LONDON, in_london

MOST = 60  # sessions of a series
FARTHEST = relativedelta(years=2)


class Every(StrEnum):
    """How far apart the sessions of a series are."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


@dataclass(frozen=True)
class Days:
    """`skipped`: the closed ones among them."""

    open: list[date]
    skipped: list[date]


def days_of_series(
    first: date,
    every: Every,
    closed: Container[date],
    *,
    number: int | None = None,
    until: date | None = None,
) -> Days:
    """So many days from the first on, or all until a day, which is included; at most MOST."""
    days = Days([], [])
    for day in _repeated(first, every):
        if len(days.open) == min(number or MOST, MOST) or (until and day > until):
            break
        (days.skipped if day in closed else days.open).append(day)
    return days


def _repeated(first: date, every: Every) -> Iterator[date]:
    start = datetime.combine(first, time.min)
    if every is Every.MONTH:
        week = (first.day - 1) // 7 + 1
        on = weekday(first.weekday())(-1 if week == 5 else week)
        rule = rrule(MONTHLY, dtstart=start, byweekday=on)
    else:
        rule = rrule(WEEKLY, interval=1 if every is Every.WEEK else 2, dtstart=start)
    last = first + FARTHEST
    for at in rule:
        if at.date() > last:
            return
        yield at.date()


def on_day(moment: datetime, day: date) -> datetime:
    """The same time on the clock of another day. Raises ClocksChange where the clocks skip it that
    night, or show it twice.
    """
    local = moment.astimezone(LONDON)
    if local.date() == day:
        return moment
    return in_london(datetime.combine(day, local.time())).astimezone(UTC)


def shifted(
    starts_at: datetime,
    ends_at: datetime,
    *,
    before: tuple[datetime, datetime],
    after: tuple[datetime, datetime],
) -> tuple[datetime, datetime]:
    """Where a session of a series goes when one of them moves from `before` to `after`: as many
    days on, and to the time of day that is new. Raises ClocksChange.
    """
    moved = after[0].astimezone(LONDON).date() - before[0].astimezone(LONDON).date()
    day = starts_at.astimezone(LONDON).date() + moved
    times = [
        own if _clock(old) == _clock(new) else new
        for own, old, new in zip((starts_at, ends_at), before, after, strict=True)
    ]
    return on_day(times[0], day), on_day(times[1], day)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}"
