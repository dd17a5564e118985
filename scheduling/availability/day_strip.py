"""A day as a strip: when someone can be reached, when they are busy, and the slot with its margins.

Pure. The strip is fourteen hours wide, from 6am unless the slot lies outside; its words say the
same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from nhsuk.london import LONDON
from nhsuk.words import clock
from scheduling.availability.own_hours import Day, OwnHours
from scheduling.times.office_hours import Hours, TimeSpan

SHOWN = 14  # hours
FIRST = 6  # o'clock
HOUR = 12  # units of the picture
NAMED_EVERY = 4  # hours, counted from midnight


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the strip, in units of the picture."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class HourMark:
    """An hour that is named, and where."""

    x: float
    words: str
    anchor: str  # of the words in SVG


@dataclass(frozen=True, slots=True)
class DayStrip:
    """What is drawn for one person, and the same in words."""

    contactable: list[Bar]
    busy: list[Bar]
    words: str


@dataclass(frozen=True)
class DayShown:
    """The hours that are shown around a slot, which is given with its margins."""

    starts_at: datetime
    ends_at: datetime
    contactable: Hours

    @cached_property
    def on(self) -> date:
        return self.starts_at.astimezone(LONDON).date()

    @cached_property
    def first_hour(self) -> int:
        """6, or earlier or later so that the slot is shown, within the day."""
        start = self._minutes(self.starts_at) // 60
        end = -(-self._minutes(self.ends_at) // 60)
        return max(0, min(24 - SHOWN, max(min(FIRST, start), end - SHOWN)))

    @cached_property
    def between(self) -> tuple[datetime, datetime]:
        """The first and the last moment that is shown."""
        midnight = datetime(self.on.year, self.on.month, self.on.day, tzinfo=LONDON)
        return (
            midnight + timedelta(hours=self.first_hour),
            midnight + timedelta(hours=self.first_hour + SHOWN),
        )

    @property
    def width(self) -> int:
        return SHOWN * HOUR

    @cached_property
    def slot(self) -> Bar:
        return self._bar(self.starts_at, self.ends_at) or Bar(0, 0)

    @cached_property
    def hours(self) -> list[HourMark]:
        """Every fourth hour, named; the outermost are not written past the edges."""
        marks = []
        for hour in range(self.first_hour, self.first_hour + SHOWN + 1):
            if hour % NAMED_EVERY == 0:
                x = (hour - self.first_hour) * HOUR
                anchor = "start" if x == 0 else "end" if x == self.width else "middle"
                marks.append(HourMark(x, _hour_words(hour), anchor))
        return marks

    @cached_property
    def ticks(self) -> list[float]:
        """Where the named hours cut the office hours."""
        office = self._office
        if office is None:
            return []
        return [mark.x for mark in self.hours if office.x < mark.x < office.x + office.width]

    @property
    def words(self) -> str:
        """Thu 26 Nov, 6am to 8pm."""
        first = self.first_hour
        return (
            f"{self.on:%a} {self.on.day} {self.on:%b}, {_hour_words(first)} to"
            f" {_hour_words(first + SHOWN)}"
        )

    def strip(
        self,
        busy: Sequence[TimeSpan] = (),
        on_call: Sequence[TimeSpan] = (),
        own_hours: OwnHours | None = None,
    ) -> DayStrip:
        """One person's day. `busy` has the words of each; on call counts as contactable."""
        hours = self._hours_bar(own_hours.on(self.on)) if own_hours else self._office
        contactable = [*([hours] if hours else []), *self._bars(on_call)]
        words = [
            *(f"on call {self._when(span)}" for span in on_call if self._meets(span)),
            *(f"{self._when(span)} {span.words}".strip() for span in busy if self._meets(span)),
        ]
        return DayStrip(contactable, self._bars(busy), ", ".join(words) or "nothing in the diary")

    @cached_property
    def _office(self) -> Bar | None:
        """The contactable hours of the day; None on other days and on a bank holiday."""
        if not self.contactable.is_working_day(self.on):
            return None
        return self._hours_bar((self.contactable.opens, self.contactable.closes))

    def _hours_bar(self, hours: Day) -> Bar | None:
        if hours is None:
            return None
        opens, closes = (datetime.combine(self.on, at, tzinfo=LONDON) for at in hours)
        return self._bar(opens, closes)

    def _bars(self, spans: Iterable[TimeSpan]) -> list[Bar]:
        bars = (self._bar(span.starts_at, span.ends_at) for span in spans)
        return [bar for bar in bars if bar]

    def _bar(self, starts_at: datetime, ends_at: datetime) -> Bar | None:
        """What of it is shown; None if nothing is."""
        first = self._x(starts_at)
        last = self._x(ends_at)
        return Bar(first, round(last - first, 1)) if last > first else None

    def _x(self, at: datetime) -> float:
        hours = self._minutes(at) / 60 - self.first_hour
        return round(min(max(hours, 0), SHOWN) * HOUR, 1)

    def _minutes(self, at: datetime) -> int:
        """By the clock on the wall, from the midnight before the slot."""
        local = at.astimezone(LONDON)
        return (local.date() - self.on).days * 1440 + local.hour * 60 + local.minute

    def _meets(self, span: TimeSpan) -> bool:
        return self._x(span.ends_at) > self._x(span.starts_at)

    def _when(self, span: TimeSpan) -> str:
        """`10am to 11:30am`, `until 1pm`, `from 4pm`, `all day`."""
        opens, closes = self.between
        goes_before = span.starts_at <= opens
        goes_on = span.ends_at >= closes
        if goes_before and goes_on:
            return "all day"
        start = clock(span.starts_at.astimezone(LONDON))
        end = clock(span.ends_at.astimezone(LONDON))
        if goes_before:
            return f"until {end}"
        return f"from {start}" if goes_on else f"{start} to {end}"


def _hour_words(hour: int) -> str:
    return clock(time(hour % 24))
