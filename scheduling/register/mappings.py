"""What a mapping says: which of somebody else's columns are ours, and which of their values.

Pure. A mapping comes from a file or from a page, and every mistake in it is named: `read_mapping`
adds them to the problems by the name of the data file and of the column.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from typing import Any

from scheduling.register.cells import CellError, shorten
from scheduling.register.problems import Problems
from scheduling.register.tables import NAME, PEOPLE, TABLES, Table

ABOUT = ("person", "reference")  # the columns that say whom a row is about
_PARTS = ("columns", "values", "constants", "ignore", "skip_unknown")
_DOER = re.compile(
    r"\b(updated|changed|modified|amended|edited|entered|created|recorded|added|input|keyed|loaded"
    r"|uploaded|saved) by\b|\b(updater|editor|modifier)\b|\blast (update|change|edit)\b"
)


@dataclass(frozen=True)
class FileMapping:
    """How one file is read. `columns` are ours by theirs; `values` ours by theirs, by our column;
    `constants` are the same in every row, by our column.

    A row whose value of a `skip_unknown` column is not among `values` is left out.
    """

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    ignore: Sequence[str] = ()
    skip_unknown: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"ignore": [*self.ignore], "skip_unknown": [*self.skip_unknown]}


def plain(text: str) -> str:
    """A header or a value in the form used for comparison: without regard to case and spaces."""
    return " ".join(text.split()).casefold()


def words_of(header: str) -> str:
    """A header as lower-case words: LastUpdated_By is "last updated by"."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", header)
    return " ".join(re.findall(r"[a-z0-9]+", apart.lower()))


def names_its_editor(header: str) -> bool:
    """Whether the column says who wrote the record, which is never whom it is about."""
    return _DOER.search(words_of(header)) is not None


def shape_of(names: Sequence[str]) -> str:
    """The same for two files with the same columns, in any order and case."""
    known = sorted({plain(name) for name in names if name.strip()})
    return sha256("\n".join(known).encode()).hexdigest() if known else ""


def columns_of(table: Table) -> tuple[str, ...]:
    """Our columns that a column of theirs may be; people may have one `name`."""
    names = tuple(column.name for column in table.columns)
    return (*names, NAME) if table.name == PEOPLE else names


def missing_columns(mapping: FileMapping) -> list[str]:
    """The required columns that are neither mapped nor constant."""
    given = {*mapping.columns.values(), *mapping.constants}
    if NAME in given:
        given |= {"first_name", "last_name"}
    columns = TABLES[mapping.table].columns
    return [column.name for column in columns if column.is_required and column.name not in given]


def read_mapping(content: Any, problems: Problems) -> dict[str, FileMapping]:
    """The mappings by file, as far as they are right; the rest is added to the problems."""
    files = content.get("files") if isinstance(content, dict) else None
    if not isinstance(files, dict) or not files or content.keys() != {"files"}:
        what = CellError(
            "The mapping does not name files.",
            'Write {"files": {"Competences.csv": {"table": "training", "columns": {…}}}}.',
        )
        problems.add("mapping", None, None, what)
        return {}
    found = {}
    for name, entry in files.items():
        if mapping := _entry(entry, name, problems):
            check_mapping(mapping, name, problems)
            found[name] = mapping
    return found


def _entry(entry: Any, file: str, problems: Problems) -> FileMapping | None:
    """The entry as a mapping, if it has the right form and a table of the register."""

    def refuse(problem: str, remedy: str) -> None:
        problems.add(file, None, None, CellError(problem, remedy))

    if not isinstance(entry, dict) or not isinstance(entry.get("table"), str):
        refuse("The mapping names no table.", f"Write one of: {', '.join(TABLES)}.")
        return None
    if entry["table"] not in TABLES:
        close = get_close_matches(entry["table"][:60], list(TABLES), n=1)
        remedy = f"Did you mean {close[0]}?" if close else f"Write one of: {', '.join(TABLES)}."
        refuse(f"The register has no table “{shorten(entry['table'])}”.", remedy)
        return None
    right = True
    for part, value in entry.items():
        if part != "table" and not (part in _PARTS and _has_form(part, value)):
            right = False
            remedy = f"A mapping has table, {', '.join(_PARTS)}: lists of words, or words by words."
            refuse(f"The mapping’s “{shorten(str(part))}” cannot be read.", remedy)
    return FileMapping(**entry) if right else None


def _has_form(part: str, value: Any) -> bool:
    if part in ("ignore", "skip_unknown"):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if part == "values":
        return isinstance(value, dict) and all(_are_words(one) for one in value.values())
    return _are_words(value)


def _are_words(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def check_mapping(mapping: FileMapping, file: str, problems: Problems) -> None:
    """Adds what is wrong with the columns that a mapping names."""
    for column, what in (*_of_columns(mapping), *_of_the_rest(mapping)):
        problems.add(file, None, shorten(column), what)


def _of_columns(mapping: FileMapping) -> Iterator[tuple[str, CellError]]:
    columns = columns_of(TABLES[mapping.table])
    ignored = {plain(name) for name in mapping.ignore}
    taken: dict[str, str] = {}
    for theirs, ours in mapping.columns.items():
        if ours not in columns:
            yield theirs, _no_column(mapping, ours)
        elif ours in taken:
            yield theirs, _twice(taken[ours], ours)
        elif ours in ABOUT and names_its_editor(theirs):
            what = (
                f"It says who changed the record, not whom it is about, so it cannot be the {ours}."
            )
            yield theirs, CellError(what, "Choose the column with the person’s own number.")
        if plain(theirs) in ignored:
            yield (
                theirs,
                CellError("It is both read and ignored.", "Remove it from one of the two."),
            )
        taken.setdefault(ours, theirs)


def _of_the_rest(mapping: FileMapping) -> Iterator[tuple[str, CellError]]:
    taken = {ours: theirs for theirs, ours in mapping.columns.items()}
    for ours in (*mapping.values, *mapping.skip_unknown):
        if ours not in taken:
            yield ours, _not_read(ours, f"Map a column to {ours} first.")
    for ours in mapping.constants:
        if ours not in columns_of(TABLES[mapping.table]):
            yield ours, _no_column(mapping, ours)
        elif ours in taken:
            yield ours, _twice(taken[ours], ours)
    for ours in missing_columns(mapping):
        yield ours, _not_read(ours, f"Map a column to {ours}, or give a constant.")


def _no_column(mapping: FileMapping, ours: str) -> CellError:
    columns = ", ".join(columns_of(TABLES[mapping.table]))
    what = f"“{shorten(ours)}” is not a column of {mapping.table}."
    return CellError(what, f"The columns of {mapping.table} are {columns}.")


def _twice(theirs: str, ours: str) -> CellError:
    return CellError(f"“{shorten(theirs)}” is read as {ours} already.", "Keep one of the two.")


def _not_read(ours: str, remedy: str) -> CellError:
    return CellError(f"No column is read as {ours}.", remedy)
