"""Days and moments as files, commands and addresses write them: 2026-03-31 or 31/03/2026,
2026-03-31T07:10.

Refuses a London time that the clocks skip or show twice, with both readings. Pure.
"""

import re
from datetime import date, datetime

from nhsuk.london import ClocksChange, in_london

_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_SLASHED_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


YEARS = range(1950, 2200)  # of which it can be asked how things stand


class Unreadable(ValueError):
    """Not a day, or not a moment; the text says what would be."""


def read_day(text: str) -> date:
    """2026-03-31 or 31/03/2026."""
    found = _ISO_DAY.fullmatch(text.strip()) or _SLASHED_DAY.fullmatch(text.strip())
    if not found:
        raise Unreadable(f"“{text}” is not a day. Write it as 2026-03-31 or 31/03/2026.")
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise Unreadable(
            f"There is no day “{text}”. Write one that exists, as 2026-03-31 or 31/03/2026."
        ) from None


def read_moment(text: str) -> datetime:
    """2026-03-31T07:10 in London time, or with an offset (2026-03-31T06:10Z). Of 1950 to 2199."""
    if not _MOMENT.fullmatch(text.strip()):
        raise Unreadable(
            f"“{text}” is not a moment. Write it as 2026-03-31T07:10, or with an offset: 2026-03-31T07:10+01:00."
        )
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable(
            f"There is no moment “{text}”. Write one that exists, as 2026-03-31T07:10."
        ) from None
    if moment.year not in YEARS:
        raise Unreadable(
            f"“{text}” is too far away. Write a moment from {YEARS[0]} to {YEARS[-1]}."
        )
    try:
        return moment if moment.tzinfo else in_london(moment)
    except ClocksChange as change:
        what = "comes twice" if change.comes_twice else "does not exist"
        raise Unreadable(
            f"{moment:%H:%M} {what} on {moment:%Y-%m-%d}, when the clocks change. Write {' or '.join(change.readings)}."
        ) from change
