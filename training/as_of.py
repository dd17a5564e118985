"""The day a page shows and the moment as known at: in words, in links, and parsed from input.
Pure.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from nhsuk.dates.days import read_day
from nhsuk.dates.exact import YEARS, read_exact_day, read_exact_moment
from nhsuk.dates.moments import read_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.london import LONDON, in_london
from nhsuk.words import day, moment

LONGEST_DAY = len("31-Mar-2026")
TICK = timedelta(microseconds=1)
FAR = f"Enter a day from {YEARS[0]} to {YEARS[-1]}"


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day and moment requested; `known_at` is None for `now`, the time of the request."""

    on: date
    known_at: datetime | None
    now: datetime

    @property
    def is_today(self) -> bool:
        return self.on == self.now.astimezone(LONDON).date()

    @property
    def is_present(self) -> bool:
        return self.is_today and self.known_at is None

    @property
    def day_words(self) -> str:
        return f"today, {day(self.on)}," if self.is_today else day(self.on)

    @property
    def known_words(self) -> str:
        """'now', 'on 3 March 2026, 9am', 'at the end of 3 March 2026'."""
        return "now" if self.known_at is None else known_at_words(self.known_at)

    @property
    def printed_words(self) -> str:
        """For a printed page: 'As recorded on 3 March 2026, 9am', which also states the time of a
        current page.
        """
        return f"As recorded on {moment((self.known_at or self.now).astimezone(LONDON))}"

    @property
    def query(self) -> dict[str, str]:
        """Parameters that a link needs to ask for the same; empty for today and now."""
        given = {} if self.is_today else {"on": self.on.isoformat()}
        if self.known_at is not None:
            at = self.known_at.astimezone(LONDON)
            given["known_at"] = at.date().isoformat() if _is_end(at) else at.isoformat()
        return given

    @property
    def query_string(self) -> str:
        """`query` as a suffix for a link: '?on=2026-03-01', or empty."""
        return f"?{urlencode(self.query)}" if self.query else ""

    @property
    def row(self) -> list[Any]:
        """The row above the headings of an exported file; without `known_at` it states the export
        time.
        """
        known = (self.known_at or self.now).astimezone(LONDON)
        return ["As of", self.on, "As known at", known.isoformat(timespec="minutes")]

    def file_name(self, what: str) -> str:
        """'readiness-2026-03-01-known-2026-03-03T0900'."""
        return (
            f"{what}-{self.on}-known-{(self.known_at or self.now).astimezone(LONDON):%Y-%m-%dT%H%M}"
        )


def known_at_words(known_at: datetime) -> str:
    """'on 3 March 2026, 9am', 'at the end of 3 March 2026'."""
    at = known_at.astimezone(LONDON)
    return f"at the end of {day(at)}" if _is_end(at) else f"on {moment(at)}"


def _is_end(at: datetime) -> bool:
    return (at + TICK).time() == time.min


def read_known_at(text: str) -> datetime:
    """A day, meaning its last instant in London, or a moment: 2026-03-31T07:10, 31/03/2026 07:10 or
    with an offset. Raises `Unreadable`, or OverflowError after the last possible day.
    """
    text = text.strip()
    return (
        _end_of(read_exact_day(text))
        if len(text) <= LONGEST_DAY
        else read_exact_moment(_with_iso_day(text))
    )


def read_typed_known_at(text: str, *, now: datetime) -> datetime:
    """The same as people type it: yesterday, 3 March, Thu 9am. Of 1950 to 2199."""
    try:
        exact = read_known_at(text)
    except OverflowError:
        raise Unreadable(FAR) from None
    except Unreadable:
        pass
    else:
        if exact.year not in YEARS:
            raise Unreadable(FAR)
        return exact
    today = now.astimezone(LONDON).date()
    try:
        return _end_of(read_day(text, today=today, prefer="past", years=YEARS))
    except Unreadable:
        return read_moment(text, now=now, prefer="past")


def is_in_future(known_at: datetime, now: datetime) -> bool:
    """Whether it is after today in London: the end of today still counts as now."""
    return known_at.astimezone(LONDON).date() > now.astimezone(LONDON).date()


def _with_iso_day(text: str) -> str:
    first, space, clock = text.partition(" ")
    return f"{read_exact_day(first)}T{clock}" if space else text


def _end_of(last: date) -> datetime:
    """The last instant of the day in London."""
    return in_london(datetime.combine(last + timedelta(days=1), time.min)) - TICK
