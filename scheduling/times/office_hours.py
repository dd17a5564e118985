"""Office hours, and time spans. Pure.

Spans are half-open: adjacent times do not clash.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from nhsuk.london import LONDON
from training.monitoring import OFFICE_CLOSES, OFFICE_OPENS

WORKING_DAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From one moment up to another; `words` say what it is: `on call`, `booked on M3`."""

    starts_at: datetime
    ends_at: datetime
    words: str = ""

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at

    def contains(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at <= starts_at and ends_at <= self.ends_at


@dataclass(frozen=True, slots=True)
class Hours:
    """From `opens` up to `closes` in London on these weekdays, 0 for Monday, except bank holidays."""

    opens: time = OFFICE_OPENS
    closes: time = OFFICE_CLOSES
    weekdays: frozenset[int] = WORKING_DAYS
    bank_holidays: Container[date] = ()

    def is_working_day(self, on: date) -> bool:
        return on.weekday() in self.weekdays and on not in self.bank_holidays

    def on(self, day: date) -> tuple[time, time] | None:
        """From and to on the day; None if it is no working day."""
        return (self.opens, self.closes) if self.is_working_day(day) else None


OFFICE_HOURS = Hours()  # unless the organisation decides otherwise


class Margins(NamedTuple):
    """What is kept free around an interview: to prepare, and to recover."""

    before: timedelta = timedelta(minutes=30)
    after: timedelta = timedelta(minutes=15)


MARGINS = Margins()


def is_office_hours(at: datetime, hours: Hours) -> bool:
    """Whether the moment lies within the hours of a working day; at their end it does not."""
    local = at.astimezone(LONDON)
    return hours.is_working_day(local.date()) and hours.opens <= local.time() < hours.closes


def in_hours(starts_at: datetime, ends_at: datetime, hours: Hours) -> bool:
    """Whether the whole interval lies within the hours of one day; it may end exactly when they
    end.
    """
    end = ends_at.astimezone(LONDON)
    is_same_day = starts_at.astimezone(LONDON).date() == end.date()
    return is_office_hours(starts_at, hours) and is_same_day and end.time() <= hours.closes
