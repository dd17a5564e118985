"""Days and moments as commands and addresses write them: 2026-03-31, 31/03/2026 or
31-Mar-2026, and 2026-03-31T07:10.

Nothing here depends on today: the same text always means the same. Refuses a London time that the
clocks skip or show twice, with both readings. Pure.
"""

import re
from datetime import date, datetime

from nhsuk.dates.unreadable import Unreadable
from nhsuk.dates.vocabulary import MONTHS, month_number
from nhsuk.london import ClocksChange, in_london

_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_SLASHED_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)
_NAMED_DAY = re.compile(
    rf"(?P<day>\d{{1,2}})-(?P<month>{'|'.join(name[:3] for name in MONTHS)})-(?P<year>\d{{4}})",
    re.ASCII | re.IGNORECASE,
)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)

YEARS = range(1950, 2200)  # of which it can be asked how things stand
PLANNED_YEARS = range(2000, 2101)  # of which a week or a month can be shown


def read_exact_day(text: str) -> date:
    """2026-03-31, 31/03/2026 or 31-Mar-2026."""
    for pattern in (_ISO_DAY, _SLASHED_DAY, _NAMED_DAY):
        if found := pattern.fullmatch(text.strip()):
            month = found["month"]
            number = int(month) if month.isdigit() else month_number(month.lower())
            try:
                return date(int(found["year"]), number, int(found["day"]))
            except ValueError:
                raise Unreadable(
                    f"There is no day “{text}”. Write one that exists, as 2026-03-31 or 31/03/2026."
                ) from None
    raise Unreadable(f"“{text}” is not a day. Write it as 2026-03-31 or 31/03/2026.")


def exact_day_or(text: str, otherwise: date) -> date:
    """The day of an address; `otherwise` if it is none, or not of 2000 to 2100."""
    try:
        day = read_exact_day(text)
    except Unreadable:
        return otherwise
    return day if day.year in PLANNED_YEARS else otherwise


def read_exact_moment(text: str) -> datetime:
    """2026-03-31T07:10 in London time, or with an offset (2026-03-31T06:10Z). Of 1950 to 2199."""
    if not _MOMENT.fullmatch(text.strip()):
        raise Unreadable(
            f"“{text}” is not a date and time. Write it as 2026-03-31T07:10, or with an offset:"
            " 2026-03-31T07:10+01:00."
        )
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable(
            f"There is no time “{text}”. Write one that exists, as 2026-03-31T07:10."
        ) from None
    if moment.year not in YEARS:
        raise Unreadable(
            f"“{text}” is too far away. Write a date and time from {YEARS[0]} to {YEARS[-1]}."
        )
    try:
        return moment if moment.tzinfo else in_london(moment)
    except ClocksChange as change:
        what = "happens twice" if change.comes_twice else "does not exist"
        raise Unreadable(
            f"{moment:%H:%M} {what} on {moment:%Y-%m-%d}, when the clocks change. Write"
            f" {' or '.join(change.readings)}."
        ) from change
