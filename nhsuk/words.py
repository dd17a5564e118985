"""Days, times and lengths of time in words: '31 March 2026', '7:10am', '2 hours 5 minutes'.
Pure.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from nhsuk.london import LONDON


def day(value: date) -> str:
    """31 March 2026."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """For tables: 31 Mar 2026."""
    return f"{value.day} {value:%b %Y}"


def weekday(value: date) -> str:
    """For days near at hand, without a year: Thu 26 Nov."""
    return f"{value:%a} {value.day} {value:%b}"


def clock(value: datetime | time) -> str:
    """7am, 7:10am, midday, midnight."""
    if value.minute == 0 and value.hour in (0, 12):
        return "midday" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'pm' if value.hour >= 12 else 'am'}"


def moment(value: datetime) -> str:
    """31 March 2026, 7:10am; in the value's own time zone, so pass London time."""
    return f"{day(value)}, {clock(value)}"


def near_day(value: date, *, today: date) -> str:
    """For days near at hand: Thu 26 Nov; with the year if it is not this year."""
    year = "" if value.year == today.year else f" {value.year}"
    return f"{value:%a} {value.day} {value:%b}{year}"


def short_moment(value: datetime, *, today: date) -> str:
    """For tables of things near at hand: Thu 26 Nov, 7:10am; with the year if it is not this
    year.
    """
    return f"{near_day(value, today=today)}, {clock(value)}"


def near_moment(value: datetime, *, now: datetime) -> str:
    """7:10am, with the day unless it is today: Fri 27 Nov, 7:10am. In London."""
    local = value.astimezone(LONDON)
    today = now.astimezone(LONDON).date()
    return clock(local) if local.date() == today else short_moment(local, today=today)


def duration(value: timedelta | int) -> str:
    """The two largest parts of a length of time (an int is minutes): '3 days 2 hours', '5
    minutes'.
    """
    minutes = value if isinstance(value, int) else int(value.total_seconds() // 60)
    parts = zip(
        ("day", "hour", "minute"), (minutes // 1440, minutes // 60 % 24, minutes % 60), strict=True
    )
    words = [f"{count} {unit}{'' if count == 1 else 's'}" for unit, count in parts if count > 0]
    return " ".join(words[:2]) if words else "less than a minute"


_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number_words(value: int) -> str:
    """In sentences: up to nine as a word, then as a figure."""
    return _NUMBERS[value] if value < len(_NUMBERS) else f"{value:,}"


def plural(count: int, noun: str) -> str:
    """1 person, 3 people: of `person,people`; without a comma an s is added."""
    return f"{count} {noun.partition(',')[0] if count == 1 else many(noun)}"


def many(noun: str) -> str:
    """`people` of `person,people`, `records` of `record`."""
    one, _, several = noun.partition(",")
    return several or f"{one}s"


def joined_words(words: Sequence[str], word: str = "and") -> str:
    """`trained`, `trained and lapsed`, `trained, joined and lapsed`."""
    return f"{', '.join(words[:-1])} {word} {words[-1]}" if len(words) > 1 else words[0]
