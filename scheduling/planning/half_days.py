"""The times at which a plan can have training sessions: a morning and an afternoon a day. Pure."""

from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from nhsuk.london import LONDON
from nhsuk.words import clock

MORNING = "am"
AFTERNOON = "pm"
HOURS = {MORNING: (time(9, 30), time(12, 30)), AFTERNOON: (time(13, 30), time(16, 30))}
PARTS = {MORNING: "Morning, from 9:30am", AFTERNOON: "Afternoon, from 1:30pm"}
HOLIDAYS = ("Christmas", "Easter")
DAY = timedelta(days=1)


def holiday(name: str, year: int) -> tuple[date, date]:
    """From Christmas Eve to New Year's Day, or from Good Friday to Easter Monday."""
    if name == "Christmas":
        return date(year, 12, 24), date(year + 1, 1, 1)
    return easter(year) - 2 * DAY, easter(year) + DAY


def days_from(first: date, last: date) -> set[date]:
    """Both included; none where the last is before the first."""
    return {first + number * DAY for number in range((last - first).days + 1)}


def in_periods(days: Sequence[date]) -> list[tuple[date, date]]:
    """Days in order, as the periods that they make: first and last day of each."""
    begins = [on for on in days if on - DAY not in days]
    ends = [on for on in days if on + DAY not in days]
    return list(zip(begins, ends, strict=True))


@dataclass(frozen=True, slots=True)
class PlanSlot:
    """A half-day in London, named `2027-01-12 am`."""

    on: date
    part: str

    @property
    def id(self) -> str:
        return f"{self.on.isoformat()} {self.part}"

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.on, HOURS[self.part][0], tzinfo=LONDON)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.on, HOURS[self.part][1], tzinfo=LONDON)

    @property
    def words(self) -> str:
        """`Tue 12 Jan, 9:30am`."""
        return f"{self.on:%a %-d %b}, {clock(HOURS[self.part][0])}"

    def end_after(self, minutes: int) -> datetime:
        """When a course of so many minutes is over: at the latest when the half-day is."""
        return min(self.starts_at + timedelta(minutes=minutes), self.ends_at)


def slot_of(name: str) -> PlanSlot:
    """The half-day of this name."""
    on, part = name.split()
    return PlanSlot(date.fromisoformat(on), part)


def slots_between(
    first: date,
    last: date,
    *,
    weekdays: Collection[int],
    parts: Collection[str],
    bank_holidays: Container[date] = (),
    days_off: Container[date] = (),
) -> Iterator[PlanSlot]:
    """Of these days, both included, on these weekdays (0 for Monday) but on no bank holiday and no day
    off.
    """
    on = first
    while on <= last:
        is_off = on in bank_holidays or on in days_off
        if on.weekday() in weekdays and not is_off:
            for part in HOURS:
                if part in parts:
                    yield PlanSlot(on, part)
        on += DAY


def next_quarter(today: date) -> tuple[date, date]:
    """The first and the last day of the quarter after this one."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1) + relativedelta(months=3)
    return first, first + relativedelta(months=3) - DAY


def standard_options() -> dict[str, Any]:
    """Mornings and afternoons of working days, with two people at least."""
    return {"weekdays": list(range(5)), "parts": list(HOURS), "min_group": 2}
