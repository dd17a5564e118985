"""A section as flat texts: how a form posts it, how two states differ, and how they are merged.
Pure.

The path of a text is its field's name (`primary`), or rows, number and field (`supporting.1.text`).
A list is one text with one item a line; a day is in ISO form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from nhsuk.london import LONDON
from nhsuk.numbers import whole_number
from nhsuk.words import moment
from reports.packs.content import Json, PackContent, to_json
from reports.packs.sections import BY_KEY, SECTIONS, Field, Input, Section, clean_section
from reports.printing.font_coverage import remove_controls


@dataclass(frozen=True)
class Difference:
    """One text of a section before and after; `path` is its place in the section."""

    section: str
    path: str
    label: str
    before: str
    after: str


def to_texts(key: str, data: Json) -> dict[str, str]:
    """The texts of a section's JSON by path, without empty ones."""
    section = BY_KEY[key]
    texts = {field.name: to_text(data.get(field.name)) for field in section.fields}
    if section.rows:
        for number, row in enumerate(data.get(section.rows.name) or []):
            for field in section.rows.fields:
                texts[f"{section.rows.name}.{number}.{field.name}"] = to_text(row.get(field.name))
    return {path: text for path, text in texts.items() if text}


def from_texts(key: str, texts: Mapping[str, str]) -> Json:
    """The section's JSON from its texts. Unknown paths are ignored, and empty rows are removed."""
    section = BY_KEY[key]
    data: dict[str, Json] = {
        field.name: from_text(field, texts.get(field.name, "")) for field in section.fields
    }
    if rows := section.rows:
        data[rows.name] = [
            {
                field.name: from_text(field, texts.get(f"{rows.name}.{number}.{field.name}", ""))
                for field in rows.fields
            }
            for number in range(rows.most)
        ]
    return clean_section(key, data)


def too_long(key: str, texts: Mapping[str, str]) -> list[str]:
    """A sentence for each text that is longer than its field allows."""
    by_path = {path: (label, field) for path, label, field in _paths(BY_KEY[key])}
    return [
        f"{by_path[path][0]}: shorten it to {by_path[path][1].limit} characters; it has"
        f" {len(text)}."
        for path, text in texts.items()
        if path in by_path and len(text) > by_path[path][1].limit
    ]


def differences(key: str, before: Json, after: Json) -> list[Difference]:
    """The differences between two states of a section, in the order of its fields."""
    old = to_texts(key, before)
    new = to_texts(key, after)
    return [
        Difference(key, path, label, old.get(path, ""), new.get(path, ""))
        for path, label, field in _paths(BY_KEY[key])
        if old.get(path, "") != new.get(path, "") and field.input != Input.TAKEN_FROM
    ]


def content_differences(before: PackContent, after: PackContent) -> list[Difference]:
    """The differences between two versions of a pack, logistics first."""
    found = [
        Difference("logistics", name, f"{slot}{label}", _format(old), _format(new))
        for part, slot in (("logistics", ""), ("earlier", "Earlier slot: "))
        for name, label in LOGISTICS.items()
        if (old := getattr(getattr(before, part), name))
        != (new := getattr(getattr(after, part), name))
    ]
    sections = (
        differences(s.key, to_json(getattr(before, s.key)), to_json(getattr(after, s.key)))
        for s in SECTIONS
    )
    return [*found, *chain.from_iterable(sections)]


def _format(value: object) -> str:
    """A moment as London time; anything else as a form shows it."""
    return moment(value.astimezone(LONDON)) if isinstance(value, datetime) else str(value or "")


def merged(key: str, *, base: Json, theirs: Json, mine: Json, picked: Mapping[str, str]) -> Json:
    """Merges two states: each text as `picked` says (`mine` or `theirs`), otherwise from whoever
    changed it.

    If both changed a text and nothing was picked, theirs stays, because it is saved already.
    """
    old = to_texts(key, base)
    saved = to_texts(key, theirs)
    typed = to_texts(key, mine)
    texts = {}
    for path, _, _ in _paths(BY_KEY[key]):
        only_mine = saved.get(path) == old.get(path)
        choice = picked.get(path) or ("mine" if only_mine else "theirs")
        texts[path] = (typed if choice == "mine" else saved).get(path, "")
    return from_texts(key, texts)


LOGISTICS = {
    "on_air_at": "Time",
    "arrive_at": "Arrive or dial in",
    "minutes": "Length in minutes",
    "medium_title": "Medium",
    "mode": "Live or recorded",
    "outlet": "Outlet",
    "programme": "Programme",
    "format_title": "Format",
    "place": "Place or link",
    "contacts": "Contacts",
    "fallback": "If it fails",
}


def field_of(key: str, path: str) -> Field:
    """The field at the path. KeyError if there is none."""
    return {name: field for name, _, field in _paths(BY_KEY[key])}[path]


def label_of(key: str, path: str) -> str:
    """The label of the text at the path; empty for one that nobody edits, or that does not
    exist.
    """
    found = (
        label
        for name, label, field in _paths(BY_KEY[key])
        if name == path and field.input != Input.TAKEN_FROM
    )
    return next(found, "")


def _paths(section: Section) -> Iterator[tuple[str, str, Field]]:
    for field in section.fields:
        yield field.name, field.label, field
    if rows := section.rows:
        for number in range(rows.most):
            for field in rows.fields:
                yield (
                    f"{rows.name}.{number}.{field.name}",
                    f"{rows.title} {number + 1}: {field.label}",
                    field,
                )


def to_text(value: Json) -> str:
    """One value as a form shows it."""
    if isinstance(value, (list, tuple)):
        return "\n".join(value)
    return str(value) if value else ""


def from_text(field: Field, text: str) -> Json:
    """As it is stored: without characters that turn or hide their neighbours, and with \\n at line
    ends.
    """
    text = remove_controls(text).strip()
    if field.input == Input.FACT:
        return ""
    if field.input == Input.DAYS:
        return whole_number(text)
    if field.input == Input.LIST:
        return [line.strip().removeprefix("- ") for line in text.split("\n") if line.strip()]
    if field.input in (Input.TEXT, Input.DAY):
        return text
    return " ".join(text.split())


def has_free_row(key: str, texts: Mapping[str, str]) -> bool:
    """Whether there is a free row for a line of the library."""
    data = from_texts(key, texts)
    rows = BY_KEY[key].rows
    if rows is None:
        return False
    return (key == "messages" and not data["primary"]) or len(data[rows.name]) < rows.most


def with_line(
    key: str, texts: Mapping[str, str], *, line: str, text: str, proof: str, source: str
) -> dict[str, str]:
    """The texts with a line of the library in the next free row, or in the primary message if that
    is free.

    `line` is its reference and revision, `W-07/2`.
    """
    data = from_texts(key, texts)
    if key == "messages":
        if not data["primary"]:
            data |= {"primary": text, "primary_line": line}
        else:
            data["supporting"].append(
                {"text": text, "proofs": [proof] if proof else [], "line": line}
            )
    elif key in ("likely", "hard"):
        row = {"question": "", "answer": text, "line": line}
        data["questions"].append(
            row | ({"proof": proof, "source": source} if key == "likely" else {})
        )
    return to_texts(key, data)


def without_row(key: str, texts: Mapping[str, str], number: int) -> dict[str, str]:
    """The texts without one row; the first is 0."""
    data = from_texts(key, texts)
    rows = BY_KEY[key].rows
    if rows and 0 <= number < len(data[rows.name]):
        del data[rows.name][number]
    return to_texts(key, data)


def with_row_at(key: str, texts: Mapping[str, str], number: int, place: int) -> dict[str, str]:
    """The texts with one row moved to another place; the others keep their order."""
    data = from_texts(key, texts)
    rows = BY_KEY[key].rows
    if rows and 0 <= number < len(data[rows.name]) and place >= 0:
        found = data[rows.name]
        found.insert(place, found.pop(number))
    return to_texts(key, data)
