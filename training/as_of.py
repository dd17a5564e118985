"""Which day is asked about, and as known when: one way to ask for every page and file that shows readiness.

`on` is a day; `known_at` a day, meaning the end of it, or a moment. What is left out means today, and now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from nhsuk.forms import DayField
from nhsuk.london import LONDON, in_london
from nhsuk.words import day, moment
from training.iso import Unreadable, read_day, read_moment

NARROW = {"size": 12, "autocomplete": "off"}
YEARS = range(1950, 2200)  # of which it can be asked how things stand
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class AsOf:
    """`known_at` None: as known `now`, the moment at which it was asked."""

    on: date
    known_at: datetime | None
    now: datetime

    @property
    def is_today(self) -> bool:
        return self.on == timezone.localdate(self.now)

    @property
    def is_present(self) -> bool:
        return self.is_today and self.known_at is None

    @property
    def day_words(self) -> str:
        return f"today, {day(self.on)}," if self.is_today else day(self.on)

    @property
    def known_words(self) -> str:
        """'now', 'on 3 March 2026, 9am', 'at the end of 3 March 2026'."""
        if self.known_at is None:
            return "now"
        at = self.known_at.astimezone(LONDON)
        return f"at the end of {day(at)}" if _is_end(at) else f"on {moment(at)}"

    @property
    def paper_words(self) -> str:
        """What a printed page says of itself: 'As known on 3 March 2026, 9am', with the moment where it is now too."""
        return f"As known on {moment((self.known_at or self.now).astimezone(LONDON))}"

    @property
    def query(self) -> dict[str, str]:
        """What a link to another page takes along, so that it is asked the same; nothing where it is today and now."""
        given = {} if self.is_today else {"on": self.on.isoformat()}
        if self.known_at is not None:
            at = self.known_at.astimezone(LONDON)
            given["known_at"] = at.date().isoformat() if _is_end(at) else at.isoformat()
        return given

    @property
    def query_string(self) -> str:
        """The same after the address of a link: '?on=2026-03-01', or nothing."""
        return f"?{urlencode(self.query)}" if self.query else ""

    @property
    def row(self) -> list[Any]:
        """The row that a file says it in, above its headings; without a moment, that at which the file was made."""
        known = (self.known_at or self.now).astimezone(LONDON)
        return ["As of", self.on, "As known at", known.isoformat(timespec="minutes")]

    def file_name(self, what: str) -> str:
        """'readiness-2026-03-01-known-2026-03-03T0900'."""
        return f"{what}-{self.on}-known-{(self.known_at or self.now).astimezone(LONDON):%Y-%m-%dT%H%M}"


def _is_end(at: datetime) -> bool:
    return (at + TICK).time() == time.min


class KnownAtField(forms.Field):
    """A day, meaning the end of it, or a moment as 2026-03-31T07:10, 31/03/2026 07:10 or with an offset."""

    widget = forms.TextInput(attrs=NARROW)

    def to_python(self, value: Any) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return _end_of(read_day(text)) if len(text) <= 10 else read_moment(_with_iso_day(text))
        except (Unreadable, OverflowError):
            raise ValidationError("Enter a day like 31/03/2026, or a moment like 2026-03-31T07:10") from None


def _with_iso_day(text: str) -> str:
    first, space, clock = text.partition(" ")
    return f"{read_day(first)}T{clock}" if space and "/" in first else text


def _end_of(last: date) -> datetime:
    """The last instant of the day in London."""
    return in_london(datetime.combine(last + timedelta(days=1), time.min)) - TICK


class AsOfForm(forms.Form):
    """The small form at the top; a page with more to ask inherits from it."""

    on = DayField(label="As of", years=YEARS, required=False, widget=forms.DateInput(format="%d/%m/%Y", attrs=NARROW))
    known_at = KnownAtField(label="as known on", required=False)

    def __init__(self, data: Mapping[str, Any], *, now: datetime, **options: Any) -> None:
        super().__init__(data, **options)
        self.now = now

    def clean_known_at(self) -> datetime | None:
        """What will be known later cannot be asked for; the end of today is as near as now."""
        known_at: datetime | None = self.cleaned_data["known_at"]
        if known_at and timezone.localdate(known_at) > timezone.localdate(self.now):
            raise ValidationError("That moment is to come. Enter one that has been, or leave it empty for now")
        return known_at

    def as_of(self) -> AsOf:
        """What is asked for; what could not be read counts as left out, and the form says so."""
        self.is_valid()
        given = self.cleaned_data
        return AsOf(given.get("on") or timezone.localdate(self.now), given.get("known_at"), self.now)


class KnownAtForm(AsOfForm):
    """Of what is on record of every day, and so of no day: as known when alone."""

    on = None  # type: ignore[assignment]  # so a form drops a field that it would inherit
