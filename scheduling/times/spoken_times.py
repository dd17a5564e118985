"""Finds times in sentences: `ten past seven`, `by 6`, `till 8 tonight`, `in half an hour`.

Pure. Each is relative to `now`, when the mail was written, and comes with its place in the text. A
number alone is a time only after a word such as `by` or `at`, and never before a noun (`by 6
people`). If morning and evening are both possible, the more likely one is taken and the other is
offered too. A time whose day does not exist is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from nhsuk.dates.days import find_days, read_day_in_text
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
from nhsuk.dates.vocabulary import WEEKDAY, any_of
from nhsuk.london import LONDON

LONGEST = 50_000  # characters that are read
_ROUND = NAMED | {"lunchtime": time(13), "teatime": time(17)}
_BEFORE = (
    r"(?:by|at|before|from|around|about|until|till|til|for|after|no later than|deadline(?: is"
    r"| of|:)?|@)"
    r"(?:\s+(?:around|about|say))?"
)
# What may follow a bare number that is a time: an end, punctuation, a day, "please". A noun makes
# it a quantity.
_ENDS = (
    r"(?=\s*(?:$|[.,;:!?)\n\u2013\u2014]|-\s|(?:am|pm|tonight|tomorrow|today|this|on|at"
    r"|pl(?:ease|s)|thanks|thank|if|or|and|but|so|latest|"
    r"sharp|in|with|is|then|for|live|down|work|would|suit|ok|i|we|or|whether|what|who|how|about"
    r"|re|o'?clock|gmt|uk"
    rf"|{WEEKDAY})\b))"
)
_FOUR_FIGURES = r"(?P<h24>[01]\d|2[0-3])(?P<m24>[0-5]\d)"
_NO_YEAR = r"(?!20[0-4]\d\b)"  # `by 2030` is a year, `at 2015` is a time
_DAY_NAME = rf"(?:{WEEKDAY}|today|tonight|tomorrow|(?:the )?same day)"
_PATTERNS = [
    re.compile(
        rf"(?<![\d.:£$€])\b(?P<h24>[01]?\d|2[0-3])[:.](?P<m24>[0-5]\d)(?P<half>{HALF})?"
        r"(?![\d:%]|\.\d|\s?(?:per ?cent|million|m\b|bn|k\b))"
    ),
    re.compile(r"\b(?P<h24>[01]\d|2[0-3])(?P<m24>[0-5]\d)\s?(?:hrs|hours|h)\b"),
    re.compile(rf"\b{_FOUR_FIGURES}(?=,?\s+(?:(?:this|on|next)\s+)?{_DAY_NAME}\b)"),
    re.compile(rf"\b{_DAY_NAME},?\s+(?:at\s+)?{_FOUR_FIGURES}\b(?![.:]\d)"),
    re.compile(rf"(?:\bat\s|\bpre-?chat\s){_FOUR_FIGURES}\b(?![.:]?\d)"),
    re.compile(
        rf"(?:\b(?:by|for|before|from|until|till)\s|[\u2013\u2014:(-]\s?"
        rf"|^\s*){_NO_YEAR}{_FOUR_FIGURES}"
        r"\b(?=\s*(?:$|[,;)\n]|[.](?!\d)|\s-|(?:live|pre-?rec|tonight|on|in|for|down)\b))"
    ),
    re.compile(rf"\b{HOUR_AND_HALF}(?!\w)"),
    re.compile(rf"\b{PAST_OR_TO}{_ENDS}"),
    re.compile(rf"\b{HALF_HOUR}{_ENDS}"),
    re.compile(rf"\b{O_CLOCK}"),
    re.compile(rf"{_BEFORE}\s+{HOUR_AND_MINUTES}{_ENDS}"),
    re.compile(
        rf"\b(?P<round>{any_of(_ROUND)})\b(?!\s(?:show|programme|report|news|bulletin|live"
        rf"|edition))"
    ),
    re.compile(rf"\bbetween\s(?P<hour>{HOUR})(?=\sand\s)"),
    re.compile(rf"\b{_BEFORE}\s+(?P<hour>{HOUR}){_ENDS}"),
]
_IN = re.compile(
    r"\b(?:in|within)\s+(?:the\s+next\s+|next\s+)?"
    r"(?P<number>\d{1,3}|half an|half|an|the|a couple of|two|three|four|five|ten|fifteen|twenty"
    r"|thirty|forty)"
    r"\s*(?P<unit>hours?|hrs?|minutes?|mins?)\b"
)
_NUMBERS = {
    "an": 1,
    "the": 1,
    "a couple of": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
}
_NUMBERS |= {"thirty": 30, "forty": 40}
_SENTENCE = re.compile(r"[^.!?\n]{1,400}+(?:[.!?](?=\S)[^.!?\n]{0,100}+){0,20}+[.!?]?")
_MOST = 200  # times in one text
_NEAR = 120  # characters before a time that say what it is for
_LEAD = (
    rf"(?:around |about |say )?(?:(?:on )?(?:today|tonight|tomorrow|{WEEKDAY}),? (?:at |by )?)?$"
)
_DEADLINE = re.compile(
    r"(?:\bby|\bbefore|\bno later than|\bwithin|\bdeadline(?: to \w+"
    r"| for [^.]{1,40})?(?: is(?: at)?| of| by|:)?"
    r"|\bpress (?:at|on)|\bfil(?:e|ing) (?:at|on|by|for)|\bprint(?:s|ing)? (?:at|on|by)"
    r"|\bclose[sd]? (?:the page |it )?(?:at|on)?"
    r"|\bdue (?:at|on|by)|\b(?:answer|decision|yes|name|confirmation|quote|figures"
    r"|copy)[^.,;\d]{0,20} (?:at|for|on)"
    rf"|\b(?:need|want)(?:ed)?(?: it| this| that| a \w+| an \w+)? (?:in|for))\s+{_LEAD}"
)
_GOES_TO_PRESS = re.compile(rf"\b(?:press|print|file|filing|close) (?:at|by|for)\s+{_LEAD}")
_UNTIL = re.compile(rf"\b(?:until|till|til)\s+{_LEAD}")
_RANGE = re.compile(r"\d\s?(?:am|pm)?\s(?:to|and|-)\s$")
_EMBARGO = re.compile(r"\bembargo\w*\b")
_ARRIVAL = re.compile(
    r"\b(?:be (?:there|here|ready|on site|in (?:the )?studio)|arrive|get there|dial[- ]in"
    r"|line up|(?:tech|sound|line) (?:check|test)"
    r"|make-?up|pre-?chat|call time|check[- ]in|in the chair)\b[^.;\n]{0,25}$"
)
_PLANS_OF_OTHERS = re.compile(
    r"\b(?:crew|truck|photographer|operator|engineer|set up|doors?|rang|called|call(?: from"
    r"| at)?|voicemail|received|opened|on shift"
    r"|you can (?:get|reach)|(?:ring|call|phone|back|reach) (?:me|us)|i(?:'m| am) (?:on|in|here"
    r"|free|around)|closes?|happened"
    r"|published?|posted|is (?:free|away|on)|doing (?:an hour|a special))\b[^.;\n]{0,40}$"
)
_PROGRAMME = re.compile(r"\s?(?:programme|news|bulletin|report|show|edition)\b")
_ON_AIR = re.compile(
    r"\b(?:as-live|live|interview\w*|slot|on[- ]air|guest|join(?: us)?|sp(?:eak|oke)|talk|chat"
    r"|come on|on camera|film\w*|record\w*"
    r"|pre-?rec\w*|bulletin|(?:two|2)-?way|down the line|studio|panel|briefing|phone-in|meets?"
    r"|visit|sit down|press conference"
    r"|have a word|(?:by|on|over) (?:the )?(?:tele)?phone|on the line|zoom|teams"
    r"|min(?:ute)?s with|would \w*\s?(?:suit|work)"
    r"|could do|works?|available|have (?:some|any)one|put some|some\w* on|do (?:some|any)one)\b"
)
_NAMED_FOR_A_DAY = re.compile(  # Northern Tonight, the Sunday Clarion
    r"(?<=[a-z] )(?<!\bOn )(?:Tonight|Today)\b|(?<=\b[Tt]he )(?:Satur|Sun)day(?= [A-Z])"
)
_MORNING = re.compile(r"\b(?:morning|breakfast|a\.m\.|early)\b")
_EVENING = re.compile(r"\b(?:evening|tonight|afternoon|drivetime|drive time|teatime|p\.m\.)\b")


Kind = Literal["deadline", "slot", "arrival", "embargo", "until", "other"]


@dataclass(frozen=True)
class SpokenTime:
    """Where it is in the text, `words`, and what it is for; `also` is the other half of the day, if
    the words leave it open.
    """

    start: int
    end: int
    words: str
    moment: datetime
    kind: Kind
    also: datetime | None = None


def sentences(text: str) -> list[re.Match[str]]:
    """The sentences and lines of the text. The full stop of `8.10am` ends none."""
    return list(_SENTENCE.finditer(text))


def find_times(text: str, *, now: datetime, day: date | None = None) -> list[SpokenTime]:
    """Every time in the text, in reading order of its sentences. `day` is the one that a slot
    without a day is on, such as that of the subject.
    """
    found: list[SpokenTime] = []
    low = _lowered(text[:LONGEST])
    is_morning_show = bool(re.search(r"\bbreakfast\b|\bmorning (?:show|programme)\b", low))
    for sentence in sentences(low):
        context = _Context(now, is_morning_show, day)
        here = sorted(_in_sentence(sentence, context), key=lambda spoken: spoken.start)
        found += here
        if len(found) > _MOST:
            break
        day = _last_day(sentence[0], context) or day
    return [replace(each, words=" ".join(text[each.start : each.end].split())) for each in found]


def _lowered(text: str) -> str:
    """In lower case, every character in its place, and without names that hold the name of a
    day.
    """
    plain = _NAMED_FOR_A_DAY.sub(lambda match: "x" * len(match[0]), text).replace("\u2019", "'")
    low = plain.lower()
    return low if len(low) == len(plain) else plain  # a letter that is two in lower case


@dataclass(frozen=True)
class _Context:
    """What a sentence is read with: the moment, whether a breakfast show asks, and the day that
    earlier sentences spoke of.
    """

    now: datetime
    is_morning_show: bool
    day_before: date | None

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()


@dataclass(frozen=True)
class _Day:
    """A day that a sentence names; `on` is None if there is no such day."""

    start: int
    end: int
    on: date | None


def _last_day(low: str, context: _Context) -> date | None:
    """The last day of the sentence that is not gone and is no deadline's."""
    days = [
        each.on
        for each in _days(low, context)
        if each.on and each.on >= context.today and not _is_of_deadline(each, low)
    ]
    return days[-1] if days else None


def _is_of_deadline(day: _Day, low: str) -> bool:
    before = low[max(0, day.start - 25) : day.start]
    return bool(re.search(r"\b(?:by|before|deadline|until|till|latest)\b[^.,]*$", before))


def _days(low: str, context: _Context) -> list[_Day]:
    """The days that the sentence names; `same day` is the one before it."""
    days: list[_Day] = []
    for match in find_days(low):
        before = days[-1].on if days else context.day_before
        try:
            on = read_day_in_text(match[0], today=context.today, same_day=before)
        except Unreadable:
            on = None
        days.append(_Day(match.start(), match.end(), on))
    return days


def _in_sentence(sentence: re.Match[str], context: _Context) -> Iterator[SpokenTime]:
    low = sentence[0]
    taken: list[range] = []
    for pattern in (_IN, *_PATTERNS):
        for match in pattern.finditer(low):
            if any(match.start() < span.stop and span.start < match.end() for span in taken):
                continue
            if spoken := _read(match, low, sentence.start(), context):
                taken.append(range(match.start(), match.end()))
                yield spoken


def _read(match: re.Match[str], low: str, offset: int, context: _Context) -> SpokenTime | None:
    start, end = _figures(match)
    if match.re is _IN:
        kind = _kind(low, start, end, is_length=True)
        moment = context.now + _length(match)
        kind = "deadline" if kind == "other" else kind
        return SpokenTime(offset + start, offset + end, match[0], moment, kind)
    days = _days(low, context)
    day = _nearest_day(days, start, end)
    if day and day.on is None:
        return None
    between = (
        low[day.end : start] if day and day.end <= start else low[end : day.start] if day else ""
    )
    is_close = len(between) <= _BESIDE and bool(_FILLERS.fullmatch(between))
    first = min(start, day.start) if day and is_close else start
    last = max(end, day.end) if day and is_close else end
    kind = _kind(low, first, last)
    if (
        kind in {"slot", "other"}
        and start != first
        and _DEADLINE.search(low[max(0, start - _NEAR) : start])
    ):
        kind = "deadline"  # `tonight by 5`
    if day and kind in {"deadline", "arrival"} and not is_close and re.search(r"[,;\d]", between):
        day = None  # of something else
    on = day.on if day else None
    if on is None and (
        kind in {"slot", "arrival"} or _GOES_TO_PRESS.search(low[max(0, first - _NEAR) : first])
    ):
        on = _day_before(days, start, context) or context.day_before
    try:
        is_morning = context.is_morning_show and kind in {"slot", "arrival"}
        moment, also = _moment(match, low, on, context, is_morning)
    except Unreadable:
        return None
    return SpokenTime(offset + first, offset + last, match[0], moment, kind, also)


_BESIDE = 8  # characters between a time and a day that are read as one
_FILLERS = re.compile(r"[\s,(]*(?:(?:at|on|the|by|from|in|for|about|around)\s*)*")


def _figures(match: re.Match[str]) -> tuple[int, int]:
    """Where the time itself is, without the word before it that says it is one."""
    lead = re.match(rf"(?:between|{_BEFORE})\s+|pre-?chat\s|[\u2013\u2014:(-]\s?|\s+", match[0])
    if match.re is _IN or not lead:
        return match.span()
    return match.start() + lead.end(), match.end()


def _day_before(days: list[_Day], start: int, context: _Context) -> date | None:
    """The last day that the sentence names before the time, if it is not gone."""
    earlier = [day.on for day in days if day.end <= start and day.on and day.on >= context.today]
    return earlier[-1] if earlier else None


def _kind(low: str, start: int, end: int, *, is_length: bool = False) -> Kind:
    """What the time is for, by the words around it."""
    before = low[max(0, start - _NEAR) : start] + (
        f"{low[start:end].split()[0]} " if is_length else ""
    )
    if _ARRIVAL.search(before) and not _DEADLINE.search(before.replace("by ", "")):
        return "arrival"
    if _UNTIL.search(before):
        return "embargo" if _EMBARGO.search(before) else "until"
    if _RANGE.search(before):
        return "until"
    if _DEADLINE.search(before):
        return "deadline"
    if _PLANS_OF_OTHERS.search(before) or _PROGRAMME.match(low, end):
        return "other"
    return "slot" if _ON_AIR.search(low) else "other"


def _length(match: re.Match[str]) -> timedelta:
    number = match["number"]
    amount = 0.5 if number.startswith("half") else float(_NUMBERS.get(number) or number)
    return timedelta(hours=amount) if match["unit"].startswith("h") else timedelta(minutes=amount)


def _gap(day: _Day, start: int, end: int) -> int:
    return day.start - end if day.start >= end else start - day.end


def _nearest_day(days: list[_Day], start: int, end: int) -> _Day | None:
    """The day named nearest to the time in its sentence, at most 40 characters away."""
    near = [day for day in days if _gap(day, start, end) <= 40]
    return min(near, key=lambda day: _gap(day, start, end), default=None)


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
