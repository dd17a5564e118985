"""What is carried over into a new pack from a template or an earlier pack, and where it is now.
Pure.

Only words that can hold for another interview are carried over. Ground rules, what changed,
coverage, the journalist and the slot never are. Lines come with the library's words of today,
figures with its value of today or with none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reports.packs.content import Json, split_line
from reports.packs.sections import BY_KEY, FLASH, clean_section

# The texts of a section that are carried over, and those of its rows.
FIELDS: dict[str, tuple[str, ...]] = {
    "glance": ("outcome", "red_lines"),
    "messages": ("primary",),
    "opening": ("opening", "closing"),
    "bridges": ("bridges", "phrases"),
    "background": ("partners",),
}
ROWS: dict[str, tuple[str, ...]] = {
    "messages": ("text", "proofs", "example"),
    "hard": ("question", "answer", "bridge"),
    "likely": ("question", "answer", "proof", "source"),
    "facts": ("what", "source"),
}
CARRIED_SECTIONS = tuple(key for key in BY_KEY if key in {*FIELDS, *ROWS})
FLASH_SECTIONS = ("glance", "messages", "hard")
MOST_IN_FLASH = 3  # questions, all on page 1
ENOUGH_WORDS = 3  # a text of so many words is recognised in another section too

LABELS = {
    ("glance", "outcome"): "Outcome wanted",
    ("glance", "red_lines"): "Red lines",
    ("bridges", "bridges"): "Bridges",
    ("bridges", "phrases"): "Safe phrases",
}
ROW_LABELS = {
    "messages": "Message",
    "hard": "Hard question",
    "likely": "Likely question",
    "facts": "Fact",
}


@dataclass(frozen=True)
class Place:
    """A field or a row of a section, with its texts. `path` is `bridges`, or `questions.1` of
    rows.
    """

    section: str
    path: str
    label: str
    texts: tuple[str, ...]
    needs_figure: bool = False

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(map(text_key, self.texts))


@dataclass(frozen=True)
class CurrentLine:
    """What the library says today of a line that may be used."""

    reference: str
    revision: int
    text: str
    proof: str = ""
    source: str = ""

    @property
    def taken(self) -> str:
        return f"{self.reference}/{self.revision}"


@dataclass(frozen=True)
class CurrentFigure:
    """What the library says today of a figure."""

    what: str
    value: str
    unit: str
    as_of: date
    source: str
    owner: str


@dataclass
class CarriedOver:
    """The sections of a new pack, what was carried over into them, and what was not, in
    sentences.
    """

    sections: dict[str, Json]
    texts: list[tuple[str, str]] = field(default_factory=list)  # section and text
    not_carried: list[tuple[str, str]] = field(default_factory=list)  # section and sentence


def text_key(text: str) -> str:
    """Two texts with the same key are the same words."""
    return " ".join(text.split()).casefold()


def places(sections: Mapping[str, Json]) -> Iterator[Place]:
    """Every field and row that can hold carried words, in reading order."""
    for key in CARRIED_SECTIONS:
        data = sections.get(key) or {}
        labels = {one.name: one.label for one in BY_KEY[key].fields}
        for name in FIELDS.get(key, ()):
            if texts := tuple(_texts(data.get(name))):
                yield Place(key, name, LABELS.get((key, name), labels[name]), texts)
        rows = BY_KEY[key].rows
        for number, row in enumerate((data.get(rows.name) or []) if rows else []):
            texts = tuple(text for name in ROWS[key] for text in _texts(row.get(name)))
            label = f"{ROW_LABELS[key]} {number + 1}"
            lacks = key == "facts" and not (row.get("value") and row.get("as_of"))
            if texts and rows:
                yield Place(key, f"{rows.name}.{number}", label, texts, needs_figure=lacks)


def current_places(text: str, section: str, within: Iterable[Place]) -> list[Place]:
    """Where the words of a text that was carried into `section` are now: there, or where they were
    moved to. A text of a word or two is not searched for in other sections.
    """
    found = [place for place in within if text_key(text) in place.keys]
    there = [place for place in found if place.section == section]
    return there or (found if len(text.split()) >= ENOUGH_WORDS else [])


def from_earlier(
    earlier: Mapping[str, Json],
    lines: Mapping[str, CurrentLine],
    figures: Mapping[str, CurrentFigure],
) -> CarriedOver:
    """What an earlier pack has to give: `lines` by reference, `figures` by the key of what they
    count.
    """
    given = CarriedOver({})
    for key in CARRIED_SECTIONS:
        data = earlier.get(key) or {}
        section = {name: data[name] for name in FIELDS.get(key, ()) if data.get(name)}
        if key == "messages" and (taken := data.get("primary_line")):
            if line := _line(given, key, "The primary message", taken, lines):
                section |= {"primary": line.text, "primary_line": line.taken}
            else:
                section.pop("primary", None)
        rows = BY_KEY[key].rows
        if rows and (found := data.get(rows.name)):
            numbered = enumerate(found, 1)
            read = (_row(given, key, number, row, lines, figures) for number, row in numbered)
            section[rows.name] = [row for row in read if row]
        if section:
            given.sections[key] = section
    return given


def carry_over(first: Mapping[str, Json], given: Mapping[str, Json], *, kind: str) -> CarriedOver:
    """The first sections of a pack with what a template or an earlier pack gives.

    What is known already stays: a text fills an empty field, lists and rows get longer, and a
    question that is asked already gets the answer that was given before.
    """
    new = CarriedOver(dict(first))
    for key in CARRIED_SECTIONS:
        data = given.get(key)
        if not data or (kind == FLASH and key not in FLASH_SECTIONS):
            continue
        section = dict(new.sections.get(key) or {})
        for name in FIELDS.get(key, ()):
            if data.get(name):
                _fill(new, key, section, name, data[name])
        if key == "messages" and section.get("primary") == data.get("primary"):
            section["primary_line"] = data.get("primary_line") or ""
        rows = BY_KEY[key].rows
        if rows and data.get(rows.name):
            is_short = kind == FLASH and key == "hard"
            most = MOST_IN_FLASH if is_short else rows.most
            had = section.get(rows.name) or []
            section[rows.name] = [*_rows(new, key, had, data[rows.name], most)]
        new.sections[key] = clean_section(key, section)
    return new


def _fill(new: CarriedOver, key: str, section: dict[str, Json], name: str, given: Json) -> None:
    had = section.get(name)
    if isinstance(given, list):
        known = {text_key(text) for text in had or []}
        added = [text for text in given if text_key(text) not in known]
        section[name] = [*(had or []), *added]
        new.texts.extend((key, text) for text in added)
    elif not had:
        section[name] = given
        new.texts.append((key, given))


def _rows(
    new: CarriedOver, key: str, had: list[Json], given: list[Json], most: int
) -> Iterator[Json]:
    """Rows that are there already and those that are given; the messages of an earlier pack before
    the lines of its topic.
    """
    known = {_row_key(key, row) for row in had}
    again = {_row_key(key, row): row for row in given}
    added = [row for name, row in again.items() if name and name not in known]
    there = [_completed(new, key, row, again.get(_row_key(key, row)) or {}) for row in had]
    room = max(0, most - (0 if key == "messages" else len(there)))
    for row in added[:room]:
        new.texts.extend((key, text) for name in ROWS[key] for text in _texts(row.get(name)))
    if lost := len(added[room:]):
        title = ROW_LABELS[key].lower()
        words = f"There was no room for {lost} more {title}{'' if lost == 1 else 's'}."
        new.not_carried.append((key, words))
    both = [*added[:room], *there] if key == "messages" else [*there, *added[:room]]
    yield from both[: max(most, len(there))]


def _completed(new: CarriedOver, key: str, row: Json, given: Json) -> Json:
    """The row, with what is given for what it has empty; an answer keeps its own proof and line."""
    own = {"answer", "proof", "source", "line"} if row.get("answer") else set()
    fuller = dict(row)
    for name, value in given.items():
        if value and name not in own and not fuller.get(name):
            fuller[name] = value
            if name in ROWS[key]:
                new.texts.extend((key, text) for text in _texts(value))
    return fuller


def _row(
    given: CarriedOver,
    key: str,
    number: int,
    row: Json,
    lines: Mapping[str, CurrentLine],
    figures: Mapping[str, CurrentFigure],
) -> Json:
    """The row as it can be given, empty where it cannot."""
    if key == "facts":
        return _figure(row, figures)
    if not row.get("line"):
        return row
    if line := _line(given, key, f"{ROW_LABELS[key]} {number}", row["line"], lines):
        proofs = [line.proof] if line.proof else []
        words: dict[str, dict[str, Json]] = {
            "messages": {"text": line.text, "proofs": proofs},
            "hard": {"answer": line.text},
            "likely": {"answer": line.text, "proof": line.proof, "source": line.source},
        }
        return {**row, **words[key], "line": line.taken}
    if key == "messages":
        return {}
    return {"question": row.get("question", ""), "bridge": row.get("bridge", "")}


def _line(
    given: CarriedOver, key: str, label: str, taken: str, lines: Mapping[str, CurrentLine]
) -> CurrentLine | None:
    """The line as the library has it; where it may not be used, that is noted."""
    reference, _ = split_line(taken)
    if line := lines.get(reference):
        return line
    what = f"{label} was" if key == "messages" else f"The answer to {label.lower()} was"
    words = f"{what} not carried over: line {reference} may not be used today."
    given.not_carried.append((key, words))
    return None


def _figure(row: Json, figures: Mapping[str, CurrentFigure]) -> Json:
    """With the library's figure of today; without value and day where it has none."""
    known = figures.get(text_key(row.get("what") or ""))
    if known:
        return {
            "what": known.what,
            "value": known.value,
            "unit": known.unit,
            "as_of": known.as_of.isoformat(),
            "source": known.source,
            "owner": known.owner,
            "good_for": row.get("good_for") or 0,
        }
    unit = row.get("unit") or ""
    has_figure = any(letter.isdigit() for letter in unit)  # "10.8%" is of that day too
    return {**row, "value": "", "as_of": None, "unit": "" if has_figure else unit}


def _row_key(key: str, row: Json) -> str:
    """What makes two rows the same one: their message, question or figure."""
    return text_key(str(row.get(ROWS[key][0]) or ""))


def _texts(value: Any) -> Iterator[str]:
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return (text for text in values if isinstance(text, str) and text)
