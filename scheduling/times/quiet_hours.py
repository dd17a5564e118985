"""Until when the next person who is asked in order is left to sleep. Pure.

During quiet hours nobody is asked by the clock, unless waiting would be pointless: those left to
ask would not all have their minutes before the slot, with time to prepare for whoever says yes.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nhsuk.dates.moments import local_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.london import LONDON

PREPARE = timedelta(hours=2)  # from the last person's time to the slot


@dataclass(frozen=True)
class QuietHours:
    """From one time in London up to another, usually over midnight; none if they are the same."""

    starts: time
    ends: time

    def contains(self, at: datetime) -> bool:
        local = at.astimezone(LONDON).time()
        if self.starts <= self.ends:
            return self.starts <= local < self.ends
        return local >= self.starts or local < self.ends

    def end_after(self, at: datetime) -> datetime:
        """The first moment after `at` at which they end."""
        today = at.astimezone(LONDON).date()
        return next(
            end
            for days in range(3)
            if (end := _moment(today + timedelta(days=days), self.ends)) > at
        )


def wait_until(
    now: datetime, *, quiet: QuietHours, starts_at: datetime, needed: timedelta
) -> datetime | None:
    """When to ask the next person; None: now. `needed` is the time that those left to ask have
    together.
    """
    if not quiet.contains(now):
        return None
    end = quiet.end_after(now)
    return end if end + needed + PREPARE <= starts_at else None


def _moment(on: date, at: time) -> datetime:
    try:
        return local_moment(on, at)
    except Unreadable:  # the clocks change: an hour later there is such a time, and one alone
        return local_moment(on, at.replace(hour=at.hour + 1))
