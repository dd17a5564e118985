"""The half-days of a week, as a diary on a phone shows them. Pure.

A morning runs from midnight to 1pm and an afternoon from then to midnight, so that leave covers
breakfast programmes and late ones too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from nhsuk.london import LONDON
from scheduling.times.spans import DAY, WEEK, midnight

MIDDLE = time(13)


class Part(StrEnum):
    """Of a day."""

    MORNING = "am"
    AFTERNOON = "pm"

    @property
    def words(self) -> str:
        """For a button."""
        return "Morning" if self is Part.MORNING else "Afternoon"


@dataclass(frozen=True, slots=True)
class HalfDay:
    """Half-open: a morning ends when its afternoon starts."""

    on: date
    part: Part

    @property
    def key(self) -> str:
        """`2026-11-30-am`, as a form sends it."""
        return f"{self.on.isoformat()}-{self.part}"

    @property
    def starts_at(self) -> datetime:
        """Midnight or 1pm in London."""
        return midnight(self.on) if self.part is Part.MORNING else self._middle

    @property
    def ends_at(self) -> datetime:
        """1pm or the next midnight in London."""
        return self._middle if self.part is Part.MORNING else midnight(self.on + DAY)

    @property
    def _middle(self) -> datetime:
        return datetime.combine(self.on, MIDDLE, tzinfo=LONDON)


def read_half_day(key: str) -> HalfDay:
    """Raises ValueError for anything but what `key` writes."""
    day, _, part = key.rpartition("-")
    return HalfDay(date.fromisoformat(day), Part(part))


def half_days(monday: date) -> Iterator[HalfDay]:
    """The fourteen of the week, in order."""
    for number in range(7):
        for part in Part:
            yield HalfDay(monday + number * DAY, part)


def outside(
    spell: tuple[datetime, datetime], cut: tuple[datetime, datetime]
) -> list[tuple[datetime, datetime]]:
    """What is left of a spell before and after the time that is cut out of it."""
    parts = [(spell[0], min(spell[1], cut[0])), (max(spell[0], cut[1]), spell[1])]
    return [(first, last) for first, last in parts if first < last]


def occurrences(first_on: date, last_on: date, every_weeks: int) -> list[date]:
    """The days of something weekly or fortnightly, both ends included."""
    number = (last_on - first_on).days // (7 * every_weeks) + 1
    return [first_on + every_weeks * each * WEEK for each in range(number)]
