"""What changed between two versions of a pack, in sentences for a spokesperson on the
phone. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from reports.packs.content import Figure, PackContent
from reports.packs.facts import fact_changes
from reports.packs.sections import BY_KEY, Input

SHOWN = 160  # characters of a text that is quoted
_PLAIN = ("opening", "bridges", "background", "journalist", "ground_rules", "last", "afterwards")


def describe_changes(before: PackContent, after: PackContent) -> tuple[str, ...]:
    """A sentence for each difference, what matters most on air first."""
    sentences = [
        *(change.words for change in fact_changes(before, after)),
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
    for name, label in {"angle": "The angle", "outcome": "What we want"}.items():
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
        if was == is_now or field.input == Input.FACT:
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


def _quoted(text: str) -> str:
    """In quotation marks on one line, shortened, without its full stop, which would be
    beside ours.
    """
    line = " ".join(text.split()).removesuffix(".")
    return f"“{line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + '…'}”"
