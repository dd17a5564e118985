"""The weeks of the duty rota: when a shift runs, and when nobody is on. Pure.

A shift is written as times on the clock in London, so that a night on which the clocks change is
an hour longer or shorter. Spans are half-open: adjacent times leave no gap.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from nhsuk.london import LONDON, in_london
from scheduling.times.office_hours import TimeSpan
from scheduling.times.spans import DAY, WEEK


def shift_times(on: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """From the day on; to the next day where `ends` is not later than `starts`. Raises
    `nhsuk.london.ClocksChange` for a time that the clocks skip or show twice.
    """
    last = on if ends > starts else on + DAY
    return in_london(datetime.combine(on, starts)), in_london(datetime.combine(last, ends))


def weeks_later(at: datetime, weeks: int) -> datetime:
    """The same time on the clock, that many weeks later (or earlier, if negative)."""
    local = at.astimezone(LONDON)
    moved = datetime.combine(local.date() + weeks * WEEK, local.time(), tzinfo=LONDON)
    return moved.astimezone(UTC)


def gaps(spans: Iterable[TimeSpan], first: datetime, last: datetime) -> list[TimeSpan]:
    """What none of the spans covers between the two moments, in order of time."""
    left = []
    covered_to = first
    for span in sorted(spans, key=lambda span: span.starts_at):
        if span.starts_at > covered_to:
            left.append(TimeSpan(covered_to, min(span.starts_at, last)))
        covered_to = max(covered_to, span.ends_at)
        if covered_to >= last:
            return left
    return [*left, TimeSpan(covered_to, last)] if covered_to < last else left
