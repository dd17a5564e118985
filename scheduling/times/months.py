"""How much of each month a period covers, for a calendar that needs no colour. Pure.

Periods are half-open instants in London time, and may have no end.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from nhsuk.london import LONDON
from nhsuk.words import day


@dataclass(frozen=True)
class Share:
    """`part` is none, some or whole; `words` say how much of the month, for screen readers."""

    part: str
    words: str


def months_from(first: date, number: int) -> list[date]:
    """The first days of so many months, starting with the month of `first`."""
    return [first.replace(day=1) + relativedelta(months=ahead) for ahead in range(number)]


def share_of(month: date, starts_at: datetime, ends_at: datetime | None) -> Share:
    """How much of the month the period covers."""
    opens = datetime.combine(month, time(0), tzinfo=LONDON)
    closes = datetime.combine(month + relativedelta(months=1), time(0), tzinfo=LONDON)
    if starts_at >= closes or (ends_at is not None and ends_at <= opens):
        return Share("none", "not in force")
    begins_within = starts_at > opens
    ends_within = ends_at is not None and ends_at < closes
    if not begins_within and not ends_within:
        return Share("whole", "all month")
    first = day(starts_at.astimezone(LONDON)) if begins_within else ""
    last = (
        day((ends_at - timedelta(microseconds=1)).astimezone(LONDON))
        if ends_at and ends_within
        else ""
    )
    if first and first == last:
        return Share("some", f"on {first}")
    return Share(
        "some",
        " ".join(filter(None, (f"from {first}" if first else "", f"to {last}" if last else ""))),
    )
