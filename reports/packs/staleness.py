"""Why a version is out of date, and which of its words may not be said: what has changed around its
text since it was frozen. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from nhsuk.london import LONDON
from nhsuk.words import clock, day, moment, near_day
from reports.packs.completeness import line_problem, stale_since
from reports.packs.content import LineUsed, Logistics, PackContent
from reports.packs.not_to_use import ALL_MAY_BE_USED, NotToUse, not_to_use
from reports.packs.section_texts import LOGISTICS
from reports.packs.slots import is_over, slot_changes, slot_name

_DIALLED = (
    "arrive_at",
    "place",
    "who_calls",
    "producer_name",
    "producer_phone",
    "fallback",
    "presenter",
)


class Cause(StrEnum):
    """What kind of thing put a version out of date."""

    LINE = "line"
    FIGURE = "figure"
    SLOT = "slot"
    PERSON = "person"
    RESTRICTION = "restriction"
    INCIDENT = "incident"


@dataclass(frozen=True)
class Reason:
    """One thing that put a version out of date, in a sentence.

    `short` follows "since": `line W-07 was withdrawn`; `since` is when that was, if known. `key`
    stays the same while the cause lasts, so that nobody is told twice. `lines` are references of
    lines that must not be used, as the content has them (`W-07/2`); `fact` is the number of the
    figure, `incident` the reference of a major incident.
    """

    cause: Cause
    key: str
    words: str
    short: str
    since: datetime | None = None
    lines: tuple[str, ...] = ()
    fact: int = 0
    incident: str = ""


@dataclass(frozen=True)
class Staleness:
    """Every reason, what matters most first; none if the version is up to date."""

    reasons: tuple[Reason, ...] = ()
    not_to_use: NotToUse = ALL_MAY_BE_USED

    @property
    def is_stale(self) -> bool:
        return bool(self.reasons)

    @property
    def words(self) -> list[str]:
        """Each reason as a sentence."""
        return [reason.words for reason in self.reasons]

    @property
    def since(self) -> datetime | None:
        """When the first of what is known began."""
        return min((reason.since for reason in self.reasons if reason.since), default=None)

    @property
    def heading(self) -> str:
        """`Do not use message 2`, for whoever holds the version."""
        if self.not_to_use.words:
            return f"Do not use {self.not_to_use.words}"
        if all(reason.cause == Cause.SLOT for reason in self.reasons):
            return "The slot has changed"
        return "Do not use this briefing yet"

    @property
    def desk_heading(self) -> str:
        """`out of date: do not use message 2`, for those who have to put it right."""
        named = self.not_to_use.words
        return f"out of date: do not use {named}" if named else "out of date"

    @property
    def calendar_words(self) -> str:
        """`Do not use message 2: line W-07 was withdrawn.`; empty if it is up to date."""
        return f"{self.heading}: {self.reasons[0].short}." if self.reasons else ""

    def state(self, now: datetime) -> str:
        """`out of date since line W-07 was withdrawn at 3:20pm`; empty if it is up to date."""
        return f"out of date since {self.event(now)}" if self.reasons else ""

    def event(self, now: datetime) -> str:
        """`line W-07 was withdrawn at 3:20pm`; empty if it is up to date."""
        if not self.reasons:
            return ""
        first = self.reasons[0]
        at = f" {_at(first.since, now)}" if first.since else ""
        return f"{first.short}{at}"


UP_TO_DATE = Staleness()


@dataclass(frozen=True)
class Restricted:
    """A restriction that came or went, in words; `key` names it."""

    words: str
    key: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class CurrentFacts:
    """The present facts. `slots` are those that are not over, in order. `person` gives the
    interview, empty for nobody; `left_on` is their last day, if known; `now` is the moment of it all.

    `begun` and `lifted` are the restrictions that came or went after the version was submitted.
    """

    slots: tuple[Logistics, ...]
    person: str
    is_for_them: bool = True
    called_off_at: datetime | None = None
    left_on: date | None = None
    lines: tuple[LineUsed, ...] = ()
    begun: tuple[Restricted, ...] = ()
    lifted: tuple[Restricted, ...] = ()
    now: datetime | None = None

    def is_over(self, slot: Logistics) -> bool:
        return self.now is not None and is_over(slot, self.now)


def staleness(content: PackContent, reasons: tuple[Reason, ...]) -> Staleness:
    """With the parts of the content that rest on what the reasons name."""
    lines = {line for reason in reasons for line in reason.lines}
    facts = {reason.fact for reason in reasons if reason.fact}
    return Staleness(reasons, replace(not_to_use(content, lines, facts), label=_label(reasons)))


def _label(reasons: tuple[Reason, ...]) -> str:
    """What holds for everything that must not be used: what waits for the media cell is not
    forbidden, and what was withdrawn does not wait.
    """
    of_lines = [reason for reason in reasons if reason.lines]
    if of_lines and all(reason.cause == Cause.INCIDENT for reason in of_lines):
        return "Wait: not cleared yet"
    if of_lines and all(reason.short.endswith("withdrawn") for reason in of_lines):
        return "Withdrawn: don’t use"
    return "Don’t use"


def reasons(
    content: PackContent, current: CurrentFacts, *, submitted_on: date, on: date
) -> list[Reason]:
    """None if the version is up to date on the day `on`."""
    return [
        *_lines(current, on),
        *_interview(content, current),
        *(
            Reason(
                Cause.RESTRICTION,
                f"restriction:{one.key}",
                f"A restriction now applies: {one.words}.",
                "a restriction began",
                one.since,
            )
            for one in current.begun
        ),
        *(
            Reason(
                Cause.RESTRICTION,
                f"lifted:{one.key}",
                f"A restriction no longer applies: {one.words}.",
                "a restriction was lifted",
                one.since,
            )
            for one in current.lifted
        ),
        *_figures(content, submitted_on, on),
    ]


def _lines(current: CurrentFacts, on: date) -> Iterator[Reason]:
    for line in current.lines:
        if not (why := line_problem(line, on)):
            continue
        taken = f"{line.reference}/{line.revision}"
        what, since = _what_happened(line, on)
        yield Reason(
            Cause.LINE,
            f"line:{taken}:{what}",
            f"Line {line.reference} {why}.",
            f"line {line.reference} {what}",
            since,
            lines=(taken,),
        )


def _what_happened(line: LineUsed, on: date) -> tuple[str, datetime | None]:
    """What was done to the line, and when."""
    if line.status == "withdrawn":
        return "was withdrawn", line.since
    if line.expires_on and line.expires_on < on and line.status == "expired":
        return "expired", _midnight(line.expires_on + timedelta(days=1))
    return "was changed", line.since


def _interview(content: PackContent, current: CurrentFacts) -> Iterator[Reason]:
    if current.called_off_at:
        words = "The interview was called off."
        short = "the interview was called off"
        yield Reason(Cause.SLOT, "called off", words, short, current.called_off_at)
    yield from _slots(content, current)
    if not current.is_for_them:
        who = current.person or "nobody"
        words = f"The interview is with {who} now."
        yield Reason(Cause.PERSON, f"with:{who}", words, f"the interview went to {who}")
    on_air_at = current.slots[-1].on_air_at
    if current.left_on and on_air_at and _day(on_air_at) > current.left_on:
        words = f"{current.person} leaves on {day(current.left_on)}, before the interview."
        short = f"{current.person} was to leave before it"
        yield Reason(Cause.PERSON, f"leaves:{current.left_on}", words, short)


def _slots(content: PackContent, current: CurrentFacts) -> Iterator[Reason]:
    to_come = [slot for slot in content.slots if not current.is_over(slot)] or content.slots[-1:]
    changes = slot_changes(to_come, current.slots)
    for printed, now in changes.same:
        yield from _slot(printed, now)
    for gone in changes.removed:
        words = f"The slot {slot_name(gone)}, is not prepared from it any more."
        yield Reason(Cause.SLOT, f"removed:{slot_name(gone)}", words, "a slot was taken out")
    for new in changes.added:
        words = f"The slot {slot_name(new)}, is prepared from it too."
        yield Reason(Cause.SLOT, f"added:{slot_name(new)}", words, "a slot was added")


def _slot(printed: Logistics, now: Logistics) -> Iterator[Reason]:
    if now.on_air_at and (now.on_air_at, now.minutes) != (printed.on_air_at, printed.minutes):
        local = now.on_air_at.astimezone(LONDON)
        key = f"moved:{now.on_air_at.isoformat()}:{now.minutes}"
        yield Reason(Cause.SLOT, key, f"The slot has moved to {moment(local)}.", "the slot moved")
        now = replace(now, arrive_at=printed.arrive_at)  # which moves with it
    if changed := [LOGISTICS[name].lower() for name in _changed(printed, now)]:
        named = ", ".join(changed)
        yield Reason(
            Cause.SLOT, f"slot:{named}", f"The slot has changed: {named}.", "the slot changed"
        )


def _changed(printed: Logistics, now: Logistics) -> Iterator[str]:
    """What else has changed in the slot: even an old number to dial makes the version useless."""
    for name in _DIALLED:
        if getattr(now, name) != getattr(printed, name):
            yield name
    if now.medium != printed.medium:
        yield "medium_title"
    if now.mode != printed.mode:
        yield "mode"
    if now.format_title != printed.format_title:
        yield "format_title"


def _figures(content: PackContent, submitted_on: date, on: date) -> Iterator[Reason]:
    """Figures that have expired since. Whoever approved it knew of those that had expired
    before.
    """
    for number, figure in enumerate(content.facts.facts, start=1):
        since = stale_since(figure, content.control.facts_good_for)
        if since and figure.as_of and submitted_on < since <= on:
            good_until = since - timedelta(days=1)
            name = figure.what or figure.value
            words = f"“{name}” is as of {day(figure.as_of)}, and was valid until {day(good_until)}."
            yield Reason(
                Cause.FIGURE,
                f"figure:{number}",
                words,
                f"the figure “{name}” went out of date",
                _midnight(since),
                fact=number,
            )


def _at(since: datetime, now: datetime) -> str:
    """`at 3:20pm`, with the day if that was not today: `at 3:20pm on Wed 25 Nov`."""
    at = f"at {clock(since.astimezone(LONDON))}"
    on = _day(since)
    today = _day(now)
    return at if on == today else f"{at} on {near_day(on, today=today)}"


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(0), LONDON)


def _day(moment_of: datetime) -> date:
    return moment_of.astimezone(LONDON).date()
