"""When one person can be asked, if that differs from everybody's hours: from and to on each day of
the week. Pure.

Stored as seven entries, Monday first: `["08:00", "13:00"]`, or null for a day on which they cannot be
reached. Bank holidays are never contactable.
"""

from calendar import day_name
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from nhsuk.london import LONDON
from nhsuk.words import clock, joined_words
from scheduling.times.office_hours import Hours

# From and to, or None where they cannot be reached at all.
type Day = tuple[time, time] | None


@dataclass(frozen=True, slots=True)
class OwnHours:
    """The days of one person, Monday first."""

    days: tuple[Day, ...]
    bank_holidays: Container[date] = ()

    def on(self, day: date) -> Day:
        """From and to on the day."""
        return None if day in self.bank_holidays else self.days[day.weekday()]

    def contains(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether the whole interval lies within the hours of one day; it may end exactly when they
        end.
        """
        first, last = (at.astimezone(LONDON) for at in (starts_at, ends_at))
        day = self.on(first.date())
        if day is None or first.date() != last.date():
            return False
        return day[0] <= first.time() and last.time() <= day[1]


def read_days(stored: Sequence[Sequence[str] | None]) -> tuple[Day, ...]:
    """As it is stored."""
    return tuple(
        (time.fromisoformat(day[0]), time.fromisoformat(day[1])) if day else None for day in stored
    )


def write_days(days: Sequence[Day]) -> list[Any]:
    """For storing."""
    return [[f"{at:%H:%M}" for at in day] if day else None for day in days]


def days_like(hours: Hours) -> tuple[Day, ...]:
    """Everybody's hours, day by day."""
    return tuple(
        (hours.opens, hours.closes) if weekday in hours.weekdays else None for weekday in range(7)
    )


def days_words(days: Sequence[Day]) -> str:
    """`8am to 6pm Monday to Wednesday; 8am to 1pm on Thursday`, `never`."""
    by_hours: dict[tuple[time, time], list[int]] = {}
    for weekday, day in enumerate(days):
        if day:
            by_hours.setdefault(day, []).append(weekday)
    parts = [
        f"{clock(opens)} to {clock(closes)} {_names(weekdays)}"
        for (opens, closes), weekdays in by_hours.items()
    ]
    return "; ".join(parts) or "never"


def _names(weekdays: Sequence[int]) -> str:
    """`Monday to Friday`, `on Monday and Thursday`."""
    is_run = len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1
    if is_run:
        return f"{day_name[weekdays[0]]} to {day_name[weekdays[-1]]}"
    return f"on {joined_words([day_name[weekday] for weekday in weekdays])}"
