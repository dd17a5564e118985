"""Finds the first time at which several people are free and reachable.

Pure. Times are offered on the quarter hour. Spans are half-open: adjacent times do not clash.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduling.availability.own_hours import OwnHours
from scheduling.times.office_hours import Hours, TimeSpan, in_hours

GRID = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Diary:
    """When someone is busy, and when they are on call out of hours. `is_always_reachable`: at any
    hour; `own_hours`: if they differ from everybody's.
    """

    busy: Sequence[TimeSpan] = ()
    on_call: Sequence[TimeSpan] = ()
    is_always_reachable: bool = False
    own_hours: OwnHours | None = None

    def is_free(self, starts_at: datetime, ends_at: datetime, *, is_in_hours: bool) -> bool:
        if self.own_hours:
            is_in_hours = self.own_hours.contains(starts_at, ends_at)
        reachable = (
            self.is_always_reachable
            or is_in_hours
            or any(span.contains(starts_at, ends_at) for span in self.on_call)
        )
        return reachable and not any(span.overlaps(starts_at, ends_at) for span in self.busy)


def first_free(
    diaries: Collection[Diary],
    *,
    minutes: int,
    after: datetime,
    before: datetime,
    hours: Hours,
) -> datetime | None:
    """The first start from `after` at which everyone is free for the whole length, ending by
    `before`.
    """
    length = timedelta(minutes=minutes)
    for starts_at in _quarters(after, before - length):
        is_in_hours = in_hours(starts_at, starts_at + length, hours)
        if all(
            diary.is_free(starts_at, starts_at + length, is_in_hours=is_in_hours)
            for diary in diaries
        ):
            return starts_at
    return None


def _quarters(after: datetime, last: datetime) -> Iterator[datetime]:
    start = after.astimezone(UTC)
    past = timedelta(
        minutes=start.minute % 15, seconds=start.second, microseconds=start.microsecond
    )
    start += (GRID - past) if past else timedelta()
    while start <= last:
        yield start
        start += GRID
