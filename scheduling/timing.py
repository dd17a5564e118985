"""How long the desk has for an enquiry, and how much of it is left.

Pure: instants in, answers out. Figures are starting values: acknowledge within 30 minutes (60 out of hours), decide on
a live bid within 30 minutes, escalate at 50% and at 80% of the time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
OFFICE_OPENS = time(8)
OFFICE_CLOSES = time(18)
ACKNOWLEDGE = timedelta(minutes=30)
ACKNOWLEDGE_OUT_OF_HOURS = timedelta(minutes=60)
DECIDE_LIVE_BID = timedelta(minutes=30)
HALF, MOST = 0.5, 0.8


@dataclass(frozen=True)
class Clock:
    """From the start up to the end, read at `now`."""

    starts_at: datetime
    ends_at: datetime
    now: datetime

    @property
    def seconds_left(self) -> int:
        """Negative when the time is over."""
        return int((self.ends_at - self.now).total_seconds())

    @property
    def is_late(self) -> bool:
        return self.now > self.ends_at

    @property
    def percent_used(self) -> int:
        """0 at the start, 100 at the end and after it; 100 too where there was no time at all."""
        whole = (self.ends_at - self.starts_at).total_seconds()
        if whole <= 0:
            return 100
        used = (self.now - self.starts_at).total_seconds() / whole
        return int(min(1.0, max(0.0, used)) * 100)

    @property
    def stage(self) -> str:
        """`calm` below 50% of the time, `half` from 50%, `most` from 80%, `late` when it is over."""
        if self.is_late:
            return "late"
        if self.percent_used >= MOST * 100:
            return "most"
        return "half" if self.percent_used >= HALF * 100 else "calm"

    @property
    def words(self) -> str:
        """`1 h 38 min left`, `2 days left`, `5 min late`."""
        return f"{say_length(abs(self.seconds_left))} {'late' if self.is_late else 'left'}"


def say_length(seconds: int) -> str:
    """A length in the two units that matter: `38 min`, `1 h 38 min`, `2 days 3 h`; less than a minute is `0 min`."""
    minutes = seconds // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} {'day' if days == 1 else 'days'}" + (f" {hours} h" if hours else "")
    if hours:
        return f"{hours} h" + (f" {rest} min" if rest else "")
    return f"{rest} min"


def is_office_hours(at: datetime, bank_holidays: Collection[date]) -> bool:
    """Monday to Friday from 8am up to 6pm in London, bank holidays excepted."""
    local = at.astimezone(LONDON)
    is_working_day = local.weekday() < 5 and local.date() not in bank_holidays
    return is_working_day and OFFICE_OPENS <= local.time() < OFFICE_CLOSES


def acknowledge_by(received_at: datetime, bank_holidays: Collection[date]) -> datetime:
    """When whoever asked must have heard from us: 30 minutes after receipt, 60 out of hours."""
    return received_at + (ACKNOWLEDGE if is_office_hours(received_at, bank_holidays) else ACKNOWLEDGE_OUT_OF_HOURS)


def decide_by(received_at: datetime, deadline_at: datetime) -> datetime:
    """When a live bid must be decided: 30 minutes after receipt, or at the deadline where that is sooner."""
    return min(received_at + DECIDE_LIVE_BID, deadline_at)
