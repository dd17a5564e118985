"""Finds times in sentences: `ten past seven`, `by 6`, `till 8 tonight`, `in half an hour`.

Pure. Each is relative to `now`, when the mail was written, and comes with its place in the text. A
number alone is a time only after a word such as `by` or `at`, and never before a noun (`by 6
people`). If morning and evening are both possible, the more likely one is taken and the other is
offered too. A time whose day does not exist is left out.
"""

import re
from collections.abc import Iterator, Sequence
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
from nhsuk.dates.vocabulary import MONTH, WEEKDAY, any_of
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
_DAY_NAME = (
    rf"(?:{WEEKDAY}|today|tonight|tomorrow|tmrw|(?:the )?same day|\d\d?(?:st|nd|rd|th)? {MONTH}"
    rf"|\d\d?/\d\d?)"
)
_PATTERNS = [
    # 7.10am, 18:30
    re.compile(
        rf"(?<![\d.:£$€])\b(?P<h24>[01]?\d|2[0-3])[:.](?P<m24>[0-5]\d)(?P<half>{HALF})?"
        r"(?![\d:%]|\.\d|\s?(?:per ?cent|million|m\b|bn|k\b))"
    ),
    # 1830hrs, 0710 h
    re.compile(r"\b(?P<h24>[01]\d|2[0-3])(?P<m24>[0-5]\d)\s?(?:hrs|hours|h)\b"),
    # 1830 tomorrow, 0710 on Friday
    re.compile(rf"\b{_FOUR_FIGURES}(?=,?\s+(?:(?:this|on|next)\s+)?{_DAY_NAME}\b)"),
    # Friday at 0710, tomorrow morning 0710
    re.compile(
        rf"\b{_DAY_NAME},?\s+(?:morning\s+)?(?:at\s+)?{_NO_YEAR}{_FOUR_FIGURES}\b(?![.:]\d)"
    ),
    # 0710 of: 0710 or 0810
    re.compile(rf"\b{_NO_YEAR}{_FOUR_FIGURES}(?=\s(?:or|and)\s[0-2]\d[0-5]\d\b)"),
    # 0810 of: 0710 or 0810
    re.compile(rf"(?:(?<=\d\d\sor\s)|(?<=\d\d\sand\s)){_FOUR_FIGURES}\b(?![.:]?\d)"),
    # at 0710, pre-chat 0655
    re.compile(rf"(?:\bat\s|\bpre-?chat\s){_FOUR_FIGURES}\b(?![.:]?\d)"),
    # by 1830, TX 1230, (0710)
    re.compile(
        rf"(?:\b(?:by|for|before|from|until|till|tx|rsvp)\s|[\u2013\u2014:(,-]\s?"
        rf"|^\s*){_NO_YEAR}{_FOUR_FIGURES}"
        r"\b(?=\s*(?:$|[,;)\n]|[.](?!\d)|\s-|(?:live|pre-?rec|tonight|on|in|for|down|please)\b))"
    ),
    # a line's first word: 0710 Radio Tyne
    re.compile(
        rf"^\s*{_NO_YEAR}{_FOUR_FIGURES}(?=\s(?:radio|tv|live|pre-?rec|\w+ (?:fm|radio|tv))\b)"
    ),
    # 7am, 12 noon
    re.compile(rf"\b{HOUR_AND_HALF}(?!\w)"),
    # ten past seven, quarter to 8pm
    re.compile(rf"\b{PAST_OR_TO}{_ENDS}"),
    # half seven, half-eight
    re.compile(rf"\b{HALF_HOUR}{_ENDS}"),
    # 7 o'clock
    re.compile(rf"\b{O_CLOCK}"),
    # by seven thirty, at six fifteen
    re.compile(rf"{_BEFORE}\s+{HOUR_AND_MINUTES}{_ENDS}"),
    # noon, midnight, teatime; not: the lunchtime news
    re.compile(
        rf"(?<!\bthe )\b(?P<round>{any_of(_ROUND)})\b(?!\s(?:show|programme|report|news|bulletin|live"
        rf"|edition))"
    ),
    # between 2 and 6pm: the 2
    re.compile(rf"\bbetween\s(?P<hour>{HOUR})(?=\sand\s(?:(?P<to>\d\d?)\s?(?P<half>{HALF}))?)"),
    # by 6, at seven tonight; not: by 6 people
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
_TO_THE_TIME = r"\b[^.;\n]{0,40}$"  # from a word that says what the time is for

Kind = Literal["slot", "arrival", "deadline", "embargo", "broadcast", "until", "plan", "other"]


@dataclass(frozen=True)
class Purpose:
    """What a time is for, by the words `before` it or, if they say nothing, `after` it. Each of
    `examples` is one alternative of the patterns.
    """

    kind: Kind
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    examples: tuple[str, ...]


def _purpose(kind: Kind, *examples: str, before: str = "", after: str = "") -> Purpose:
    return Purpose(
        kind,
        re.compile(before) if before else None,
        re.compile(after) if after else None,
        examples,
    )


PURPOSES = (  # the first that fits
    _purpose(
        "plan",
        *("The car collects her at 5.45am.", "A taxi at 5.45am.", "The driver comes at 5.45am."),
        *(
            "Pick-up is 5.45am.",
            "Picked up at 5.45am.",
            "Parking from 5.45am.",
            "[26/11/26, 5.45am]",
        ),
        before=rf"\[[\d/,: ]*$|\b(?:(?<!radio )car(?! park)|taxi|driver|pick(?:ed)?[- ]?up|parking){_TO_THE_TIME}",
    ),
    _purpose(
        "arrival",
        *("Be there by 9.05am.", "Be with us by 9.05am.", "There by 9.05am."),
        *("Arrive 9.05am.", "Can she get to the radio car by 9.05am?", "Dial-in is 9.05am."),
        *("Line up at 9.05am.", "Sound check 9.05am.", "Make-up 9.05am.", "Pre-chat 9.05am."),
        *("Call time 9.05am.", "Check-in at 9.05am.", "In the chair by 9.05am."),
        "The guest is with us by 9.05am.",
        *("Can she join at 9.05am for a sound check?", "Join at 9.05am so we can test her line."),
        before=(
            r"\b(?:be (?:there|here|ready|on site|with us|in (?:the |our )?studio)|arriv\w+"
            r"|there (?:by|for)|get (?:there|here|to\b)|radio car|dial[- ]in|line up"
            r"|(?:tech|sound|line) (?:check|test)|make-?up|pre-?chat|call time|check[- ]in"
            r"|in the chair|guests? (?:is|are) with us)\b[^.;\n]{0,35}$"
        ),
        after=r"[^.,;\d\n]{0,25}\b(?:(?:sound|tech|line) (?:check|test)|(?:check|test) \w+ (?:sound|line|link))",
    ),
    _purpose(
        "embargo",
        *("Embargoed until 6am.", "Under embargo till 6am."),
        before=rf"\bembargo\w*\b.*\b(?:until|till|til)\s+{_LEAD}",
    ),
    _purpose(
        "until",
        *("I am here until 6pm.", "Between 2 and 6pm.", "10 to 6pm."),
        before=rf"\b(?:until|till|til)\s+{_LEAD}|\d\s?(?:am|pm)?\s(?:to|and|-)\s$",
    ),
    _purpose(
        "broadcast",
        *("A chat for use at 5pm.", "It goes out at 5pm.", "It airs at 5pm.", "TX: 5pm."),
        *("To be broadcast at 5pm.", "Transmission is 5pm."),
        before=(
            r"(?:\b(?:for use|go(?:es|ing)? out|airs|broadcast|transmission|tx)\b"
            r"(?! (?:date|time)?s? (?:tbc|is not))[^.;\n]{0,40}$)"
        ),
    ),
    _purpose(
        "deadline",
        *("Need to know by 6pm.", "Before 6pm.", "No later than 6pm.", "Confirm by: 6pm."),
        *(
            "Deadline is 6pm.",
            "Deadline for reply: 6pm.",
            "We go to press at 6pm.",
            "Copy date is 6pm.",
            "I file at 6pm.",
        ),
        *("We print at 6pm.", "It closes at 6pm.", "It is due at 6pm.", "A quote for 6pm."),
        *("We need it for 6pm.", "The page has moved to 6pm.", "RSVP 6pm."),
        *("6pm at the very latest.", "6pm latest.", "6pm deadline."),
        before=(
            r"(?:\bby|\bbefore|\bno later than|\bwithin|\b(?:deadline|copy date)(?: to \w+"
            r"| for [^.]{1,40})?(?: is(?: now)?(?: at)?| of| by|:)?|\brsvp:?"
            r"|\bpress (?:at|on)|\bfil(?:e|ing) (?:at|on|by|for)|\bprint(?:s|ing)? (?:at|on|by)"
            r"|\b(?:it|i|we|page|edition|issue|book) (?:\w+ )?close[sd]? (?:the page |it )?(?:at|on)?"
            r"|\b(?:page|deadline|copy) [^.,;\d]{0,20}\bto"
            r"|\bdue (?:at|on|by)|\b(?:answer|decision|yes|yes/no|name|confirmation|quote|figures"
            r"|copy)[^.,;\d]{0,20} (?:at|for|on)"
            rf"|\b(?:need|want)(?:ed)?(?: it| this| that| a \w+| an \w+)? (?:in|for))\s?[:|]?\s+{_LEAD}"
        ),
        after=r",?\s(?:at the (?:very )?latest|latest|deadline)\b",
    ),
    _purpose(
        "plan",
        *("The crew is there from 6pm.", "Our photographer comes at 6pm.", "Doors open at 6pm."),
        *(
            "She rang at 6pm.",
            "You can reach me at 6pm.",
            "I am in from 6pm.",
            "It happened at 6pm.",
        ),
        *("The story is published at 6pm.", "The 6pm news."),
        before=(
            r"\b(?:crew|truck|photographer|operator|engineer|set up|doors?|rang|called"
            r"|call(?: from| at)?|voicemail|received|opened|on shift|you can (?:get|reach)"
            r"|(?:ring|call|phone|back|reach) (?:me|us)|i(?:'m| am) (?:on|in|here|free|around)"
            r"|happened|published?|posted|is (?:free|away|on)"
            rf"|doing (?:an hour|a special)){_TO_THE_TIME}"
        ),
    ),
)
_PROGRAMME = re.compile(r"\s?(?:programme|news|bulletin|report|show|edition)\b")
_IN_A_PROGRAMME = re.compile(r"\b(?:live|on|join\w*)\b[^.;\n]{0,15}\bthe $")
_GOES_TO_PRESS = re.compile(rf"\b(?:press|print|file|filing|close) (?:at|by|for)\s+{_LEAD}")
_ON_AIR = re.compile(
    r"^\s*(?:date|time|when)\b[^:|\d]{0,15}[:|]"
    r"|\b(?:as-live|live|interview\w*|slot|on[- ]air|guest|join(?: us)?|sp(?:eak|oke)|talk|chat"
    r"|come (?:on|to)|on camera|film\w*|record\w*|for the (?:lunchtime|breakfast|teatime)"
    r"|pre-?rec\w*|bulletin|(?:two|2)-?way|isdn|down the line|studio|panel|briefing|phone-in|meets?"
    r"|visit|sit down|press conference|clip|oral evidence|appear|tx"
    r"|we(?:'ll| will)? go (?:to (?:air|her|him|them|you) )?(?:at|from)"
    r"|have a word|(?:by|on|over) (?:the )?(?:tele)?phone|on the line|zoom|teams"
    r"|min(?:ute)?s with|would \w*\s?(?:suit|work)"
    r"|could do|works?|available|have (?:some|any)one|put some|some\w* on|do (?:some|any)one|(?:some|any)one do)\b"
)
_ASKED = re.compile(r"\b(?:could|can|would|any chance|love|like)\b|\?|^\s*or\b")
_NAMED_FOR_A_DAY = re.compile(  # Northern Tonight, the Sunday Clarion
    r"(?<=[a-z] )(?<!\bOn )(?:Tonight|Today)\b|(?<=\b[Tt]he )(?:Satur|Sun)day(?= [A-Z])"
)
_MORNING = re.compile(r"\b(?:morning|breakfast|a\.m\.|early)\b")
_EVENING = re.compile(r"\b(?:evening|tonight|afternoon|drivetime|drive time|teatime|p\.m\.)\b")
_TONIGHT = re.compile(r"\s*(?:tonight|(?:this|in the) evening)\b")
_WEEK = timedelta(days=7)
_DAY_ENDS = time(17)  # of a day that is a deadline


@dataclass(frozen=True)
class SpokenTime:
    """Where it is in the text, `words`, and what it is for; `also` is the other reading, if the
    words leave one. `is_open`: the other is as likely, or they name a day alone.
    """

    start: int
    end: int
    words: str
    moment: datetime
    kind: Kind
    also: datetime | None = None
    is_open: bool = False


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
    days = [day] if day else []
    is_asked_before = False
    heading = False  # whether the items of a list about going on air follow
    for sentence in sentences(low):
        is_on_air = bool(_ON_AIR.search(sentence[0]))
        inherits = heading or (is_asked_before and bool(re.match(r"\s*or\b", sentence[0])))
        context = _Context(now, is_morning_show, days, is_on_air or inherits)
        here = sorted(_in_sentence(sentence, context), key=lambda spoken: spoken.start)
        found += here
        if len(found) > _MOST:
            break
        days = [*_days_ahead(sentence[0], context), *days]
        is_asked_before = any(each.kind == "slot" for each in here)
        is_heading = sentence[0].rstrip().endswith(":")
        heading = (is_heading and is_on_air) or (heading and bool(here))
    if not any(each.kind == "slot" for each in found) and _ON_AIR.search(low):
        found = [_asked_for(each, low) for each in found]
    return [replace(each, words=" ".join(text[each.start : each.end].split())) for each in found]


def _asked_for(spoken: SpokenTime, low: str) -> SpokenTime:
    """A time that a sentence asks for without a word for an interview is a slot, if no other is."""
    line = next(s[0] for s in sentences(low) if s.start() <= spoken.start < s.end())
    is_slot = spoken.kind == "other" and _ASKED.search(line)
    return replace(spoken, kind="slot") if is_slot else spoken


def _lowered(text: str) -> str:
    """In lower case, every character in its place, and without names that hold the name of a
    day.
    """
    plain = _NAMED_FOR_A_DAY.sub(lambda match: "x" * len(match[0]), text).replace("\u2019", "'")
    low = plain.lower()
    return low if len(low) == len(plain) else plain  # a letter that is two in lower case


@dataclass(frozen=True)
class _Context:
    """What a sentence is read with: the moment, whether a breakfast show asks, the days that earlier
    sentences spoke of, the latest first, and whether it is about going on air.
    """

    now: datetime
    is_morning_show: bool
    days_before: Sequence[date]
    is_on_air: bool

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()


@dataclass(frozen=True)
class _Day:
    """A day that a sentence names; `on` is None if there is no such day. `also`: `next Friday`, said
    on a Wednesday, may be the day after tomorrow.
    """

    start: int
    end: int
    on: date | None
    also: date | None = None


def _days_ahead(low: str, context: _Context) -> list[date]:
    """The days of the sentence that are not gone and are no deadline's, the last first."""
    return [
        each.on
        for each in reversed(_days(low, context))
        if each.on and each.on >= context.today and not _is_of_deadline(each, low)
    ]


def _is_of_deadline(day: _Day, low: str) -> bool:
    before = low[max(0, day.start - 25) : day.start]
    return bool(re.search(r"\b(?:by|before|deadline|until|till|latest)\b[^.,]*$", before))


def _days(low: str, context: _Context) -> list[_Day]:
    """The days that the sentence names; `same day` is the one before it."""
    days: list[_Day] = []
    for match in find_days(low):
        before = days[-1].on if days else next(iter(context.days_before), None)
        try:
            on = read_day_in_text(match[0], today=context.today, same_day=before)
        except Unreadable:
            on = None
        also = on - _WEEK if on and match[0].startswith("next ") else None
        is_open = also and also > context.today
        days.append(_Day(match.start(), match.end(), on, also if is_open else None))
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
    if not taken:
        yield from _days_of_deadline(sentence, context)


def _days_of_deadline(sentence: re.Match[str], context: _Context) -> Iterator[SpokenTime]:
    """A deadline that is a day and no time: the end of that day is a guess."""
    for day in _days(sentence[0], context):
        if day.on and day.on >= context.today and _is_of_deadline(day, sentence[0]):
            start, end = sentence.start() + day.start, sentence.start() + day.end
            due_at = local_moment(day.on, _DAY_ENDS)
            yield SpokenTime(start, end, "", due_at, "deadline", is_open=True)


def _read(match: re.Match[str], low: str, offset: int, context: _Context) -> SpokenTime | None:
    start, end = _figures(match)
    if match.re is _IN:
        kind = _kind(low, start, end, context.is_on_air, is_length=True)
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
    kind = _kind(low, first, last, context.is_on_air)
    if (
        kind in {"slot", "plan", "other"}
        and start != first
        and _kind(low, start, end, is_on_air=False) == "deadline"
    ):
        kind = "deadline"  # `tonight by 5`
    if (
        day
        and kind in {"deadline", "arrival"}
        and not is_close
        and re.search(r"^'s|[,;\d]", between)
    ):
        day = None  # of something else
    on: list[date | None] = [day.on] if day else []
    if not day and (
        kind in {"slot", "arrival"} or _GOES_TO_PRESS.search(low[max(0, first - _NEAR) : first])
    ):
        on = [*_days_before(days, start, context), *context.days_before]
    is_morning = context.is_morning_show and kind in {"slot", "arrival"}
    try:
        moments = [_moment(match, low, each, context, is_morning) for each in on or [None]]
    except Unreadable:
        return None
    moment, also = next((each for each in moments if each[0] > context.now), moments[0])
    is_open = also is not None and _are_both_likely(moment, also, kind)
    others = {other.on for other in days if other is not day}
    if day and day.also and not others & {day.on, day.also}:
        moment, also, is_open = moment - _WEEK, moment, True
    return SpokenTime(offset + first, offset + last, match[0], moment, kind, also, is_open)


def _are_both_likely(moment: datetime, also: datetime, kind: Kind) -> bool:
    """Whether people go on air, or answer, at either of the two. Who says nine of another day means
    the morning; who says it late in the afternoon may mean tonight.
    """
    hour = moment.hour % 12
    if kind == "deadline" and moment.date() != also.date():
        return moment.hour >= _LATE and hour in _WORKED
    return hour in _MORNING_OR_EVENING


_MORNING_OR_EVENING = range(6, 9)  # hours of which people go on air in either half of the day
_WORKED = range(7, 12)  # of which people also answer in the morning
_LATE = 19
_BESIDE = 8  # characters between a time and a day that are read as one
_FILLERS = re.compile(r"[\s,(]*(?:(?:at|on|the|by|from|in|for|about|around)\s*)*")


def _figures(match: re.Match[str]) -> tuple[int, int]:
    """Where the time itself is, without the word before it that says it is one."""
    lead = re.match(
        rf"(?:between|{_BEFORE}|tx|rsvp)\s+|pre-?chat\s|[\u2013\u2014:(,-]\s?|\s+", match[0]
    )
    if match.re is _IN or not lead:
        return match.span()
    return match.start() + lead.end(), match.end()


def _days_before(days: list[_Day], start: int, context: _Context) -> list[date]:
    """The days that the sentence names before the time and that are not gone, the last first."""
    earlier = (day for day in reversed(days) if day.end <= start)
    return [day.on for day in earlier if day.on and day.on >= context.today]


def _kind(low: str, start: int, end: int, is_on_air: bool, *, is_length: bool = False) -> Kind:
    """What the time is for, by the words around it."""
    before = low[max(0, start - _NEAR) : start] + (
        f"{low[start:end].split()[0]} " if is_length else ""
    )
    for purpose in PURPOSES:
        if purpose.before and purpose.before.search(before):
            return purpose.kind
        if purpose.after and purpose.after.match(low, end):
            return purpose.kind
    if _PROGRAMME.match(low, end) and not _IN_A_PROGRAMME.search(before):
        return "plan"
    return "slot" if is_on_air else "other"


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
    if (to := groups.get("to")) and hour % 12 >= int(to) % 12:
        half = ""  # between 11 and 1pm
    is_24 = bool(groups.get("h24")) and not half and (hour >= 10 or groups["h24"].startswith("0"))
    if is_24 and not (hour < 12 and _TONIGHT.match(low, match.end())):
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
