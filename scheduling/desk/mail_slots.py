"""The slots that a mail asks for, each with its medium, length and place, and its deadlines.

Pure. `Need to know by 5` is a deadline and no slot; `be there 9.05` is part of the slot beside it.
What is said in the clause of a slot counts for it first, then what follows it, then what is said of
all of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from nhsuk.dates.days import find_days, read_day_in_text
from nhsuk.dates.moments import readings
from nhsuk.dates.times import ClockTime
from nhsuk.dates.unreadable import Unreadable
from nhsuk.london import LONDON
from scheduling.desk import mail_patterns as patterns
from scheduling.desk.mail_threads import Found, Part
from scheduling.times.spoken_times import SpokenTime, find_times, sentences

MOST_SLOTS = 12  # of one mail: a longer list of times is no bid
_LONGEST = 180  # minutes
_FARTHEST = timedelta(days=366)
_EARLY = timedelta(hours=3)
_NUMBERS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30},
    **{"forty": 40, "forty-five": 45},
}
_AND = re.compile(r"[;\n]|\b(?:and|or|then|plus|also)\b", re.IGNORECASE)
_COMMA = re.compile(r",")
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
    """What the mail says of times, in order of time."""

    slots: tuple[Slot, ...] = ()
    deadlines: tuple[Found[datetime], ...] = ()
    embargo_until: Found[datetime] | None = None


def read_times(part: Part, *, sent_at: datetime, outlet: Found[str] | None) -> Times:
    """The times of one mail, relative to when it was sent. What has passed by then is left out."""
    spoken = find_times(part.body, now=sent_at, day=_day_of_subject(part, sent_at))
    ahead = [each for each in spoken if sent_at < each.moment < sent_at + _FARTHEST]
    found = {kind: [each for each in ahead if each.kind == kind] for kind in _KINDS}
    slots = _slots(part, found["slot"], found["arrival"], outlet)
    deadlines = sorted(
        (_before_slots(_found(part, each), slots) for each in found["deadline"]), key=_time_first
    )
    embargo = next((_found(part, each) for each in found["embargo"]), None)
    return Times(
        slots=tuple(sorted(slots, key=lambda slot: slot.when.value)),
        deadlines=tuple(_once(deadlines)),
        embargo_until=embargo or _embargo_of_subject(part, sent_at),
    )


_KINDS = ("slot", "arrival", "deadline", "embargo")


def _before_slots(deadline: Found[datetime], slots: Sequence[Slot]) -> Found[datetime]:
    """Of two readings, the only one that comes before the slots."""
    first = min((slot.when.value for slot in slots), default=None)
    if first and deadline.also and deadline.value < first <= deadline.also:
        return replace(deadline, is_open=False)
    return deadline


def _time_first(deadline: Found[datetime]) -> tuple[bool, datetime]:
    """A day alone comes after those with a time."""
    return deadline.is_open and deadline.also is None, deadline.value


def _once(found: list[Found[datetime]]) -> Iterator[Found[datetime]]:
    for number, each in enumerate(found):
        if number == 0 or each.value != found[number - 1].value:
            yield each


def _found(part: Part, spoken: SpokenTime) -> Found[datetime]:
    start, end = part.start + spoken.start, part.start + spoken.end
    is_sure = spoken.also is None and not spoken.is_open
    return Found(spoken.moment, start, end, is_sure, spoken.also, spoken.is_open)


def _subject(part: Part) -> tuple[int, str]:
    start, end = part.headers.get("subject", (0, 0))
    return start, part.text[start:end]


def _day_of_subject(part: Part, sent_at: datetime) -> date | None:
    today = sent_at.astimezone(LONDON).date()
    for match in find_days(_subject(part)[1]):
        try:
            day = read_day_in_text(match[0], today=today)
        except Unreadable:
            continue
        if day >= today:
            return day
    return None


def _embargo_of_subject(part: Part, sent_at: datetime) -> Found[datetime] | None:
    start, subject = _subject(part)
    for spoken in find_times(subject, now=sent_at):
        if spoken.kind == "embargo":
            return Found(spoken.moment, start + spoken.start, start + spoken.end)
    return None


def medium_of(part: Part) -> Found[str] | None:
    """The medium that the mail speaks of, where its slot is in a later mail."""
    for medium, expression in _STRONG:
        if match := expression.search(part.text, part.start, part.end):
            return Found(medium, match.start(), match.end(), False)
    return None


# Slots


def _slots(
    part: Part, times: list[SpokenTime], arrivals: list[SpokenTime], outlet: Found[str] | None
) -> list[Slot]:
    """A slot for each time, without those that only say when a recording is broadcast."""
    body = part.body
    times = _without_broadcasts(body, _first_of_each(times))[:MOST_SLOTS]
    clauses = _clauses(body, times)
    slots = []
    for number, spoken in enumerate(times):
        view = _View(part, clauses, number)
        when = _found(part, spoken)
        medium = _medium(view, outlet)
        mode = _mode(view, medium)
        if medium and medium.value == "live_tv" and mode and mode.value == "recorded":
            medium = Found("recorded_tv", medium.start, medium.end, medium.is_sure)
        if medium and medium.value in {"print", "committee", "press_conference"}:
            mode = (
                mode
                if medium.value == "print" and outlet and mode and mode.value == "recorded"
                else None
            )
        slots.append(
            Slot(
                when=when,
                minutes=_minutes(view),
                medium=medium,
                mode=mode,
                arrive=_arrival(view, when, arrivals),
                place=_place(view),
                outlet=_outlet(view, outlet),
            )
        )
    return slots


def _first_of_each(times: list[SpokenTime]) -> list[SpokenTime]:
    """Each moment once, in reading order; the end of `between 11 and 12` is none."""
    found: list[SpokenTime] = []
    for each in sorted(times, key=lambda spoken: spoken.start):
        if not any(each.moment == other.moment for other in found):
            found.append(each)
    return found


def _without_broadcasts(body: str, times: list[SpokenTime]) -> list[SpokenTime]:
    """`5.05pm, Drive, pre-record at 3pm` is one interview, at 3pm."""
    lines = [(s.start(), s.end()) for s in sentences(body)]
    kept = []
    for each in times:
        line = next((span for span in lines if span[0] <= each.start < span[1]), (0, 0))
        beside = [other for other in times if line[0] <= other.start < line[1] and other != each]
        own = _RECORDED_AT.search(body[line[0] : each.start])
        recorded = [o for o in beside if _RECORDED_AT.search(body[line[0] : o.start])]
        between = [body[min(each.end, o.end) : max(each.start, o.start)] for o in recorded]
        if own or not any(not _AND.search(words) for words in between):
            kept.append(each)
    return kept


def _clauses(body: str, times: list[SpokenTime]) -> list[Span]:
    """Where each slot is spoken of: its sentence, or its part of it where it shares one."""
    spans: list[Span] = []
    lines = [(s.start(), s.end()) for s in sentences(body)]
    for number, each in enumerate(times):
        line = next((s for s in lines if s[0] <= each.start < s[1]), (each.start, each.end))
        start, end = line
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
    def is_only(self) -> bool:
        return len(self.clauses) == 1

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
        if self.is_only:
            return [(own, True), (after, True), ((0, own[0]), True)]
        shared = [(0, self.clauses[0][0]), (self.clauses[-1][1], len(self.part.body))]
        is_last = after[1] == len(self.part.body)
        return [
            (own, True),
            *([] if is_last else [(after, True)]),
            *((span, False) for span in shared),
        ]

    def search(self, *expressions: re.Pattern[str]) -> tuple[re.Match[str], bool] | None:
        """The first match in the nearest words."""
        for (start, end), is_sure in self.spans:
            found = [m for e in expressions if (m := e.search(self.part.body, start, end))]
            if found:
                return min(found, key=lambda match: match.start()), is_sure
        return None

    def found[T](self, value: T, match: re.Match[str], *, is_sure: bool = True) -> Found[T]:
        start = self.part.start + match.start()
        return Found(value, start, self.part.start + match.end(), is_sure)


def _minutes(view: _View) -> Found[int] | None:
    for (start, end), is_sure in view.spans:
        for match in patterns.LENGTH.finditer(view.part.body, start, end):
            minutes = _length(match)
            if 0 < minutes <= _LONGEST:
                return view.found(minutes, match, is_sure=is_sure)
    return None


def _length(match: re.Match[str]) -> int:
    if match["minutes"]:
        return _number(match["minutes"])
    return 90 if match["more"] else 30 if match["half"] else 15 if match["quarter"] else 60


def _number(words: str) -> int:
    return _NUMBERS.get(words.lower()) or int(words)


_STRONG = (
    ("committee", patterns.COMMITTEE),
    ("press_conference", patterns.PRESS_CONFERENCE),
    ("social_video", patterns.SOCIAL),
    ("live_tv", patterns.TELEVISION),
    ("radio", patterns.RADIO),
)


_SPECIAL = {"committee", "press_conference", "social_video"}  # whatever else the words say


def _medium(view: _View, outlet: Found[str] | None) -> Found[str] | None:
    """The medium by the words of the slot, then the outlet's name, then the whole mail."""
    body = view.part.body
    for number, ((start, end), is_sure) in enumerate(view.spans):
        hits = [
            (match.start(), medium, match)
            for medium, expression in _STRONG
            if (match := expression.search(body, start, end))
        ]
        if number == 0 and not hits and outlet and (named := _medium_of_name(outlet)):
            return named
        if hits:
            special = [hit for hit in hits if hit[1] in _SPECIAL]
            _, medium, match = min(special or hits, key=lambda hit: hit[0])
            return view.found(medium, match, is_sure=is_sure)
    subject = view.part.header("subject")
    for medium, expression in _STRONG:
        if match := expression.search(subject):
            start = view.part.headers["subject"][0]
            return Found(medium, start + match.start(), start + match.end())
    sender_start, sender_end = view.part.headers.get("from", (0, 0))
    if match := re.search(
        r"\b(?:radio|tv|television)\b", view.part.text[sender_start:sender_end], re.I
    ):
        medium = "radio" if match[0].lower() == "radio" else "live_tv"
        return Found(medium, sender_start + match.start(), sender_start + match.end())
    if printed := view.search(patterns.PRINT):
        return view.found("print", printed[0], is_sure=False)
    if live := view.search(patterns.LIVE):
        call = view.search(patterns.VIDEO_CALL)
        return view.found("live_tv", call[0], is_sure=False) if call and live else None
    if job := re.compile(r"\b(?:[Rr]eporter|[Ee]ditor|[Cc]orrespondent|[Cc]over \w+ for)\b").search(
        body
    ):
        return view.found("print", job, is_sure=False)
    return None


def _medium_of_name(outlet: Found[str]) -> Found[str] | None:
    name = outlet.value
    for medium, words in (
        ("live_tv", r"\b(?:TV|Television|Tonight|Films|Channel)\b"),
        ("radio", r"\b(?:Radio|FM|Sound|Air|Podcast)\b"),
        (
            "print",
            r"\b(?:Post|Echo|Times|Gazette|Herald|Observer|Chronicle|Mercury|Press|Journal"
            r"|Express|Argus|Courier|Telegraph|Standard"
            r"|Review|Weekly|Magazine|Ledger|Star)\b",
        ),
    ):
        if match := re.search(words, name):
            start = outlet.start + match.start()
            return Found(medium, start, min(outlet.start + match.end(), max(outlet.end, start + 1)))
    return None


def _mode(view: _View, medium: Found[str] | None) -> Found[str] | None:
    for (start, end), is_sure in view.spans:
        body = view.part.body
        hits = {
            mode: match
            for mode, expression in (
                ("as_live", patterns.AS_LIVE),
                ("recorded", patterns.RECORDED),
                ("live", patterns.LIVE),
            )
            if (match := expression.search(body, start, end))
        }
        if "as_live" in hits:
            return view.found("as_live", hits["as_live"], is_sure=is_sure)
        if len(hits) == 1 or (hits and not _is_choice(body, start, end)):
            mode, match = min(hits.items(), key=lambda each: each[1].start())
            return view.found(mode, match, is_sure=is_sure)
        if hits:
            return None  # live or recorded: not decided yet
    if (
        medium
        and medium.value == "live_tv"
        and (match := patterns.TELEVISION.search(view.part.body))
    ):
        is_camera = re.search(r"camera|crew|film|shoot|documentary", match[0], re.IGNORECASE)
        return view.found("recorded", match, is_sure=False) if is_camera else None
    if (
        medium
        and medium.value == "radio"
        and (match := re.compile(r"podcast", re.I).search(view.part.body))
    ):
        return view.found("recorded", match, is_sure=False)
    return None


def _is_choice(body: str, start: int, end: int) -> bool:
    return bool(re.search(r"\blive,? or\b|\bor live\b", body[start:end], re.IGNORECASE))


def _arrival(
    view: _View, when: Found[datetime], arrivals: list[SpokenTime]
) -> Found[datetime] | None:
    """When to be ready: the time beside the slot, or so many minutes before it."""
    body = view.part.body
    spans = [view.own, view.after]
    for start, end in spans:
        for each in arrivals:
            if start <= each.start < end:
                ready_at = _before(each, when.value)
                if ready_at:
                    at = view.part.start
                    return Found(ready_at, at + each.start, at + each.end)
        if match := patterns.EARLIER.search(body, start, end):
            ready_at = when.value - timedelta(minutes=_number(match["minutes"]))
            return view.found(ready_at, match)
    return None


def _before(spoken: SpokenTime, starts_at: datetime) -> datetime | None:
    """The reading of the time that is nearest before the slot."""
    at = spoken.moment.astimezone(LONDON).time()
    clock = ClockTime("", at, is_open=1 <= at.hour <= 12 and spoken.also is not None)
    on = starts_at.astimezone(LONDON).date()
    try:
        moments = readings(clock, on=on, now=starts_at - timedelta(days=1))
    except Unreadable:
        return None
    half_a_day = timedelta(hours=12)
    moments += [moment + half_a_day for moment in moments] if spoken.also else []
    fits = [moment for moment in moments if starts_at - _EARLY <= moment < starts_at]
    return max(fits, default=None)


def _place(view: _View) -> Found[str] | None:
    for (start, end), is_sure in view.spans:
        hits = [
            match
            for expression in patterns.PLACES
            for match in expression.finditer(view.part.body, start, end)
            if not patterns.NOT_A_PLACE.fullmatch(match[0])
            and not patterns.OUTLET_NOUN.match(match[0].split()[-1])
        ]
        if hits:
            match = min(hits, key=lambda hit: hit.start())
            words = " ".join(match[0].split())
            return view.found(words[:1].upper() + words[1:], match, is_sure=is_sure)
    return None


def _outlet(view: _View, outlet: Found[str] | None) -> Found[str] | None:
    """Another outlet than the one that asks, if the words of the slot name one."""
    start, end = view.own
    for expression in patterns.SLOT_OUTLET:
        for match in expression.finditer(view.part.body, start, end):
            name = match["outlet"]
            if outlet is None or (name not in outlet.value and outlet.value not in name):
                at = view.part.start
                return Found(name, at + match.start("outlet"), at + match.end("outlet"), False)
    return None
