"""A section of the pack as the editor draws it: each text with its label, its limit and what it holds now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.completeness import Count, count
from reports.content import Json
from reports.section_texts import to_texts
from reports.sections import Field, Input, Rows, Section

SPARE_ROWS = 2


@dataclass(frozen=True)
class TextField:
    """One control. `path` is its name in the form, as reports.section_texts has it."""

    path: str
    field: Field
    value: str

    @property
    def identifier(self) -> str:
        return "id_" + self.path.replace(".", "_")

    @property
    def count(self) -> Count:
        return count(self.value, self.field.aim)

    @property
    def lines(self) -> int:
        """How many lines high the control is, from what it holds, where the browser cannot tell by itself."""
        wanted = sum(1 + len(line) // 60 for line in self.value.split("\n"))
        return max(1 if self.field.input == Input.SENTENCE else 2, min(12, wanted))


@dataclass(frozen=True)
class TextRow:
    """`number` counts from 0. A row that is not filled is a spare one."""

    number: int
    title: str
    fields: tuple[TextField, ...]

    @property
    def is_filled(self) -> bool:
        return any(field.value for field in self.fields)

    @property
    def taken_from(self) -> str:
        """The line of the library that the row was taken from, without its revision."""
        return next((f.value.partition("/")[0] for f in self.fields if f.field.input == Input.TAKEN_FROM), "")


@dataclass(frozen=True)
class SectionForm:
    section: Section
    fields: tuple[TextField, ...]
    rows: tuple[TextRow, ...]

    @property
    def can_grow(self) -> bool:
        """More rows can be offered once these are filled."""
        return bool(self.section.rows) and len(self.rows) < self.section.rows.most  # type: ignore[union-attr]


def section_form(section: Section, data: Json) -> SectionForm:
    """The section with what it holds, and with rows to spare."""
    texts = to_texts(section.key, data)
    fields = tuple(TextField(field.name, field, texts.get(field.name, "")) for field in section.fields)
    rows = tuple(_rows(section.rows, texts, len(data.get(section.rows.name) or []))) if section.rows else ()
    return SectionForm(section, fields, rows)


def _rows(rows: Rows, texts: Mapping[str, str], filled: int) -> Iterator[TextRow]:
    for number in range(min(rows.most, max(rows.offered, filled + SPARE_ROWS))):
        paths = ((f"{rows.name}.{number}.{field.name}", field) for field in rows.fields)
        fields = tuple(TextField(path, field, texts.get(path, "")) for path, field in paths)
        yield TextRow(number, f"{rows.title} {number + 1}", fields)
