"""Office hours, and time spans. Pure.

Spans are half-open: adjacent times do not clash.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from nhsuk.london import LONDON
from training.monitoring import OFFICE_CLOSES as OFFICE_CLOSES
from training.monitoring import OFFICE_OPENS as OFFICE_OPENS


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


def is_office_hours(at: datetime, bank_holidays: Collection[date]) -> bool:
    """Monday to Friday from 8am up to 6pm in London, except bank holidays."""
    local = at.astimezone(LONDON)
    is_working_day = local.weekday() < 5 and local.date() not in bank_holidays
    return is_working_day and OFFICE_OPENS <= local.time() < OFFICE_CLOSES


def in_hours(starts_at: datetime, ends_at: datetime, bank_holidays: Collection[date]) -> bool:
    """Whether the whole interval lies within the office hours of one day; it may end exactly when
    the office closes.
    """
    end = ends_at.astimezone(LONDON)
    is_same_day = starts_at.astimezone(LONDON).date() == end.date()
    return is_office_hours(starts_at, bank_holidays) and is_same_day and end.time() <= OFFICE_CLOSES
