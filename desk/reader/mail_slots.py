"""The slots that a mail asks for, each with its medium, length and place, and its deadlines.

Pure. `Need to know by 5` is a deadline and no slot; `be there 9.05` is part of the slot beside it.
What is said in the clause of a slot counts for it first, then what follows it, then what is said of
all of them. A time that fits none of these is passed over, and listed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product

from desk.reader import mail_patterns as patterns
from desk.reader.mail_threads import Found, Part, first_found, sentence_case
from nhsuk.dates.days import find_days, read_day_in_text
from nhsuk.dates.moments import local_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.london import LONDON
from scheduling.times.spoken_times import SpokenTime, find_times, sentences

MOST_SLOTS = 12  # of one mail: a longer list of times is no bid
_LONGEST = 180  # minutes
_FARTHEST = timedelta(days=366)
_EARLY = timedelta(hours=3)
_SHORT = 60  # characters of a clause that is listed
_NUMBERS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30},
    **{"forty": 40, "forty-five": 45, "fifty": 50},
}
_AND = re.compile(r"[;\n]|\b(?:and|or|then|plus|also)\b", re.IGNORECASE)
_COMMA = re.compile(r",")
_CLAUSE_ENDS = re.compile(r"[,;()]|\s(?:and|or|but|so)\s", re.IGNORECASE)
_RECORDED_AT = re.compile(r"pre-?rec\w*(?: \w+)?(?: at)? $", re.IGNORECASE)
Span = tuple[int, int]


@dataclass(frozen=True)
class Slot:
    """One interview that they want. `mode` is live, as_live or recorded; all but `when` are None
    where the mail does not say.
    """

    when: Found[datetime]
    minutes: Found[int] | None = None
    medium: Found[str] | None = None
    mode: Found[str] | None = None
    arrive: Found[datetime] | None = None
    place: Found[str] | None = None
    outlet: Found[str] | None = None


@dataclass(frozen=True)
class Times:
    """What the mail says of times, in order of time. `passed_over` are the words with a time that
    is none of these, in reading order.
    """

    slots: tuple[Slot, ...] = ()
    deadlines: tuple[Found[datetime], ...] = ()
    embargo_until: Found[datetime] | None = None
    passed_over: tuple[Found[str], ...] = ()


def read_times(part: Part, *, sent_at: datetime, outlet: Found[str] | None) -> Times:
    """The times of one mail, relative to when it was sent. What has passed by then is left out."""
    spoken = find_times(part.body, now=sent_at, day=_day_of_subject(part, sent_at))
    ahead = [each for each in spoken if sent_at < each.moment < sent_at + _FARTHEST]
    asked = [each for each in ahead if each.kind == "slot"]
    asked = asked or [each for each in ahead if each.kind == "broadcast"]
    arrivals = [each for each in ahead if each.kind == "arrival"]
    slots = sorted(_slots(part, asked, arrivals, outlet), key=lambda slot: slot.when.value)
    deadlines = sorted(
        (_before_slots(_found(part, each), slots) for each in ahead if each.kind == "deadline"),
        key=lambda deadline: deadline.value,
    )
    embargo = next((_found(part, each) for each in ahead if each.kind == "embargo"), None)
    found = [
        *deadlines[:1],
        embargo,
        *(each for slot in slots for each in (slot.when, slot.arrive)),
    ]
    used = {of for each in found if each for of in (each.value, each.also, each.start)}
    return Times(
        slots=tuple(slots),
        deadlines=tuple(_once(deadlines)),
        embargo_until=embargo or _embargo_of_subject(part, sent_at),
        passed_over=tuple(
            _clause(part, each)
            for each in ahead
            if not used & {each.moment, part.start + each.start}
        ),
    )


def _clause(part: Part, spoken: SpokenTime) -> Found[str]:
    """The words around a time: `radio car by 5.20`."""
    line = next(s for s in sentences(part.body) if s.start() <= spoken.start < s.end())
    before = [m.end() for m in _CLAUSE_ENDS.finditer(part.body, line.start(), spoken.start)]
    after = _CLAUSE_ENDS.search(part.body, spoken.end, line.end())
    start = max([line.start(), *before, spoken.end - _SHORT])
    start = part.body.find(" ", start) if start == spoken.end - _SHORT else start
    end = after.start() if after else line.end()
    words = " ".join(part.body[start:end].split()).strip(" .!?-\u2013\u2022*")
    at = part.start + spoken.start
    return Found(words[: 2 * _SHORT], at, part.start + spoken.end)


def _before_slots(deadline: Found[datetime], slots: Sequence[Slot]) -> Found[datetime]:
    """Of two readings, the only one that comes before the slots."""
    first = min((slot.when.value for slot in slots), default=None)
    if first and deadline.also and deadline.value < first <= deadline.also:
        return replace(deadline, is_open=False)
    return deadline


def _once(found: list[Found[datetime]]) -> Iterator[Found[datetime]]:
    for number, each in enumerate(found):
        if number == 0 or each.value != found[number - 1].value:
            yield each


def _found(part: Part, spoken: SpokenTime) -> Found[datetime]:
    start, end = part.start + spoken.start, part.start + spoken.end
    is_sure = spoken.also is None and not spoken.is_open
    return Found(spoken.moment, start, end, is_sure, spoken.also, spoken.is_open)


def _day_of_subject(part: Part, sent_at: datetime) -> date | None:
    today = sent_at.astimezone(LONDON).date()
    for match in find_days(part.header("subject")):
        try:
            day = read_day_in_text(match[0], today=today)
        except Unreadable:
            continue
        if day >= today:
            return day
    return None


def _embargo_of_subject(part: Part, sent_at: datetime) -> Found[datetime] | None:
    start, _ = part.headers.get("subject", (0, 0))
    for spoken in find_times(part.header("subject"), now=sent_at):
        if spoken.kind == "embargo":
            return Found(spoken.moment, start + spoken.start, start + spoken.end)
    return None


def medium_of(part: Part) -> Found[str] | None:
    """The medium that the mail speaks of, where its slot is in a later mail."""
    return first_found(
        Found(medium, match.start(), match.end(), False)
        for medium, expression in (*patterns.MEDIA, *patterns.USUAL_OF)
        if (match := expression.search(part.text, part.start, part.end))
    )


# Slots


def _slots(
    part: Part, times: list[SpokenTime], arrivals: list[SpokenTime], outlet: Found[str] | None
) -> Iterator[Slot]:
    """A slot for each time, without those that only say when a recording is broadcast."""
    times = _without_broadcasts(part.body, _first_of_each(times))[:MOST_SLOTS]
    clauses = _clauses(part.body, times)
    for number, spoken in enumerate(times):
        view = _View(part, clauses, number)
        when = _found(part, spoken)
        medium = _medium(view, outlet)
        mode = _mode(view, medium)
        if medium and medium.value == "live_tv" and mode and mode.value == "recorded":
            medium = replace(medium, value="recorded_tv")
        if medium and mode and (medium.value, mode.value) not in _MODES_OF:
            mode = None
        yield Slot(
            when=when,
            minutes=_minutes(view),
            medium=medium,
            mode=mode,
            arrive=_arrival(view, when, arrivals),
            place=_place(view),
            outlet=_outlet(view, outlet),
        )


_MODES_OF = {
    ("print", "recorded"),
    *product(("radio", "live_tv", "social_video"), ("live", "as_live", "recorded")),
    ("recorded_tv", "recorded"),
}


def _first_of_each(times: list[SpokenTime]) -> list[SpokenTime]:
    """Each moment once, in reading order."""
    found: list[SpokenTime] = []
    for each in sorted(times, key=lambda spoken: spoken.start):
        if not any(each.moment == other.moment for other in found):
            found.append(each)
    return found


def _without_broadcasts(body: str, times: list[SpokenTime]) -> list[SpokenTime]:
    """`5.05pm, Drive, pre-record at 3pm` is one interview, at 3pm."""
    kept = []
    for each in times:
        line = _line(body, each)
        beside = [other for other in times if line[0] <= other.start < line[1] and other != each]
        own = _RECORDED_AT.search(body[line[0] : each.start])
        recorded = [o for o in beside if _RECORDED_AT.search(body[line[0] : o.start])]
        between = [body[min(each.end, o.end) : max(each.start, o.start)] for o in recorded]
        if own or not any(not _AND.search(words) for words in between):
            kept.append(each)
    return kept


def _line(body: str, spoken: SpokenTime) -> Span:
    return next(s.span() for s in sentences(body) if s.start() <= spoken.start < s.end())


def _clauses(body: str, times: list[SpokenTime]) -> list[Span]:
    """Where each slot is spoken of: its sentence, or its part of it where it shares one."""
    spans: list[Span] = []
    for number, each in enumerate(times):
        start, end = _line(body, each)
        if number and times[number - 1].start >= start:
            start = spans[-1][1]
        if number + 1 < len(times) and times[number + 1].start < end:
            end = _boundary(body, each.end, times[number + 1].start)
        spans.append((start, end))
    return spans


def _boundary(body: str, start: int, end: int) -> int:
    """Where the words of one slot end and those of the next begin."""
    for separator in (_AND, _COMMA):
        if found := list(separator.finditer(body, start, end)):
            return found[-1].start() if separator is _COMMA else found[0].start()
    return end


@dataclass(frozen=True)
class _View:
    """The words to look for what belongs to a slot."""

    part: Part
    clauses: Sequence[Span]
    number: int

    @property
    def own(self) -> Span:
        return self.clauses[self.number]

    @property
    def after(self) -> Span:
        """From its clause to the next slot's."""
        following = [start for start, _ in self.clauses if start >= self.own[1]]
        return self.own[1], min(following, default=len(self.part.body))

    @property
    def spans(self) -> list[tuple[Span, bool]]:
        """Where to look, in order, and whether what is found there is sure to belong to it."""
        own, after = self.own, self.after
        if len(self.clauses) == 1:
            return [(own, True), (after, True), ((0, own[0]), True)]
        shared = [(0, self.clauses[0][0]), (self.clauses[-1][1], len(self.part.body))]
        is_last = after[1] == len(self.part.body)
        return [
            (own, True),
            *([] if is_last else [(after, True)]),
            *((span, False) for span in shared),
        ]

    def search(self, expression: re.Pattern[str]) -> tuple[re.Match[str], bool] | None:
        """The first match in the nearest words."""
        for span, is_sure in self.spans:
            if match := expression.search(self.part.body, *span):
                return match, is_sure
        return None


def _minutes(view: _View) -> Found[int] | None:
    """The first length in the nearest words, open where they say another too."""
    for span, is_sure in view.spans:
        lengths = [
            (minutes, match)
            for match in patterns.LENGTH.finditer(view.part.body, *span)
            if 0 < (minutes := _length(match)) <= _LONGEST
        ]
        if lengths:
            is_open = len({minutes for minutes, _ in lengths}) > 1
            return replace(view.part.found(*lengths[0], is_sure=is_sure), is_open=is_open)
    return None


def _length(match: re.Match[str]) -> int:
    if match["minutes"]:
        return _number(match["minutes"])
    return 90 if match["more"] else 30 if match["half"] else 15 if match["quarter"] else 60


def _number(words: str) -> int:
    return _NUMBERS.get(words.lower()) or int(words)


_SPECIAL = {"committee", "press_conference", "social_video"}  # whatever else the words say


def _medium(view: _View, outlet: Found[str] | None) -> Found[str] | None:
    """By the words of the slot, then the outlet's name, then the rest of the mail, its subject and
    its sender; then by what is usual of one medium, such as `down the line`.
    """
    for number, (span, is_sure) in enumerate(view.spans):
        hits = [
            (medium not in _SPECIAL, match.start(), medium, match)
            for medium, expression in patterns.MEDIA
            if (match := expression.search(view.part.body, *span))
        ]
        if hits:
            _, _, medium, match = min(hits, key=lambda hit: hit[:2])
            return view.part.found(medium, match, is_sure=is_sure)
        if number == 0 and outlet and (named := _medium_of_name(outlet)):
            return named
    for key in ("subject", "from"):
        span = view.part.headers.get(key, (0, 0))
        for medium, expression in patterns.MEDIA:
            if match := expression.search(view.part.text, *span):
                return Found(medium, match.start(), match.end())
    return _usual_medium(view)


def _usual_medium(view: _View) -> Found[str] | None:
    for medium, expression in patterns.USUAL_OF:
        if usual := view.search(expression):
            return view.part.found(medium, usual[0], is_sure=medium == "radio" and usual[1])
    call, live = view.search(patterns.VIDEO_CALL), view.search(patterns.LIVE)
    if call and live:
        return view.part.found("live_tv", call[0], is_sure=False)
    if job := patterns.A_JOB_IN_PRINT.search(view.part.body):
        return replace(view.part.found("print", job, is_sure=False), is_open=bool(live))
    return None


def _medium_of_name(outlet: Found[str]) -> Found[str] | None:
    for medium, expression in patterns.MEDIUM_OF_NAME:
        if match := expression.search(outlet.value):
            start = outlet.start + match.start()
            return Found(medium, start, min(outlet.start + match.end(), max(outlet.end, start + 1)))
    return None


def _mode(view: _View, medium: Found[str] | None) -> Found[str] | None:
    body = view.part.body
    label = view.part.labels.get("mode", (0, 0))
    at = view.part.start
    spans = [((label[0] - at, label[1] - at), True)] if label[1] else view.spans
    for (start, end), is_sure in spans:
        hits = {
            mode: match
            for mode, expression in patterns.MODES
            if (match := expression.search(body, start, end))
        }
        is_decided = len(hits) == 1 or "as_live" in hits
        if hits and (is_decided or not patterns.LIVE_OR.search(body, start, end)):
            mode = "as_live" if "as_live" in hits else min(hits, key=lambda m: hits[m].start())
            return view.part.found(mode, hits[mode], is_sure=is_sure)
        if hits:
            return None  # live or recorded: not decided yet
    usual = patterns.USUALLY_RECORDED.get(medium.value) if medium else None
    if usual and (match := usual.search(body)):
        return view.part.found("recorded", match, is_sure=False)
    return None


def _arrival(
    view: _View, when: Found[datetime], arrivals: list[SpokenTime]
) -> Found[datetime] | None:
    """When to be ready: the time beside the slot, or so many minutes before it."""
    body = view.part.body
    for start, end in (view.own, view.after):
        for each in arrivals:
            ready_at = _before(each, when.value) if start <= each.start < end else None
            if ready_at:
                return replace(_found(view.part, each), value=ready_at, is_sure=True, is_open=False)
        if match := patterns.EARLIER.search(body, start, end):
            ready_at = when.value - timedelta(minutes=_number(match["minutes"]))
            return view.part.found(ready_at, match)
    return None


def _before(spoken: SpokenTime, starts_at: datetime) -> datetime | None:
    """The reading of the time that is nearest before the slot."""
    on = starts_at.astimezone(LONDON).date()
    times = {each.astimezone(LONDON).time() for each in (spoken.moment, spoken.also) if each}
    try:
        moments = [local_moment(on, at) for at in times]
    except Unreadable:
        return None
    fits = [moment for moment in moments if starts_at - _EARLY <= moment < starts_at]
    return max(fits, default=None)


def _place(view: _View) -> Found[str] | None:
    """A way to talk may be said anywhere, a spot in the words of the slot or right after them."""
    if labelled := view.part.labelled("place"):
        return labelled
    body = view.part.body
    following = next((s.end() for s in sentences(body) if s.start() >= view.own[1]), view.own[1])
    beside = min(following, view.after[1])
    for (start, end), is_sure in view.spans:
        hits = [match for each in patterns.WAYS for match in each.finditer(body, start, end)]
        hits += [
            match
            for expression in patterns.SPOTS
            for match in expression.finditer(body, start, min(end, max(beside, view.own[1])))
            if not patterns.NOT_A_PLACE.fullmatch(match[0])
            and not patterns.OUTLET_NOUN.match(match[0].split()[-1])
            and not patterns.OF_THE_STORY.search(body, start, match.start())
        ]
        if hits:
            first = min(hits, key=lambda hit: hit.start())
            end = max(hit.end() for hit in hits if hit.start() <= first.end() + 1)
            if alternative := patterns.OR_THERE.match(body, end):
                end = alternative.end()
            words = sentence_case(" ".join(body[first.start() : end].split()))
            return replace(
                view.part.found(words, first, is_sure=is_sure), end=view.part.start + end
            )
    return None


def _outlet(view: _View, outlet: Found[str] | None) -> Found[str] | None:
    """Another outlet than the one that asks, if the words of the slot name one."""
    start, end = view.own
    for expression in patterns.SLOT_OUTLET:
        for match in expression.finditer(view.part.body, start, end):
            name = match["outlet"]
            if outlet is None or (name not in outlet.value and outlet.value not in name):
                return view.part.found(name, match, "outlet", is_sure=False)
    return None
