"""What a training session costs by the rates of its venue and trainer, and the quarters of the NHS
year in which it is counted. Pure.

A session takes whole hours, half days of four hours, or the day: what has begun is charged. An NHS
year runs from April to March and is named by the calendar year in which it begins.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

type Per = Literal["hour", "half_day", "day"]

MINUTES: dict[str, int] = {"hour": 60, "half_day": 4 * 60}
QUARTERS = (1, 2, 3, 4)
APRIL = 4


@dataclass(frozen=True, slots=True)
class Rate:
    """What an hour, half a day or a day costs."""

    pence: int
    per: Per

    def pence_for(self, minutes: int) -> int:
        """A day rate is charged once, however long the session is."""
        if self.per == "day":
            return self.pence
        return self.pence * -(-minutes // MINUTES[self.per])


def pounds(pence: int) -> str:
    """`£1,200` or `£1,200.50`, with a minus sign before what is less than nothing."""
    sign = "−" if pence < 0 else ""  # noqa: RUF001  the minus sign of figures
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02}" if rest else f"{sign}£{whole:,}"


def quarter_of(on: date) -> tuple[int, int]:
    """The NHS year and its quarter: April to June 2026 is (2026, 1)."""
    if on.month < APRIL:
        return on.year - 1, 4
    return on.year, (on.month - 1) // 3


def quarter_starts_on(year: int, quarter: int) -> date:
    """Its first day."""
    return date(year + 1, 1, 1) if quarter == QUARTERS[-1] else date(year, 3 * quarter + 1, 1)


def quarter_ends_on(year: int, quarter: int) -> date:
    """Its last day."""
    if quarter == QUARTERS[-1]:
        return date(year + 1, 3, 31)
    return quarter_starts_on(year, quarter + 1) - timedelta(days=1)


def year_words(year: int) -> str:
    """`April 2026 to March 2027`."""
    return f"April {year} to March {year + 1}"


def quarter_words(year: int, quarter: int) -> str:
    """`April to June 2026`."""
    first = quarter_starts_on(year, quarter)
    return f"{first:%B} to {quarter_ends_on(year, quarter):%B %Y}"
