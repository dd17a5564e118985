"""A section of a pack in the editor: each text with its label, limit and value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from reports.packs.carried import FIELDS, ROWS
from reports.packs.completeness import Count, count, stale_since
from reports.packs.content import Facts, Json, from_json
from reports.packs.queries.carried import CarriedPlace, mark_anchor
from reports.packs.section_texts import to_texts
from reports.packs.sections import Field, Input, Rows, Section

SPARE_ROWS = 2


@dataclass(frozen=True)
class Mark:
    """Where it is said that words were carried over; `place` is None while none of them stand
    there.
    """

    anchor: str
    place: CarriedPlace | None


@dataclass(frozen=True)
class TextField:
    """One control. `path` is its name in the form, as in reports.packs.section_texts."""

    path: str
    field: Field
    value: str
    usual: str = ""  # the value that applies while it is empty
    mark: Mark | None = None

    @property
    def identifier(self) -> str:
        return "id_" + self.path.replace(".", "_")

    @property
    def choices(self) -> list[str]:
        """The choices, and the present value if it is not one of them."""
        return list(dict.fromkeys((*self.field.choices, *filter(None, [self.value]))))

    @property
    def count(self) -> Count:
        return count(self.value, self.field.aim)

    @property
    def lines(self) -> int:
        """The height of the control in lines, estimated from its value, for browsers that cannot
        size it.
        """
        wanted = sum(1 + len(line) // 60 for line in self.value.split("\n"))
        return max(1 if self.field.input == Input.SENTENCE else 2, min(12, wanted))


@dataclass(frozen=True)
class TextRow:
    """`number` counts from 0. A row that is not filled is a spare one."""

    number: int
    title: str
    fields: tuple[TextField, ...]
    note: str = ""
    is_last: bool = False  # of the filled rows
    mark: Mark | None = None

    @property
    def is_filled(self) -> bool:
        return any(field.value for field in self.fields)

    @property
    def taken_from(self) -> str:
        """The reference of the library line that the row was taken from, without the revision."""
        return next(
            (f.value.partition("/")[0] for f in self.fields if f.field.input == Input.TAKEN_FROM),
            "",
        )


@dataclass(frozen=True)
class SectionForm:
    section: Section
    fields: tuple[TextField, ...]
    rows: tuple[TextRow, ...]

    @property
    def all_fields(self) -> list[TextField]:
        return [*self.fields, *(field for row in self.rows for field in row.fields)]

    @property
    def marks(self) -> list[Mark]:
        parts: list[TextField | TextRow] = [*self.fields, *self.rows]
        return [part.mark for part in parts if part.mark]

    @property
    def can_be_ordered(self) -> bool:
        return sum(row.is_filled for row in self.rows) > 1

    @property
    def can_grow(self) -> bool:
        """Whether more rows can be added once these are filled."""
        return bool(self.section.rows) and len(self.rows) < self.section.rows.most  # type: ignore[union-attr]  # there are rows


def section_form(
    section: Section,
    data: Json,
    on: date | None = None,
    facts_good_for: int = 30,
    carried: Mapping[str, CarriedPlace] | None = None,
) -> SectionForm:
    """The section with what it holds, and with rows to spare; with the day `on`, figures that are
    stale say so. `carried` is what was carried over, by path.
    """
    texts = to_texts(section.key, data)
    fields = tuple(
        TextField(
            field.name,
            field,
            texts.get(field.name, ""),
            mark=mark_at(section.key, field.name, carried),
        )
        for field in section.fields
        if field.input != Input.FACT
    )
    notes = _notes(section.key, data, on, facts_good_for)
    filled = len(data.get(section.rows.name) or []) if section.rows else 0
    rows = (
        tuple(_rows(section.rows, texts, filled, notes, str(facts_good_for)))
        if section.rows
        else ()
    )
    marked = tuple(
        replace(row, mark=mark_at(section.key, f"{name}.{row.number}", carried))
        for row in rows
        for name in [section.rows.name if section.rows else ""]
    )
    return SectionForm(section, fields, marked)


def mark_at(key: str, path: str, carried: Mapping[str, CarriedPlace] | None) -> Mark | None:
    """The mark of a field or a row into which words can be carried over; `carried` is None where
    none were.
    """
    can_be_carried = path in FIELDS.get(key, ()) or ("." in path and key in ROWS)
    if carried is None or not can_be_carried:
        return None
    return Mark(mark_anchor(key, path), carried.get(path))


def _notes(key: str, data: Json, on: date | None, facts_good_for: int) -> dict[int, str]:
    """Notes beside the titles of rows: which questions are on page 1, which figures are out
    of date.
    """
    if key == "hard":
        return dict.fromkeys(range(3), "on page 1")
    if key == "facts" and on:
        since = enumerate(
            stale_since(fact, facts_good_for) for fact in from_json(Facts, data).facts
        )
        return {
            number: f"▲ stale since {day:%-d %B %Y}" for number, day in since if day and day <= on
        }
    return {}


def _rows(
    rows: Rows, texts: Mapping[str, str], filled: int, notes: Mapping[int, str], good_for: str
) -> Iterator[TextRow]:
    for number in range(min(rows.most, max(rows.offered, filled + SPARE_ROWS))):
        paths = ((f"{rows.name}.{number}.{field.name}", field) for field in rows.fields)
        fields = tuple(
            TextField(
                path, field, texts.get(path, ""), good_for if field.input == Input.DAYS else ""
            )
            for path, field in paths
        )
        note = notes.get(number, "")
        is_last = number == filled - 1
        yield TextRow(number, f"{rows.title} {number + 1}", fields, note, is_last)
