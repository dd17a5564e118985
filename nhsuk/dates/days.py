"""Parse a day as people write it: `Thu 26 Nov`, `1/1`, `tomorrow`, `next Friday`, `in 3 days`.

Pure. The day comes before the month, as in Britain. A day without a year is the nearest: from 180
days ago on, or the last one up to today if the day lies in the past (`prefer`). `next Friday` is
that of next week, Monday to Sunday. A weekday that does not fit its date is refused.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from nhsuk.dates.times import tidy, without_fillers
from nhsuk.dates.unreadable import Unreadable
from nhsuk.dates.vocabulary import (
    MONTH,
    MONTHS,
    SMALL_NUMBERS,
    WEEKDAY,
    any_of,
    month_number,
    weekday_number,
)
from nhsuk.words import day as day_in_words
from nhsuk.words import near_day

Prefer = Literal["future", "past"]

_BACK = timedelta(days=180)
_LEAP_YEAR = 2000
_YEARS_NEAR = 10
_YEAR_OF_DAYS = timedelta(days=366)
_WEEK = timedelta(days=7)
_ANY_YEARS = range(1900, 2200)
_COUNTS = {word: number for number, word in enumerate(SMALL_NUMBERS, 1)} | {"a": 1, "an": 1}
_COUNT = rf"(?P<count>\d{{1,3}}|{any_of(_COUNTS)}|a couple of)"
_NEAR = {
    "day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "tomorow": 1,
    "tmrw": 1,
    "day after tomorrow": 2,
}
_SAME = {"same day": 0, "that day": 0, "day before": -1, "day after": 1, "next day": 1}
_NAMED = {
    "christmas eve": (24, 12),
    "christmas day": (25, 12),
    "boxing day": (26, 12),
    "new year's eve": (31, 12),
    "new year's day": (1, 1),
}
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:[\s-]'?(?P<year>\d{4}|\d{2}(?!\s?[ap]\.?m|[:.]?\d|\s?o'|\s+(?:past|to|noon|midday|midnight)\b)))?"
_EDGES = r"(?<![\w:./+-]){}(?![\w:/+-]|\.\d)"
_DATES = [
    re.compile(_EDGES.format(pattern))
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
        r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4}|\d{2})",
        rf"{_NTH}[\s-](?:of\s)?(?P<month>{MONTH})\.?{_YEAR}",
        rf"(?P<month>{MONTH})\.?\s{_NTH}(?:\s(?P<year>\d{{4}}))?",
    )
]
*_, _NAMED_DATE, _AMERICAN_DATE = _DATES
_WEEKDAY = re.compile(
    _EDGES.format(
        r"(?:(?P<on>a week on)\s)?(?:(?P<which>this coming|this|next|last|coming)\s)?"
        rf"(?P<weekday>{WEEKDAY})(?P<week>\sweek)?"
    )
)
_RELATIVE = re.compile(
    _EDGES.format(
        rf"(?:(?P<on>a week)\s)?"
        rf"(?:(?P<near>{any_of(_NEAR)})|(?P<same>{any_of(_SAME)}))(?P<week>\sweek)?"
    )
)
_AWAY = re.compile(
    _EDGES.format(
        rf"(?:(?P<ahead>in)\s)?{_COUNT}\s(?P<unit>days?|weeks?|fortnight)'?(?P<ago>\sago|\stime)?"
    )
)
_HOLIDAY = re.compile(_EDGES.format(rf"(?P<named>{any_of(_NAMED)})"))
_ORDINAL = re.compile(_EDGES.format(r"(?P<day>\d{1,2})(?:st|nd|rd|th)"))
_VAGUE = re.compile(
    rf"\b(?P<vague>(?:this|next|last|end of the|end of) (?:week|weekend|month|year)|weekend"
    rf"|{MONTH}(?:\s\d{{4}})?)\b"
)
_MONTH_OF_YEAR = re.compile(
    rf"(?P<name>{MONTH})\.? (?P<year>\d{{4}})|(?P<month>\d{{1,2}})/(?P<of>\d{{4}})"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d{2})"
)
_WITH_WEEKDAY = rf"(?:{WEEKDAY},?\s(?:the\s)?)?"
_IN_TEXT = re.compile(  # as people write a day within a sentence
    r"(?<![\w/.-])(?:"
    rf"{_WITH_WEEKDAY}\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}\b(?:,?\s20[1-4]\d\b)?"
    rf"|{_WITH_WEEKDAY}{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s20[1-4]\d\b)?"
    rf"|{_WITH_WEEKDAY}\d{{1,2}}/\d{{1,2}}(?:/\d{{4}}|/\d{{2}})?"
    r"|\d{4}-\d{2}-\d{2}"
    rf"|(?:(?:a week on|this coming|this|next|last"
    rf"|coming)\s)?{WEEKDAY}(?:\sweek)?(?:,?\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th))?"
    rf"|(?:the\s)?(?:{any_of(_NEAR)}|{any_of(_SAME)})(?:\sweek)?"
    r"|tonight|last night|this (?:morning|afternoon|evening)"
    rf"|in\s{_COUNT.replace('?P<count>', '?:')}\s(?:days?|weeks?)(?:'?\stime)?"
    r")(?![\w/-])",
    re.IGNORECASE,
)
_A_WORD_TOO = {"sat", "sun", "wed", "mon", "fri"}  # in small letters a day before a figure alone
_WITH_PART = {"tonight": "today", "last night": "yesterday"} | {
    f"this {part}": "today" for part in ("morning", "afternoon", "evening")
}
_WEEKDAY_AND_NTH = re.compile(rf"(?P<weekday>{WEEKDAY}) (?:the )?(?P<nth>\d{{1,2}}(?:st|nd|rd|th))")
ENTER = "Enter a day like 31/03/2026, 31 March or next Friday."


class DoesNotFit(Unreadable):
    """A weekday beside a date that has another; the words offer both days."""

    def __init__(self, on: date, weekday: int, today: date) -> None:
        other = on + timedelta(days=(weekday - on.weekday() + 3) % 7 - 3)
        first, second = (near_day(day, today=today) for day in (on, other))
        super().__init__(f"{day_in_words(on)} is a {on:%A}. Enter {first} or {second}.")


def read_day(
    text: str,
    *,
    today: date,
    prefer: Prefer = "future",
    same_day: date | None = None,
    years: range = _ANY_YEARS,
) -> date:
    """The day that the text names, relative to `today`; `same_day` is what `same day` refers to."""
    written = tidy(text)
    found, rest = take_day(written, today=today, prefer=prefer, same_day=same_day)
    rest = without_fillers(rest)
    if found is None:
        raise Unreadable(not_a_day(written))
    if rest:
        raise Unreadable(f"“{rest}” is not part of a day. {ENTER}")
    if found.year not in years:
        raise Unreadable(f"Enter a day from {years[0]} to {years[-1]}")
    return found


def find_days(text: str) -> Iterator[re.Match[str]]:
    """The days that a sentence names, in reading order; `read_day_in_text` reads each."""
    for match in _IN_TEXT.finditer(text):
        is_word = match[0] in _A_WORD_TOO and not re.match(r" \d", text[match.end() :])
        if not is_word:
            yield match


def read_day_in_text(words: str, *, today: date, same_day: date | None = None) -> date:
    """The day of words that `find_days` found: as `read_day`, and `tonight` and `Monday 23rd`."""
    written = tidy(words).removeprefix("the ")
    if with_nth := _WEEKDAY_AND_NTH.fullmatch(written):
        on = read_day(with_nth["nth"], today=today)
        if on.weekday() != weekday_number(with_nth["weekday"]):
            raise DoesNotFit(on, weekday_number(with_nth["weekday"]), today)
        return on
    return read_day(_WITH_PART.get(written, written), today=today, same_day=same_day)


def read_month(text: str) -> date:
    """The first day of a month with its year: July 2020, Jul 2020, 7/2020, 2020-07."""
    match = _MONTH_OF_YEAR.fullmatch(tidy(text))
    if not match:
        raise Unreadable("Enter a month like July 2020 or 7/2020.")
    month = match["name"]
    number = month_number(month) if month else int(match["month"] or match["iso_month"])
    try:
        return date(int(match["year"] or match["of"] or match["iso_year"]), number, 1)
    except ValueError:
        raise Unreadable(f"There is no month “{text}”. Enter one like July 2020.") from None


def not_a_day(written: str) -> str:
    """Why the text is no day, and what would be."""
    if not without_fillers(written):
        return ENTER
    if re.fullmatch(r"\d{1,2}", written):
        return f"“{written}” is not a day. Enter the month too, such as {written} Nov."
    return vague_day(written) or f"“{written}” is not a day. {ENTER}"


def vague_day(written: str) -> str:
    """What to ask of somebody who named a week or a month; empty where the text names none."""
    vague = _VAGUE.search(written)
    if not vague:
        return ""
    is_month = re.match(MONTH, vague["vague"])
    example = f"1 {vague['vague'].capitalize()}" if is_month else "Fri 27 Nov"
    return f"“{vague['vague']}” is not one day. Enter the day too, such as {example}."


def take_day(
    text: str,
    *,
    today: date,
    prefer: Prefer = "future",
    same_day: date | None = None,
    is_moment: bool = False,
) -> tuple[date | None, str]:
    """The day in the text, and the text without it. In a moment, the figures after `26 Nov` are the
    time if they are one and no year near.
    """
    match = next(filter(None, (pattern.search(text) for pattern in _DATES)), None)
    if match is None:
        weekday, rest = _take_weekday(text, today, prefer)
        return (weekday, rest) if weekday else _take_relative(text, today, prefer, same_day)
    weekday, rest = _take_weekday(f"{text[: match.start()]} {text[match.end() :]}", today, prefer)
    year = match["year"]
    is_clock = is_moment and match.re is _NAMED_DATE and _is_clock(year)
    if is_clock and abs(int(year) - today.year) > _YEARS_NEAR:
        return _date(match, None, today, prefer, weekday), f"{rest} {year}"
    try:
        return _date(match, year, today, prefer, weekday), rest
    except DoesNotFit:
        if not is_clock:
            raise
        return _date(match, None, today, prefer, weekday), f"{rest} {year}"


def _is_clock(figures: str | None) -> bool:
    """Whether the four figures could be a time."""
    return bool(figures and re.fullmatch(r"([01]\d|2[0-3])[0-5]\d", figures))


def _take_weekday(text: str, today: date, prefer: Prefer) -> tuple[date | None, str]:
    """The day that the weekday means by itself; today counts as `this`."""
    match = _WEEKDAY.search(text)
    if not match:
        return None, text
    number = weekday_number(match["weekday"])
    ahead = timedelta(days=(number - today.weekday()) % 7)
    which = match["which"]
    if which == "next":
        on = today - timedelta(days=today.weekday()) + _WEEK + timedelta(days=number)
    elif which == "last" or (not which and prefer == "past" and ahead):
        on = today + ahead - _WEEK
    else:
        on = today + ahead
    is_week_on = bool(match["on"] or match["week"])
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return on + _WEEK * is_week_on, rest


def _take_relative(
    text: str, today: date, prefer: Prefer, same_day: date | None
) -> tuple[date | None, str]:
    for pattern in (_RELATIVE, _AWAY, _HOLIDAY, _ORDINAL):
        if match := pattern.search(text):
            on = _relative(match, today, prefer, same_day)
            return on, f"{text[: match.start()]} {text[match.end() :]}"
    return None, text


def _relative(match: re.Match[str], today: date, prefer: Prefer, same_day: date | None) -> date:
    groups = match.groupdict()
    if near := groups.get("near"):
        weeks = _WEEK if groups["week"] or groups["on"] else timedelta()
        return today + timedelta(days=_NEAR[near]) + weeks
    if same := groups.get("same"):
        if same_day is None:
            raise Unreadable(f"“{same}” needs another day to refer to. Enter the day itself.")
        return same_day + timedelta(days=_SAME[same])
    if unit := groups.get("unit"):
        count = (
            2
            if groups["count"] == "a couple of"
            else _COUNTS.get(groups["count"]) or int(groups["count"])
        )
        days = count * (14 if unit == "fortnight" else 7 if unit.startswith("week") else 1)
        if (groups["ago"] or "").strip() == "ago":
            return today - timedelta(days=days)
        if not groups["ahead"] and not groups["ago"]:
            raise Unreadable(f"Enter “in {match[0]}” or “{match[0]} ago”.")
        return today + timedelta(days=days)
    if named := groups.get("named"):
        day, month = _NAMED[named]
        return _calendar_day(day, month, None, today, prefer)
    return _nth(int(match["day"]), today, prefer)


def _nth(day: int, today: date, prefer: Prefer) -> date:
    """The next 26th from today on, or the last one up to today."""
    if not 1 <= day <= 31:
        raise Unreadable(f"No month has {day} days. {ENTER}")
    step = timedelta(days=1 if prefer == "future" else -1)
    on = today
    while on.day != day:
        on += step
    return on


def _date(
    match: re.Match[str], year: str | None, today: date, prefer: Prefer, weekday: date | None
) -> date:
    """The date that was written; without a year, the nearest by `prefer`."""
    if match.re is _AMERICAN_DATE and not year and match[0][-1].isdigit():
        right = f"{match['day']} {match['month'].capitalize()}"
        raise Unreadable(f"Write the day before the month: {right}.")
    day = int(match["day"])
    month = int(match["month"]) if match["month"].isdigit() else month_number(match["month"])
    on = _calendar_day(day, month, year, today, prefer)
    if weekday and weekday.weekday() != on.weekday() and on.year in _ANY_YEARS:
        raise DoesNotFit(on, weekday.weekday(), today)
    return on


def _calendar_day(day: int, month: int, year: str | None, today: date, prefer: Prefer) -> date:
    try:
        on = date(_full_year(year) if year else _LEAP_YEAR, month, day)
    except ValueError:
        name = f" {MONTHS[month - 1].capitalize()}" if 1 <= month <= 12 else f"/{month}"
        in_year = f" {year}" if year else ""
        raise Unreadable(
            f"There is no {day}{name}{in_year}. Enter a day like 31/03/2026 or 31 March."
        ) from None
    return on if year else _nearest(on, today, prefer)


def _nearest(in_any_year: date, today: date, prefer: Prefer) -> date:
    """That day of the year from 180 days ago on, or of the year up to today."""
    year_ago = today - relativedelta(years=1) + timedelta(days=1)
    first = today - _BACK if prefer == "future" else year_ago
    for year in (first.year, first.year + 1):
        try:
            on = in_any_year.replace(year=year)
        except ValueError:  # 29 February
            continue
        if timedelta() <= on - first < _YEAR_OF_DAYS:
            return on
    near = first.year if in_any_year.month > first.month else first.year + 1
    raise Unreadable(f"There is no 29 February in {near}. Enter the day with its year.")


def _full_year(year: str) -> int:
    """26 is 2026, 99 is 1999: as clocks and computers have it, from 69 on in the last century."""
    number = int(year)
    if len(year) == 4:
        return number
    return number + (2000 if number < 69 else 1900)
