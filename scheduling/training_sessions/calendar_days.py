"""Which days a calendar of training sessions shows, and what it is called. Pure.

By rooms and trainers, and as a week, it shows Monday to Sunday; as a month its whole weeks; as an
agenda four weeks from a Monday. Days in London.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from nhsuk.words import near_day, weekday
from scheduling.times.spans import DAY, WEEK, monday_of

AGENDA_WEEKS = 4
SATURDAY = 5


class Show(StrEnum):
    """How sessions are laid out."""

    ROOMS = "rooms"
    WEEK = "week"
    MONTH = "month"
    AGENDA = "agenda"

    @property
    def label(self) -> str:
        return str(self).capitalize()

    @property
    def unit(self) -> str:
        """What one step is: `week`, `month`, `four weeks`."""
        return {Show.MONTH: "month", Show.AGENDA: "four weeks"}.get(self, "week")


@dataclass(frozen=True, slots=True)
class Period:
    """The days around `on`, laid out in one way."""

    show: Show
    on: date

    @property
    def first(self) -> date:
        return monday_of(self.on.replace(day=1) if self.show is Show.MONTH else self.on)

    @property
    def last(self) -> date:
        """A Sunday."""
        if self.show is Show.MONTH:
            return monday_of(self._next_month - DAY) + 6 * DAY
        weeks = AGENDA_WEEKS if self.show is Show.AGENDA else 1
        return self.first + weeks * WEEK - DAY

    @property
    def days(self) -> list[date]:
        return [self.first + number * DAY for number in range((self.last - self.first).days + 1)]

    @property
    def earlier(self) -> date:
        """A day of the period before."""
        if self.show is Show.MONTH:
            return self.on.replace(day=1) - relativedelta(months=1)
        return self.first - (AGENDA_WEEKS if self.show is Show.AGENDA else 1) * WEEK

    @property
    def later(self) -> date:
        """A day of the period after."""
        return self._next_month if self.show is Show.MONTH else self.last + DAY

    def is_outside(self, day: date) -> bool:
        """Of another month, in the whole weeks of one."""
        return self.show is Show.MONTH and day.month != self.on.month

    def heading(self, today: date, *, last: date) -> str:
        """`This week, Mon 23 Nov to Fri 27 Nov`, `December 2026`, `Four weeks from Mon 23 Nov`. `last`:
        the last day of a week that is shown.
        """
        if self.show is Show.MONTH:
            return f"{self.on:%B %Y}"
        if self.show is Show.AGENDA:
            return f"Four weeks from {near_day(self.first, today=today)}"
        weeks_ahead = (self.first - monday_of(today)).days // 7
        name = {-1: "Last week", 0: "This week", 1: "Next week"}.get(weeks_ahead, "Week")
        joined = ", " if name != "Week" else " of "
        return f"{name}{joined}{weekday(self.first)} to {near_day(last, today=today)}"

    @property
    def _next_month(self) -> date:
        return self.on.replace(day=1) + relativedelta(months=1)


def first_shown(today: date) -> date:
    """Today, or at a weekend the Monday after: the days on which anything can still be done."""
    return monday_of(today) + WEEK if today.weekday() >= SATURDAY else today


def without_empty_weekends(days: list[date], busy: set[date]) -> list[date]:
    """The days, without the Saturdays and the Sundays where nothing is on any of them."""
    shown = {day.weekday() for day in days if day.weekday() < SATURDAY or day in busy}
    return [day for day in days if day.weekday() in shown]
