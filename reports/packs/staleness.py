"""Why a version is out of date, and which of its words may not be said: its facts differ from those
of now, or a line, a figure or an incident has overtaken its words. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

from nhsuk.london import LONDON
from nhsuk.words import clock, day, near_day
from reports.packs.completeness import line_problem, stale_since
from reports.packs.content import LineUsed, PackContent
from reports.packs.facts import FactChange, Kind, fact_changes
from reports.packs.not_to_use import ALL_MAY_BE_USED, NotToUse, not_to_use


class Cause(StrEnum):
    """What kind of thing put a version out of date."""

    LINE = "line"
    FIGURE = "figure"
    INCIDENT = "incident"
    FACT = "fact"


@dataclass(frozen=True)
class Reason:
    """One thing that put a version out of date, in a sentence.

    `short` follows "since": `line W-07 was withdrawn`; `since` is when that was, if known. `key`
    stays the same while the cause lasts, so that nobody is told twice. `lines` are references of
    lines that must not be used, as the content has them (`W-07/2`); `fact` is the number of the
    figure, `incident` the reference of a major incident, `kind` what a changed fact is of.
    """

    cause: Cause
    key: str
    words: str
    short: str
    since: datetime | None = None
    lines: tuple[str, ...] = ()
    fact: int = 0
    incident: str = ""
    kind: Kind | None = None

    @property
    def is_of_slot(self) -> bool:
        return self.kind in (Kind.SLOT, Kind.LOGISTICS)


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
        if all(reason.is_of_slot for reason in self.reasons):
            return "The slot has changed"
        return "Do not use this pack yet"

    @property
    def desk_heading(self) -> str:
        """`out of date: do not use message 2`, for those who have to put it right."""
        named = self.not_to_use.words
        return f"out of date: do not use {named}" if named else "out of date"

    @property
    def calendar_words(self) -> str:
        """`Do not use message 2: line W-07 was withdrawn.`; empty if it is up to date."""
        what = self.not_to_use.words or "your pack yet"
        return f"Do not use {what}: {self.reasons[0].short}." if self.reasons else ""

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


def reasons(content: PackContent, current: PackContent, *, now: datetime) -> list[Reason]:
    """`current` has the facts and the lines of `now`. None if the version is up to date."""
    on = _day(now)
    facts = fact_changes(content, current, now)
    return [*_lines(current, on), *map(_of_fact, facts), *_figures(content, on)]


def _of_fact(change: FactChange) -> Reason:
    key = f"fact:{sha256(change.words.encode()).hexdigest()[:16]}"
    return Reason(Cause.FACT, key, change.words, change.short, change.since, kind=change.kind)


def _lines(current: PackContent, on: date) -> Iterator[Reason]:
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


def _figures(content: PackContent, on: date) -> Iterator[Reason]:
    """Figures that have expired since. Whoever approved it knew of those that had expired
    before.
    """
    sent_at = content.strip.submitted_at
    submitted_on = _day(sent_at) if sent_at else on
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
