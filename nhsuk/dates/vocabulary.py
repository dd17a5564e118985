"""The words for days and times, in lower case, and regular expressions of them."""

from collections.abc import Iterable
from dataclasses import dataclass

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SMALL_NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
HOURS = {word: number for number, word in enumerate(SMALL_NUMBERS, 1)}
MINUTES = {  # past the hour, or to it
    **{"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20},
    **{"twenty-five": 25, "twenty five": 25, "half": 30},
    **{"5": 5, "10": 10, "20": 20, "25": 25},
}
MINUTES_AFTER = {  # seven thirty
    **{"oh five": 5, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30},
    **{"thirty-five": 35, "forty": 40, "forty-five": 45, "fifty": 50, "fifty-five": 55, "ten": 10},
}


@dataclass(frozen=True)
class Part:
    """A part of the day: its hours in words, and one of them as an example."""

    name: str
    is_morning: bool
    hours: str
    example: str


_BREAKFAST = Part("morning", True, "6am to 9am", "7am")
_LUNCH = Part("afternoon", False, "midday to 2pm", "1pm")
_DRIVE = Part("afternoon", False, "4pm to 7pm", "5pm")
PARTS = {
    "early morning": Part("morning", True, "5am to 8am", "6am"),
    "morning": Part("morning", True, "6am to midday", "9am"),
    **{"breakfast": _BREAKFAST, "breakfast time": _BREAKFAST},
    **{"lunch": _LUNCH, "lunchtime": _LUNCH},
    "afternoon": Part("afternoon", False, "midday to 6pm", "2pm"),
    **{"drivetime": _DRIVE, "drive time": _DRIVE},
    "teatime": Part("afternoon", False, "4pm to 6pm", "5pm"),
    "evening": Part("evening", False, "6pm to 11pm", "7pm"),
    "night": Part("night", False, "8pm to midnight", "9pm"),
}


def any_of(words: Iterable[str]) -> str:
    """A pattern of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


WEEKDAY = rf"(?:{any_of(WEEKDAYS)}|mon|tues?|weds?|thurs?|thur?|fri|sat|sun)"
MONTH = rf"(?:{any_of(MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"


def weekday_number(word: str) -> int:
    """0 for Monday, from the name or its first three letters."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(word[:3]))


def month_number(word: str) -> int:
    """1 for January, from the name or its first three letters."""
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(word[:3]))
