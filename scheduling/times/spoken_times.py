"""Finds times in sentences: `ten past seven`, `by 6`, `till 8 tonight`, `in half an hour`.

Pure. Each is relative to `now`, when the mail was written, and comes with its words. A number alone
is a time only after a word such as `by` or `at`, and never before a noun (`by 6 people`). If
morning and evening are both possible, the more likely one is taken and the other is offered too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nhsuk.dates.moments import local_moment, readings
from nhsuk.dates.times import (
    HALF,
    HALF_HOUR,
    HOUR,
    HOUR_AND_HALF,
    HOUR_AND_MINUTES,
    NAMED,
    O_CLOCK,
    PAST_OR_TO,
    ClockTime,
    hour_and_minute,
)
from nhsuk.dates.unreadable import Unreadable
from nhsuk.dates.vocabulary import MONTH, WEEKDAY, any_of, month_number, weekday_number
from nhsuk.london import LONDON

LONGEST = 50_000  # characters that are read
_ROUND = NAMED | {"lunchtime": time(13), "teatime": time(17)}
_BEFORE = (
    r"(?:by|at|before|from|around|about|until|till|til|for|after|no later than|deadline(?: is| of|:)?|@)"
    r"(?:\s+(?:around|about|say))?"
)
# What may follow a bare number that is a time: an end, punctuation, a day, "please". A noun makes it
# a quantity.
_ENDS = (
    r"(?=\s*(?:$|[.,;:!?)\n\u2013\u2014]|-\s|(?:am|pm|tonight|tomorrow|today|this|on|at|pl(?:ease|s)|thanks|thank|if|or|and|but|so|latest|"
    r"sharp|in|with|is|then|for|live|down|o'?clock|gmt|uk)\b))"
)
_FOUR_FIGURES = r"(?P<h24>[01]\d|2[0-3])(?P<m24>[0-5]\d)"
_DAY_NAME = rf"(?:{WEEKDAY}|today|tonight|tomorrow|(?:the )?same day)"
_PATTERNS = [
    re.compile(
        rf"\b(?P<h24>[01]?\d|2[0-3])[:.](?P<m24>[0-5]\d)(?P<half>{HALF})?"
        r"(?![\d:%]|\.\d|\s?(?:per ?cent|million|m\b|bn|k\b))"
    ),
    re.compile(r"\b(?P<h24>[01]\d|2[0-3])(?P<m24>[0-5]\d)\s?(?:hrs|hours|h)\b"),
    re.compile(rf"\b{_FOUR_FIGURES}(?=,?\s+(?:(?:this|on|next)\s+)?{_DAY_NAME}\b)"),
    re.compile(rf"\b{_DAY_NAME},?\s+(?:at\s+)?{_FOUR_FIGURES}\b(?![.:]\d)"),
    re.compile(rf"\b{HOUR_AND_HALF}(?!\w)"),
    re.compile(rf"\b{PAST_OR_TO}{_ENDS}"),
    re.compile(rf"\b{HALF_HOUR}{_ENDS}"),
    re.compile(rf"\b{O_CLOCK}"),
    re.compile(rf"{_BEFORE}\s+{HOUR_AND_MINUTES}{_ENDS}"),
    re.compile(rf"\b(?P<round>{any_of(_ROUND)})\b"),
    re.compile(rf"\b{_BEFORE}\s+(?P<hour>{HOUR}){_ENDS}"),
]
_IN = re.compile(
    r"\b(?:in|within)\s+(?:the\s+next\s+)?"
    r"(?P<number>\d{1,3}|half an|an|the|a couple of|two|three|four|ten|twenty|thirty|forty)"
    r"\s*(?P<unit>hours?|hrs?|minutes?|mins?)\b"
)
_NUMBERS = {
    "an": 1,
    "the": 1,
    "a couple of": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "ten": 10,
    "twenty": 20,
}
_NUMBERS |= {"thirty": 30, "forty": 40}
_DAY_WORDS = re.compile(
    r"\b(?:(?P<near>today|tonight|tomorrow|this (?:morning|afternoon|evening))|(?P<same>same day)"
    rf"|(?:{WEEKDAY},?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})"
    rf"|(?P<weekday>{WEEKDAY})"
    r")\b"
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?")
_DEADLINE = re.compile(
    r"(?:\bby|\bbefore|\bno later than|\bdeadline(?: is| of|:)?|\bwithin|\bpress at|\bfiling at)\s+"
    rf"(?:around |about |say )?(?:(?:on )?(?:today|tonight|tomorrow|{WEEKDAY}),? (?:at |by )?)?$"
)
_UNTIL = re.compile(r"\b(?:until|till|til)\s+(?:around |about )?$")
_ON_AIR = re.compile(
    r"\b(?:live|interview|slot|on air|on[- ]air|guest|join us|speak to|come on|film\w*|record|pre-?rec\w*|bulletin)\b"
)
_MORNING = re.compile(r"\b(?:morning|breakfast|a\.m\.|early)\b")
_EVENING = re.compile(r"\b(?:evening|tonight|afternoon|drivetime|drive time|teatime|p\.m\.)\b")


@dataclass(frozen=True)
class SpokenTime:
    """`kind` is deadline, slot, until or other; `also` is the other half of the day, if the words
    leave it open.
    """

    words: str
    moment: datetime
    kind: str
    also: datetime | None = None


def find_times(text: str, *, now: datetime) -> list[SpokenTime]:
    """Every time in the text, in reading order."""
    found: list[SpokenTime] = []
    is_morning_show = bool(re.search(r"\bbreakfast\b|\bmorning show\b", text[:LONGEST].lower()))
    day_before = None
    for sentence in _SENTENCE.finditer(text[:LONGEST]):
        low = sentence[0].lower().replace("\u2019", "'")
        context = _Context(now, is_morning_show, day_before)
        found += _in_sentence(sentence[0], low, context)
        day_before = _last_day(low, context)
    return found


@dataclass(frozen=True)
class _Context:
    """What a sentence is read with: the moment, whether a breakfast show asks, and the day of the
    sentence before.
    """

    now: datetime
    is_morning_show: bool
    day_before: date | None

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()


def _last_day(low: str, context: _Context) -> date | None:
    days = _days(low, context)
    return days[-1][1] if days else None


def _days(low: str, context: _Context) -> list[tuple[re.Match[str], date | None]]:
    """The days that the sentence names; `same day` is the one before it."""
    days: list[tuple[re.Match[str], date | None]] = []
    for match in _DAY_WORDS.finditer(low):
        before = days[-1][1] if days else context.day_before
        days.append((match, before if match["same"] else _day(match, context.today)))
    return days


def _in_sentence(sentence: str, low: str, context: _Context) -> Iterator[SpokenTime]:
    taken: list[range] = []
    for pattern in (_IN, *_PATTERNS):
        for match in pattern.finditer(low):
            if any(match.start() < span.stop and span.start < match.end() for span in taken):
                continue
            if spoken := _read(match, sentence, low, context):
                taken.append(range(match.start(), match.end()))
                yield spoken


def _read(match: re.Match[str], sentence: str, low: str, context: _Context) -> SpokenTime | None:
    kind = _kind(match, low)
    start, end = match.span()
    if match.re is _IN:
        moment = context.now + _length(match)
        return SpokenTime(
            sentence[start:end].strip(), moment, "deadline" if kind == "other" else kind
        )
    on, day_span = _nearest_day(low, start, end, context)
    start = min(start, day_span[0])
    end = max(end, day_span[1])
    if on is None and kind == "slot":
        on = context.day_before
    try:
        moment, also = _moment(match, low, on, context, context.is_morning_show and kind == "slot")
    except Unreadable:
        return None
    return SpokenTime(" ".join(sentence[start:end].split()), moment, kind, also)


def _kind(match: re.Match[str], low: str) -> str:
    """What the time is for, by the words before it."""
    lead = "by|at" in match.re.pattern and re.match(rf"{_BEFORE}\s+", match[0])
    before = low[: match.start()] + (lead[0] if lead else "")
    if match.re is _IN:
        before += f"{match[0].split()[0]} "
    if _DEADLINE.search(before):
        return "deadline"
    if _UNTIL.search(before):
        return "until"
    return "slot" if _ON_AIR.search(low) else "other"


def _length(match: re.Match[str]) -> timedelta:
    number = match["number"]
    amount = 0.5 if number == "half an" else float(_NUMBERS.get(number) or number)
    return timedelta(hours=amount) if match["unit"].startswith("h") else timedelta(minutes=amount)


def _nearest_day(
    low: str, start: int, end: int, context: _Context
) -> tuple[date | None, tuple[int, int]]:
    """The day named nearest to the time in its sentence, at most 40 characters away, and its
    position.
    """
    best: tuple[int, date, tuple[int, int]] | None = None
    for match, on in _days(low, context):
        away = match.start() - end if match.start() >= end else start - match.end()
        if on and away <= 40 and (best is None or away < best[0]):
            close = match.span() if away <= 8 else (start, end)
            best = (away, on, close)
    return (best[1], best[2]) if best else (None, (start, end))


def _day(match: re.Match[str], today: date) -> date | None:
    if near := match["near"]:
        return today + timedelta(days=near == "tomorrow")
    if name := match["weekday"]:
        return today + timedelta(days=(weekday_number(name) - today.weekday()) % 7)
    month = month_number(match["month"])
    try:
        on = date(today.year, month, int(match["day"]))
        return on.replace(year=today.year + 1) if on < today - timedelta(days=180) else on
    except ValueError:
        return None


def _moment(
    match: re.Match[str], low: str, on: date | None, context: _Context, is_morning: bool
) -> tuple[datetime, datetime | None]:
    """The moment, and the one twelve hours away if the words leave that open."""
    groups = match.groupdict()
    today = context.today
    now = context.now
    if word := groups.get("round"):
        is_tonight = _ROUND[word] == time(0) and on in {None, today}
        return local_moment((on or today) + timedelta(days=is_tonight), _ROUND[word]), None
    hour, minute = hour_and_minute(groups)
    half = (groups.get("half") or "").strip().replace(".", "")
    is_24 = bool(groups.get("h24")) and not half and (hour >= 10 or groups["h24"].startswith("0"))
    if is_24:
        return _next(on, time(hour, minute), now), None
    if half:
        return _next(on, time(hour % 12 + (12 if half == "pm" else 0), minute), now), None
    return _more_likely(time(hour % 12, minute), _time_of_day(match, low), on, context, is_morning)


def _next(on: date | None, at: time, now: datetime) -> datetime:
    """At that time on its day; without a day, the next such time."""
    today = now.astimezone(LONDON).date()
    if on:
        return local_moment(on, at)
    moment = local_moment(today, at)
    return moment if moment >= now else local_moment(today + timedelta(days=1), at)


def _time_of_day(match: re.Match[str], low: str) -> str:
    """`morning` or `evening` by the words of the clause, or of its sentence; empty if neither
    says.
    """
    clause = low[: match.start()].rpartition(",")[2] + low[match.start() :].partition(",")[0]
    for words in (clause, low.replace("tonight", "")):
        is_morning = bool(_MORNING.search(words))
        is_evening = bool(_EVENING.search(words))
        if is_morning != is_evening:
            return "morning" if is_morning else "evening"
    return ""


def _more_likely(
    at: time, half: str, on: date | None, context: _Context, is_morning: bool
) -> tuple[datetime, datetime | None]:
    """By the words of the sentence; today, the half still to come, or the later one; on another
    day, working hours.
    """
    today = context.today
    now = context.now
    evening = at.replace(hour=at.hour + 12)
    if at.hour == 0:  # twelve: midnight if it is tonight, otherwise midday
        is_tonight = half == "evening" and on in {None, today}
        return (
            local_moment(today + timedelta(days=1), at) if is_tonight else _next(on, evening, now)
        ), None
    if half == "evening":
        return _next(on, evening, now), None
    if half == "morning" or is_morning:
        return _next(on, at, now), None
    likeliest, *other = readings(ClockTime("", at, is_open=True), on=on, now=now)
    return likeliest, next(iter(other), None)
