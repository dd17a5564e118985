"""What differs between the facts of two contents, in words. Pure.

A pack is words, which somebody wrote, and facts, which are taken from rows. A version is out of date
exactly while its facts differ from those of now: the difference is the reason, and what changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from nhsuk.london import LONDON
from nhsuk.words import clock, short_moment
from reports.packs.content import Logistics, PackContent
from reports.packs.section_texts import LOGISTICS
from reports.packs.sections import SECTIONS, Input
from reports.packs.slots import is_over, slot_changes, slot_name

type Gathered = Mapping[str, Any]  # by part: its value, or those of its fields that are facts

_TIMES = ("on_air_at", "minutes", "arrive_at")
_OF_THE_ENQUIRY = ("outlet", "programme")
# What the facts that no section has are called.
_FIRST = {
    ("standing", "called_off"): "Called off",
    ("strip", "recipient"): "Spokesperson",
    ("standing", "leaves"): "Leaves before the interview",
}
_OTHERS = {
    ("on_duty", "name"): "On duty then",
    ("on_duty", "phone"): "Number of whoever is on duty",
}
OF_SECTIONS = {
    (section.key, field.name): field.label
    for section in SECTIONS
    for field in section.fields
    if field.input == Input.FACT
}
# What follows "since", where the name alone does not make it.
_SHORT = {
    "Called off": "the interview was called off",
    "Leaves before the interview": "the spokesperson was to leave before it",
    "Contacts": "the contacts changed",
    "Live or recorded": "it changed whether it is live",
    "How to say the name": "it changed how to say the name",
    "On duty then": "somebody else is on duty then",
}


class Kind(StrEnum):
    """What a change is of."""

    SLOT = "slot"
    LOGISTICS = "logistics"
    RESTRICTION = "restriction"
    FACT = "fact"


_KINDS = {"Called off": Kind.SLOT}


@dataclass(frozen=True)
class FactChange:
    """In a sentence. `short` follows "since": `the journalist changed`; `since` is when, if known.
    `lines` is the same for a mail, with from and to on lines of their own; empty if it has none.
    """

    kind: Kind
    words: str
    short: str
    since: datetime | None = None
    lines: str = ""


def with_facts(content: PackContent, gathered: Gathered) -> PackContent:
    """The words of a content with other facts."""
    return replace(
        content,
        **{
            part: replace(getattr(content, part), **value) if isinstance(value, dict) else value
            for part, value in gathered.items()
        },
    )


def fact_changes(
    before: PackContent, after: PackContent, now: datetime | None = None
) -> Iterator[FactChange]:
    """What matters most on air first. With `now`, slots that are over by then are left out, and, of a
    version from before v0.3.0, what its author wrote themselves.
    """
    yield from _named(_FIRST, before, after)
    yield from _slots(before, after, now)
    yield from _restrictions(before, after)
    if before.control.facts_as_of or now is None:
        is_same = before.strip.recipient == after.strip.recipient
        others = _OTHERS | OF_SECTIONS
        yield from _named(
            {at: name for at, name in others.items() if is_same or at[0] != "opening"},
            before,
            after,
        )


def _named(
    names: Mapping[tuple[str, str], str], before: PackContent, after: PackContent
) -> Iterator[FactChange]:
    for (part, field), name in names.items():
        both = [str(getattr(getattr(each, part), field)) for each in (before, after)]
        if both[0] != both[1]:
            yield fact_change(_KINDS.get(name, Kind.FACT), name, *both)


def fact_change(kind: Kind, name: str, before: str, after: str) -> FactChange:
    """`Journalist: Ada Grey, now Ben Hall.`; with one side empty, what it is or was."""
    short = _SHORT.get(name, f"the {name[0].lower()}{name[1:]} changed")
    old, new = _in_line(before), _in_line(after)
    if old and new:
        words = f"{name}: {old}, now {new}."
        return FactChange(kind, words, short, lines=_from_to(name, old, new))
    ending = f"{new}." if new else f"{old}, no longer."
    return FactChange(kind, f"{name}: {ending}", short)


def _from_to(what: str, before: str, after: str) -> str:
    return f"{what}\n  from: {before}\n  to: {after}"


def _in_line(text: str) -> str:
    return " ".join(text.split()).removesuffix(".")


def _slots(before: PackContent, after: PackContent, now: datetime | None) -> Iterator[FactChange]:
    to_come = before.slots
    if now:
        to_come = tuple(slot for slot in before.slots if not is_over(slot, now)) or to_come[-1:]
    changes = slot_changes(to_come, after.slots)
    for gone in changes.removed:
        words = f"It is not for {slot_name(gone)}, any more."
        yield FactChange(Kind.SLOT, words, "a slot was taken out")
    for new in changes.added:
        ready = f" Be ready {_moment(new.arrive_at)}." if new.arrive_at else ""
        words = f"It is for {slot_name(new)}, too.{ready}"
        yield FactChange(Kind.SLOT, words, "a slot was added")
    for old, new in changes.same:
        yield from changes_of_slot(old, new)


def changes_of_slot(before: Logistics, after: Logistics) -> Iterator[FactChange]:
    """Of one interview: its time, its place and all that was arranged for it."""
    if before.on_air_at and after.on_air_at and before.on_air_at != after.on_air_at:
        old, new = format_moments(before.on_air_at, after.on_air_at)
        words = f"The slot moved from {old} to {new}."
        lines = _from_to("The slot moved", old, new)
        yield FactChange(Kind.SLOT, words, "the slot moved", lines=lines)
    if before.minutes != after.minutes:
        minutes = f"{after.minutes} minute{'' if after.minutes == 1 else 's'}"
        words = f"It is {minutes} long, not {before.minutes}."
        yield FactChange(Kind.SLOT, words, "its length changed")
    if before.arrive_at != after.arrive_at:
        yield FactChange(Kind.LOGISTICS, _ready(before, after), "the time to be ready changed")
    for name, label in LOGISTICS.items():
        both = getattr(before, name), getattr(after, name)
        if name == "contacts":
            both = _lines_without(*both), _lines_without(*both[::-1])
        if name not in _TIMES and both[0] != both[1]:
            yield fact_change(
                Kind.FACT if name in _OF_THE_ENQUIRY else Kind.LOGISTICS, label, *both
            )


def _lines_without(text: str, other: str) -> str:
    return "; ".join(line for line in text.splitlines() if line not in other.splitlines())


def _ready(before: Logistics, after: Logistics) -> str:
    if after.arrive_at is None:
        return "The time to arrive or dial in was removed."
    instead = ""
    if before.arrive_at:
        instead = f", not {format_moments(after.arrive_at, before.arrive_at)[1]}"
    return f"Be ready {_moment(after.arrive_at)}{instead}."


def format_moments(before: datetime, after: datetime) -> tuple[str, str]:
    """Both times, with their days if those differ: `7:10am`, `Fri 27 Nov,
    7:10am`.
    """
    old, new = before.astimezone(LONDON), after.astimezone(LONDON)
    if old.date() == new.date():
        return clock(old), clock(new)
    return short_moment(old, today=old), short_moment(new, today=old)


def _moment(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    return short_moment(local, today=local)


def _restrictions(before: PackContent, after: PackContent) -> Iterator[FactChange]:
    """One that is overridden for the interview is no news."""
    was = {one.title: one for one in before.restrictions}
    now = {one.title: one for one in after.restrictions}
    for title, one in now.items():
        old = was.get(title)
        if one.override or (old and _holds(old) == _holds(one)):
            continue
        words, short = f"A restriction now applies: {one.words}.", "a restriction began"
        if old:
            words = f"The restriction “{title}” has changed. A manager has to allow this interview again."
            short = "a restriction changed"
        yield FactChange(Kind.RESTRICTION, words, short, one.since)
    for title, one in was.items():
        if title not in now:
            words = f"A restriction no longer applies: {one.words}."
            yield FactChange(Kind.RESTRICTION, words, "a restriction was lifted")


def _holds(one: Any) -> tuple[str, str, bool]:
    return one.period, one.guidance, bool(one.override)
