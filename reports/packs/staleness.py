"""Why a version is out of date: what has changed around its text since it was frozen. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from nhsuk.london import LONDON
from nhsuk.words import day, moment
from reports.packs.completeness import line_problem, stale_since
from reports.packs.content import LineUsed, Logistics, PackContent
from reports.packs.section_texts import LOGISTICS

_DIALLED = (
    "arrive_at",
    "place",
    "who_calls",
    "producer_name",
    "producer_phone",
    "fallback",
    "presenter",
)


@dataclass(frozen=True)
class CurrentFacts:
    """The present facts. `person` gives the interview, empty for nobody; `left_on` is their last
    day, if known.

    `begun` and `lifted` describe restrictions that began or ended after the version was submitted.
    """

    logistics: Logistics
    person: str
    is_for_them: bool = True
    is_called_off: bool = False
    left_on: date | None = None
    lines: tuple[LineUsed, ...] = ()
    begun: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()


def reasons(
    content: PackContent, current: CurrentFacts, *, submitted_on: date, on: date
) -> list[str]:
    """The reasons in sentences; none if the version is up to date on the day `on`."""
    return [
        *(
            f"Line {line.reference} {why}."
            for line in current.lines
            if (why := line_problem(line, on))
        ),
        *_interview(content, current),
        *(f"A restriction now applies: {words}." for words in current.begun),
        *(f"A restriction no longer applies: {words}." for words in current.lifted),
        *_figures(content, submitted_on, on),
    ]


def _interview(content: PackContent, current: CurrentFacts) -> Iterator[str]:
    now = current.logistics
    printed = content.logistics
    if current.is_called_off:
        yield "The interview was called off."
    if now.on_air_at and (now.on_air_at, now.minutes) != (printed.on_air_at, printed.minutes):
        yield f"The slot has moved to {moment(now.on_air_at.astimezone(LONDON))}."
        now = replace(now, arrive_at=printed.arrive_at)  # which moves with it
    if changed := [LOGISTICS[name].lower() for name in _changed(printed, now)]:
        yield f"The slot has changed: {', '.join(changed)}."
    if not current.is_for_them:
        yield f"The interview is with {current.person or 'nobody'} now."
    if current.left_on and now.on_air_at and _day(now.on_air_at) > current.left_on:
        yield f"{current.person} leaves on {day(current.left_on)}, before the interview."


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


def _figures(content: PackContent, submitted_on: date, on: date) -> Iterator[str]:
    """Figures that have expired since. Whoever approved it knew of those that had expired
    before.
    """
    for figure in content.facts.facts:
        since = stale_since(figure, content.control.facts_good_for)
        if since and figure.as_of and submitted_on < since <= on:
            good_until = since - timedelta(days=1)
            name = figure.what or figure.value
            yield f"“{name}” is as of {day(figure.as_of)}, and was valid until {day(good_until)}."


def _day(moment_of: datetime) -> date:
    return moment_of.astimezone(LONDON).date()
