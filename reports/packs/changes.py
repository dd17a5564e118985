"""What changed between two versions of a pack, in sentences for a spokesperson on the
phone. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from nhsuk.london import LONDON
from nhsuk.words import clock, short_moment
from reports.packs.content import Figure, Logistics, PackContent
from reports.packs.section_texts import LOGISTICS
from reports.packs.sections import BY_KEY
from reports.packs.slots import slot_changes, slot_name

SHOWN = 160  # characters of a text that is quoted
_DESCRIBED_SEPARATELY = {"on_air_at", "minutes", "arrive_at"}
_PLAIN = ("opening", "bridges", "background", "journalist", "ground_rules", "last", "afterwards")


def describe_changes(before: PackContent, after: PackContent) -> tuple[str, ...]:
    """A sentence for each difference, what matters most on air first."""
    sentences = [
        *_recipient(before, after),
        *_slots(before, after),
        *_messages(before, after),
        *_list_changes("Red line", before.glance.red_lines, after.glance.red_lines),
        *_glance(before, after),
        *_questions("hard", before.hard.questions, after.hard.questions),
        *_questions("likely", before.likely.questions, after.likely.questions),
        *_figures(before.facts.facts, after.facts.facts),
    ]
    for key in _PLAIN:
        sentences += _plain(key, before, after)
    return tuple(sentences)


def _recipient(before: PackContent, after: PackContent) -> Iterator[str]:
    if before.strip.recipient != after.strip.recipient and after.strip.recipient:
        yield f"It is now for {after.strip.recipient}."


def _slots(before: PackContent, after: PackContent) -> Iterator[str]:
    changes = slot_changes(before.slots, after.slots)
    for gone in changes.removed:
        yield f"It is not for {slot_name(gone)}, any more."
    for new in changes.added:
        ready = f" Be ready {_moment(new.arrive_at)}." if new.arrive_at else ""
        yield f"It is for {slot_name(new)}, too.{ready}"
    for old, new in changes.same:
        yield from _slot(old, new)


def _slot(before: Logistics, after: Logistics) -> Iterator[str]:
    if before.on_air_at and after.on_air_at and before.on_air_at != after.on_air_at:
        old, new = format_moments(before.on_air_at, after.on_air_at)
        yield f"The slot moved from {old} to {new}."
    if before.minutes != after.minutes:
        yield f"It is {_minutes(after.minutes)} long, not {before.minutes}."
    if before.arrive_at != after.arrive_at:
        if after.arrive_at is None:
            yield "The time to arrive or dial in was removed."
        else:
            instead = ""
            if before.arrive_at:
                instead = f", not {format_moments(after.arrive_at, before.arrive_at)[1]}"
            yield f"Be ready {_moment(after.arrive_at)}{instead}."
    for name, label in LOGISTICS.items():
        old = getattr(before, name)
        new = getattr(after, name)
        if name not in _DESCRIBED_SEPARATELY and old != new:
            yield (
                f"{label}: {_quoted(new)}, not {_quoted(old)}."
                if new and old
                else _added_or_removed(label, old, new)
            )


def format_moments(before: datetime, after: datetime) -> tuple[str, str]:
    """Both times, with their days if those differ: `7:10am`, `Fri 27 Nov,
    7:10am`.
    """
    old = _local(before)
    new = _local(after)
    if old.date() == new.date():
        return clock(old), clock(new)
    return short_moment(old, today=old), short_moment(new, today=old)


def _messages(before: PackContent, after: PackContent) -> Iterator[str]:
    if before.messages.primary != after.messages.primary:
        yield f"The primary message was reworded: {_quoted(after.messages.primary)}."
    old = [message.text for message in before.messages.supporting]
    new = [message.text for message in after.messages.supporting]
    gone = [text for text in old if text and text not in new]
    for number, text in enumerate(new, start=1):
        if text and text not in old:
            was = "was reworded" if gone else "was added"
            gone = gone[1:]
            yield f"Message {number} {was}: {_quoted(text)}."
    for text in gone:
        yield f"A message was removed: {_quoted(text)}."
    if old != new and sorted(old) == sorted(new):
        yield "The messages are in a different order."
    rest = {
        message.text: (message.proofs, message.example) for message in before.messages.supporting
    }
    for number, message in enumerate(after.messages.supporting, start=1):
        if message.text in rest and rest[message.text] != (message.proofs, message.example):
            yield f"The proofs of message {number} changed."


def _list_changes(what: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for text in after:
        if text not in before:
            yield f"{what} added: {_quoted(text)}."
    yield from _removed(what, before, after)


def _glance(before: PackContent, after: PackContent) -> Iterator[str]:
    old = before.glance
    new = after.glance
    if (old.contact_name, old.contact_phone) != (new.contact_name, new.contact_phone):
        yield f"Ring {new.contact_name} {new.contact_phone} if you need us."
    if after.on_duty != before.on_duty and after.on_duty.phone:
        yield f"On duty at your time: {after.on_duty.name} {after.on_duty.phone}."
    for name, label in {
        "angle": "The angle",
        "outcome": "What we want",
        "other_guests": "Other guests",
    }.items():
        if getattr(old, name) != getattr(new, name):
            yield _added_or_removed(label, getattr(old, name), getattr(new, name))


def _questions(key: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[str]:
    """Rows are matched by their question; any other difference is in the answer."""
    old = {row.question: row for row in before}
    kind = "Hard question" if key == "hard" else "Likely question"
    for row in after:
        if row.question not in old:
            yield f"{kind} added: {_quoted(row.question)}."
        elif _without_line(row) != _without_line(old[row.question]):
            yield f"The answer to {_quoted(row.question)} was reworded."
    yield from _removed(kind, list(old), [row.question for row in after])


def _without_line(row: Any) -> list[Any]:
    return [getattr(row, field.name) for field in fields(row) if field.name != "line"]


def _figures(before: Sequence[Figure], after: Sequence[Figure]) -> Iterator[str]:
    old = {figure.what: figure for figure in before}
    for figure in after:
        was = old.get(figure.what)
        if was is None:
            yield f"Fact added: {_quoted(f'{figure.what} {_value(figure)}'.strip())}."
        elif _value(was) != _value(figure):
            yield f"{figure.what or 'A fact'}: {_value(figure)}, not {_value(was)}."
        elif was != figure:
            yield f"The details of {_quoted(figure.what)} were updated."
    yield from _removed("Fact", list(old), [figure.what for figure in after])


def _removed(kind: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for text in before:
        if text not in after:
            yield f"{kind} removed: {_quoted(text)}."


def _plain(key: str, before: PackContent, after: PackContent) -> Iterator[str]:
    old = getattr(before, key)
    new = getattr(after, key)
    for field in BY_KEY[key].fields:
        was = getattr(old, field.name)
        is_now = getattr(new, field.name)
        if was == is_now:
            continue
        label = field.label.removesuffix(", one per line")
        if isinstance(is_now, tuple):
            yield f"{label}: the list changed."
        elif key == "last":
            yield f"Last interview, {label.lower()}: {_quoted(is_now) if is_now else 'removed'}."
        else:
            yield _added_or_removed(label, was, is_now)


def _added_or_removed(label: str, before: str, after: str) -> str:
    if not after:
        return f"{label}: removed."
    return f"{label} {'changed' if before else 'added'}: {_quoted(after)}."


def _value(figure: Figure) -> str:
    return f"{figure.value} {figure.unit}".strip()


def _minutes(count: int) -> str:
    return f"{count} minute{'' if count == 1 else 's'}"


def _quoted(text: str) -> str:
    """In quotation marks on one line, shortened, without its full stop, which would be
    beside ours.
    """
    line = " ".join(text.split()).removesuffix(".")
    return f"“{line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + '…'}”"


def _moment(moment: datetime) -> str:
    local = _local(moment)
    return short_moment(local, today=local)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)
