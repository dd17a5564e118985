"""The days to come of a person as a short diary: one line a day, regular clinics once. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nhsuk.words import clock, near_day

REGULAR = 3  # times in the diary from which the same hours on the same weekday are said once
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DiaryItem:
    """In London time. An event has a name that leads to its page and no end; a spell has an end."""

    starts_at: datetime
    words: str
    ends_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """`7:10am` before the name of an event, or a spell in words alone."""

    words: str
    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """`when` is a day, `Thu 26 Nov`, or the days of a spell, `21 to 31 Dec`."""

    when: str
    lines: list[DiaryLine]


def diary_days(items: Iterable[DiaryItem], *, today: date, most: int) -> list[DiaryDay]:
    """The soonest first, `most` days at most; a spell that has begun stands under today."""
    in_order = sorted(items, key=lambda item: (item.starts_at, item.words))
    times = Counter(_pattern(item) for item in in_order)
    said: set[tuple[object, ...]] = set()
    days: dict[str, list[DiaryLine]] = {}
    for item in in_order:
        pattern = _pattern(item)
        is_regular = item.ends_at is not None and times[pattern] >= REGULAR
        if is_regular and pattern in said:
            continue
        said.add(pattern)
        when = _when(item, today)
        if when not in days and len(days) == most:
            continue
        days.setdefault(when, []).append(_line(item, is_regular=is_regular))
    return [DiaryDay(when, lines) for when, lines in days.items()]


def _pattern(item: DiaryItem) -> tuple[object, ...]:
    ends = item.ends_at.time() if item.ends_at else item.url
    return (item.words, item.starts_at.weekday(), item.starts_at.time(), ends)


def _when(item: DiaryItem, today: date) -> str:
    first = max(item.starts_at.date(), today)
    if item.ends_at is None or item.ends_at - item.starts_at <= DAY:
        return near_day(first, today=today)
    last = (item.ends_at - timedelta(minutes=1)).date()
    if last == first:
        return near_day(first, today=today)
    month = "" if (first.year, first.month) == (last.year, last.month) else f" {first:%b}"
    return f"{first.day}{month} to {last.day} {last:%b}"


def _line(item: DiaryItem, *, is_regular: bool) -> DiaryLine:
    if item.ends_at is None:
        return DiaryLine(clock(item.starts_at), item.words, item.url)
    words = item.words
    if item.ends_at - item.starts_at < DAY:
        words += _hours(item.starts_at, item.ends_at)
    return DiaryLine(f"{words}, every {item.starts_at:%A}" if is_regular else words)


def _hours(starts_at: datetime, ends_at: datetime) -> str:
    if starts_at.time() == time.min:
        return f" until {clock(ends_at)}"
    return f" {clock(starts_at)} to {clock(ends_at)}"
