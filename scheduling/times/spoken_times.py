"""Finds the times that people write in sentences: `ten past seven`, `by 6`, `till 8 tonight`, `in
half an hour`.

Pure. Each is read as seen from `now` (when the mail was written), with the words that it came from.
A number alone is a time only after a word such as `by` or `at`, and never before a noun (`by 6
people`). Where morning and evening are both possible the likelier is taken and the other is said
too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nhsuk.london import LONDON
from scheduling.times.moments import UnreadableMoment, local_moment

LONGEST = 50_000  # characters that are read
_HOURS = {
    word: number
    for number, word in enumerate(
        (
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ),
        1,
    )
}
_MINUTES = {
    "five": 5,
    "ten": 10,
    "quarter": 15,
    "a quarter": 15,
    "twenty": 20,
    "twenty-five": 25,
    "twenty five": 25,
    "half": 30,
    "5": 5,
    "10": 10,
    "20": 20,
    "25": 25,
}
_AFTER_HOUR = {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "ten": 10,
}
_ROUND = {
    "close of play": time(17),
    "close of business": time(17),
    "end of play": time(17),
    "end of the day": time(17),
    "end of day": time(17),
    "cop": time(17),
    "eod": time(17),
    "midday": time(12),
    "noon": time(12),
    "midnight": time(0),
    "lunchtime": time(13),
    "teatime": time(17),
}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


_HOUR = rf"(?:{'|'.join(_HOURS)}|1[0-2]|0?[1-9])"
_HALF = r"(?:\s?(?:am|pm|a\.m\.|p\.m\.))"
_BEFORE = (
    r"(?:by|at|before|from|around|about|until|till|til|for|after|no later than|deadline(?: is| of|:)?|@)"
    r"(?:\s+(?:around|about|say))?"
)
# What may follow a bare number that is a time: an end, a mark, a day, a courtesy. A noun makes it a
# quantity.
_ENDS = (
    r"(?=\s*(?:$|[.,;:!?)\n\u2013\u2014]|-\s|(?:am|pm|tonight|tomorrow|today|this|on|at|pl(?:ease|s)|thanks|thank|if|or|and|but|so|latest|"
    r"sharp|in|with|is|then|for|live|down|o'?clock|gmt|uk)\b))"
)
_PATTERNS = [
    re.compile(
        r"\b(?P<h24>[01]?\d|2[0-3])[:.](?P<m24>[0-5]\d)(?P<half>"
        + _HALF
        + r")?(?![\d:%]|\.\d|\s?(?:per ?cent|million|m\b|bn|k\b))"
    ),
    re.compile(r"\b(?P<h24>[01]\d|2[0-3])(?P<m24>[0-5]\d)\s?(?:hrs|hours|h)\b"),
    re.compile(r"\b(?P<hour>1[0-2]|0?[1-9])(?P<half>" + _HALF + r")(?!\w)"),
    re.compile(
        rf"\b(?P<minute>{'|'.join(_MINUTES)})(?: minutes?)?[\s-](?P<way>past|to)[\s-]"
        rf"(?P<hour>{_HOUR})(?P<half>{_HALF})?{_ENDS}"
    ),
    re.compile(rf"\bhalf[\s-](?P<halfhour>{_HOUR})(?P<half>{_HALF})?{_ENDS}"),
    re.compile(rf"\b(?P<hour>{_HOUR})\s?o['\u2019]?\s?clock(?P<half>{_HALF})?"),
    re.compile(
        rf"{_BEFORE}\s+(?P<hour>{'|'.join(_HOURS)})[\s-](?P<after>{'|'.join(_AFTER_HOUR)}){_ENDS}"
    ),
    re.compile(rf"\b(?P<round>{'|'.join(_ROUND)})\b"),
    re.compile(rf"\b{_BEFORE}\s+(?P<hour>{_HOUR}){_ENDS}"),
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
_WEEKDAY = f"{'|'.join(DAYS)}|mon|tues?|weds?|thurs?|thu|fri|sat|sun"
_MONTH = f"{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_DAY_WORDS = re.compile(
    r"\b(?:(?P<near>today|tonight|tomorrow|this (?:morning|afternoon|evening))"
    rf"|(?:(?:{_WEEKDAY}),?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})"
    rf"|(?P<weekday>{_WEEKDAY})"
    r")\b"
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?")
_DEADLINE = re.compile(
    r"(?:\bby|\bbefore|\bno later than|\bdeadline(?: is| of|:)?|\bwithin|\bpress at|\bfiling at)\s+"
    rf"(?:around |about |say )?(?:(?:on )?(?:today|tonight|tomorrow|{_WEEKDAY}),? (?:at |by )?)?$"
)
_UNTIL = re.compile(r"\b(?:until|till|til)\s+(?:around |about )?$")
_ON_AIR = re.compile(
    r"\b(?:live|interview|slot|on air|on[- ]air|guest|join us|speak to|come on|film\w*|record|pre-?rec\w*|bulletin)\b"
)
_MORNING = re.compile(r"\b(?:morning|breakfast|a\.m\.|early)\b")
_EVENING = re.compile(r"\b(?:evening|tonight|afternoon|drivetime|drive time|teatime|p\.m\.)\b")


@dataclass(frozen=True)
class SpokenTime:
    """`kind` is deadline, slot, until or other; `also` the other half of the day, where the words
    leave it open.
    """

    words: str
    moment: datetime
    kind: str
    also: datetime | None = None


def find_times(text: str, *, now: datetime) -> list[SpokenTime]:
    """Every time that the sentences name, in the order in which they stand."""
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
    """What a sentence is read against: the moment, whether a breakfast show asks, the day the last
    sentence named.
    """

    now: datetime
    is_morning_show: bool
    day_before: date | None

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()


def _last_day(low: str, context: _Context) -> date | None:
    days = [_day(match, context.today) for match in _DAY_WORDS.finditer(low)]
    return days[-1] if days else None


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
    on, day_span = _day_near(low, start, end, context)
    start = min(start, day_span[0])
    end = max(end, day_span[1])
    if on is None and kind == "slot":
        on = context.day_before
    try:
        moment, also = _moment(match, low, on, context, context.is_morning_show and kind == "slot")
    except UnreadableMoment:
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


def _day_near(
    low: str, start: int, end: int, context: _Context
) -> tuple[date | None, tuple[int, int]]:
    """The day named nearest to the time in its sentence, at most 40 characters away, and where it
    stands.
    """
    best: tuple[int, date, tuple[int, int]] | None = None
    for match in _DAY_WORDS.finditer(low):
        away = match.start() - end if match.start() >= end else start - match.end()
        on = _day(match, context.today)
        if on and away <= 40 and (best is None or away < best[0]):
            close = match.span() if away <= 8 else (start, end)
            best = (away, on, close)
    return (best[1], best[2]) if best else (None, (start, end))


def _day(match: re.Match[str], today: date) -> date | None:
    if near := match["near"]:
        return today + timedelta(days=near == "tomorrow")
    if name := match["weekday"]:
        number = next(i for i, day in enumerate(DAYS) if day.startswith(name[:3]))
        return today + timedelta(days=(number - today.weekday()) % 7)
    month = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(match["month"]))
    try:
        on = date(today.year, month, int(match["day"]))
        return on.replace(year=today.year + 1) if on < today - timedelta(days=180) else on
    except ValueError:
        return None


def _moment(
    match: re.Match[str], low: str, on: date | None, context: _Context, is_morning: bool
) -> tuple[datetime, datetime | None]:
    """The moment, and the one twelve hours away where the words leave that open."""
    groups = match.groupdict()
    today = context.today
    now = context.now
    if word := groups.get("round"):
        is_tonight = _ROUND[word] == time(0) and on in {None, today}
        return local_moment((on or today) + timedelta(days=is_tonight), _ROUND[word]), None
    hour, minute = _on_dial(groups)
    half = (groups.get("half") or "").strip().replace(".", "")
    is_24 = bool(groups.get("h24")) and not half and (hour >= 10 or groups["h24"].startswith("0"))
    if is_24:
        return _next(on, time(hour, minute), now), None
    if half:
        return _next(on, time(hour % 12 + (12 if half == "pm" else 0), minute), now), None
    return _likelier(time(hour % 12, minute), _half_of_day(match, low), on, context, is_morning)


def _on_dial(groups: dict[str, str | None]) -> tuple[int, int]:
    """Hour and minute as they are said, before it is known which half of the day is meant."""
    if h24 := groups.get("h24"):
        return int(h24), int(groups["m24"] or "")
    said = groups.get("halfhour") or groups.get("hour") or ""
    hour = _HOURS.get(said) or int(said)
    if groups.get("halfhour"):
        return hour, 30
    if after := groups.get("after"):
        return hour, _AFTER_HOUR[after]
    if way := groups.get("way"):
        minute = _MINUTES[groups["minute"] or ""]
        return (hour, minute) if way == "past" else ((hour - 2) % 12 + 1, 60 - minute)
    return hour, 0


def _next(on: date | None, at: time, now: datetime) -> datetime:
    """On its day; without one, the next such time."""
    today = now.astimezone(LONDON).date()
    if on:
        return local_moment(on, at)
    moment = local_moment(today, at)
    return moment if moment >= now else local_moment(today + timedelta(days=1), at)


def _half_of_day(match: re.Match[str], low: str) -> str:
    """`morning` or `evening` by the words of the clause, or of its sentence; empty where they leave
    it open.
    """
    clause = low[: match.start()].rpartition(",")[2] + low[match.start() :].partition(",")[0]
    for words in (clause, low.replace("tonight", "")):
        is_morning = bool(_MORNING.search(words))
        is_evening = bool(_EVENING.search(words))
        if is_morning != is_evening:
            return "morning" if is_morning else "evening"
    return ""


def _likelier(
    at: time, half: str, on: date | None, context: _Context, is_morning: bool
) -> tuple[datetime, datetime | None]:
    """As the sentence says; of today the half still to come, or the later; of another day working
    hours.
    """
    today = context.today
    now = context.now
    evening = at.replace(hour=at.hour + 12)
    if at.hour == 0:  # twelve: midnight where it is tonight, else midday
        is_tonight = half == "evening" and on in {None, today}
        return (
            local_moment(today + timedelta(days=1), at) if is_tonight else _next(on, evening, now)
        ), None
    if half == "evening":
        return _next(on, evening, now), None
    if half == "morning" or is_morning:
        return _next(on, at, now), None
    if on in {None, today}:
        choices = sorted(_next(on, half, now) for half in (at, evening))
        likeliest, *other = [moment for moment in choices if moment >= now] or choices[1:]
        return likeliest, next(iter(other), None)
    first, second = (at, evening) if at.hour >= 6 else (evening, at)
    return local_moment(on, first), local_moment(on, second)
