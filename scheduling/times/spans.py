"""Days and spans of time on the clock in London, and how they are said. Pure."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from nhsuk.london import LONDON
from nhsuk.words import clock, near_day

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def monday_of(on: date) -> date:
    """The first day of its week."""
    return on - timedelta(days=on.weekday())


def week_ahead(now: datetime, hours_on: Callable[[date], tuple[time, time] | None]) -> date:
    """The Monday of the week that matters: this week's while any of its hours are left, otherwise
    that of the next. This week's too for somebody who has no hours at all.
    """
    local = now.astimezone(LONDON)
    monday = monday_of(local.date())
    ends = [
        datetime.combine(on, hours[1], tzinfo=LONDON)
        for on in (monday + number * DAY for number in range(7))
        if (hours := hours_on(on))
    ]
    return monday + WEEK if ends and ends[-1] <= local else monday


def midnight(on: date) -> datetime:
    """The moment at which the day begins in London."""
    return datetime.combine(on, time.min, tzinfo=LONDON)


def span_words(starts_at: datetime, ends_at: datetime, *, today: date) -> str:
    """`Sat 5 Dec, 6pm to midnight`, `Sat 5 Dec, 6pm, to Sun 6 Dec, 8am`, `Sat 5 Dec` for all of it,
    `Sat 5 Dec to Sun 6 Dec`. A midnight belongs to the day that it ends.
    """
    first, last = (at.astimezone(LONDON) for at in (starts_at, ends_at))
    last_day = (last - timedelta.resolution).date()
    is_same_day = first.date() == last_day
    days = [near_day(day, today=today) for day in (first.date(), last_day)]
    if first.time() == last.time() == time.min:
        return days[0] if is_same_day else f"{days[0]} to {days[1]}"
    if is_same_day:
        return f"{days[0]}, {clock(first)} to {clock(last)}"
    return f"{days[0]}, {clock(first)}, to {days[1]}, {clock(last)}"
