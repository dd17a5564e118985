"""What a mapping says: which of somebody else's columns are ours, and which of their values.

Pure. A mapping comes from a file or from a page, and every mistake in it is named: `read_mapping`
adds them to the problems by the name of the data file and of the column.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from imports.cells import CellError, shorten
from imports.names import split_name
from imports.problems import Problems
from imports.tables import NAME, PEOPLE, PERSON, TABLES, WHO, Table
from training.references import fold

_LISTS = ("ignore", "skip_unknown", "skip_empty")
_PARTS = ("columns", "values", "constants", *_LISTS, "source")
DATE_OF = "date of "  # a course: what a column of a wide table holds
_NO_ANSWER = frozenset(
    {"n/a", "na", "none", "nil", "null", "tbc", "tba", "not known", "unknown"}
    | {
        "booked",
        "to book",
        "not done",
        "not yet",
        "outstanding",
        "pending",
    }  # of a day when it was done
)
_DOER = re.compile(
    r"\b(updated|changed|modified|amended|edited|entered|created|recorded|added|input|keyed|loaded"
    r"|uploaded|saved) (by|date)\b|\b(updater|editor|modifier)\b"
    r"|\b(last|date) (updated?|changed?|edit(ed)?|modified|amended)\b"
)


@dataclass(frozen=True)
class FileMapping:
    """How one file is read. `columns` are ours by theirs; `values` ours by theirs, by our column;
    `constants` are the same in every row, by our column.

    A row whose value of a `skip_unknown` column is not among `values` is left out, and so is one
    without a value of a `skip_empty` column. `source` is the system whose records these are: it is
    remembered what it held last.
    """

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    ignore: Sequence[str] = ()
    skip_unknown: Sequence[str] = ()
    skip_empty: Sequence[str] = ()
    source: str = ""

    def as_json(self) -> dict[str, Any]:
        parts = {name: value for name, value in asdict(self).items() if value}
        return parts | {name: [*parts[name]] for name in _LISTS if name in parts}


class Person(NamedTuple):
    """First and last name, and an address that may be empty."""

    name: str
    email: str


@dataclass(frozen=True)
class Known:
    """What is on the register. `references` are spellings by folded reference, `titles` those of
    courses and topics by table and code, `people` by reference.
    """

    references: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)

    @cached_property
    def _without_zeros(self) -> dict[str, str]:
        return {folded.lstrip("0"): spelt for folded, spelt in self.references.items()}

    @cached_property
    def _people_by(self) -> dict[str, list[str]]:
        """By email address, name and surname."""
        found: dict[str, list[str]] = defaultdict(list)
        for reference, person in self.people.items():
            name = plain(person.name)
            for key in (person.email.lower(), name, name.split()[-1]):
                found[key].append(reference)
        return found

    def whom(self, ours: str, value: str) -> tuple[str, str]:
        """The reference of whom a number or an email address is; else a hint who it may be. A name
        is never more than a hint.
        """
        if ours in WHO:
            key = name_key(value) if ours == NAME else value.strip().lower()
            found = self._people_by.get(key, []) if key else []
            if ours == "email" and len(found) == 1:
                return found[0], ""
            has = "has" if len(found) == 1 else "have"
            what = "name" if ours == NAME else "address"
            return "", f"{' and '.join(found)} {has} this {what}." if found else ""
        folded = fold(value.strip())
        near = self._without_zeros.get(folded.lstrip("0"), "")
        hint = f"{near} is on the register: only the zeros in front differ." if near else ""
        return self.references.get(folded, ""), hint

    def is_shared(self, name: str) -> bool:
        """Whether two people have exactly this name, so that it says whose a row is of neither."""
        return len(self._people_by.get(name_key(name), [])) > 1

    def namesakes(self, name: str) -> tuple[list[str], bool]:
        """Those whose name it may be, and whether it is exactly that of the only one."""
        key = name_key(name)
        found = self._people_by.get(key, [])
        return found or self._people_by.get(key.rpartition(" ")[2], []), len(found) == 1


def name_key(name: str) -> str:
    """Equal for two spellings of one name: Dr Gwen Fenwright; Fenwright, Gwen."""
    try:
        return plain(" ".join(split_name(name)[1:]))
    except CellError:
        return plain(name)


def is_no_answer(text: str) -> bool:
    """Whether somebody wrote that there is nothing to write: n/a, none, a dash."""
    word = plain(text).strip(".-?\N{EN DASH}\N{EM DASH}")
    return word in _NO_ANSWER or bool(text.strip() and not word)


def who_of(mapping: FileMapping) -> list[str]:
    """The columns that say whom a row is about where it has no reference."""
    there = {*mapping.columns.values()}
    return [ours for ours in WHO if ours in there and PERSON in _names_of(mapping.table)]


def _names_of(table: str) -> list[str]:
    return [column.name for column in TABLES[table].columns]


def plain(text: str) -> str:
    """A header or a value in the form used for comparison: without regard to case and spaces."""
    return " ".join(text.split()).casefold()


def words_of(header: str) -> str:
    """A header as lower-case words: LastUpdated_By is "last updated by"."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", header)
    return " ".join(re.findall(r"[a-z0-9]+", apart.lower()))


def names_its_editor(header: str) -> bool:
    """Whether the column says who wrote the record or when, which is never what it is about."""
    return _DOER.search(words_of(header)) is not None


def shape_of(names: Sequence[str]) -> str:
    """The same for two files with the same columns, in any order and case."""
    known = sorted({plain(name) for name in names if name.strip()})
    return sha256("\n".join(known).encode()).hexdigest() if known else ""


def from_columns(
    table: str, columns: Mapping[str, str], ignore: Sequence[str] = ()
) -> list[FileMapping]:
    """The mapping with these columns; of a wide table, one for each column that is the date of a
    course.
    """
    base = {theirs: ours for theirs, ours in columns.items() if not ours.startswith(DATE_OF)}
    wide = [
        FileMapping(
            table,
            {**base, theirs: "completed_on"},
            constants={"course": ours.removeprefix(DATE_OF)},
            ignore=ignore,
            skip_empty=["completed_on"],
        )
        for theirs, ours in columns.items()
        if ours.startswith(DATE_OF)
    ]
    return wide or [FileMapping(table, base, ignore=ignore)]


def to_columns(mappings: Sequence[FileMapping]) -> dict[str, str]:
    """What `from_columns` was given."""
    columns: dict[str, str] = {}
    for mapping in mappings:
        course = of_column(mapping).get("course")
        for theirs, ours in mapping.columns.items():
            columns[theirs] = f"{DATE_OF}{course}" if course and ours == "completed_on" else ours
    return columns


def of_column(mapping: FileMapping) -> dict[str, str]:
    """The course that a column of a wide table is about, as the constant that it is."""
    is_wide = "course" in mapping.constants and "completed_on" in mapping.skip_empty
    return {"course": mapping.constants["course"]} if is_wide else {}


def mappings_in(entry: Any) -> list[FileMapping]:
    """The mappings of a file as JSON has them: one, or a list."""
    return [FileMapping(**each) for each in (entry if isinstance(entry, list) else [entry])]


def columns_of(table: Table) -> tuple[str, ...]:
    """Our columns that a column of theirs may be. People may have one `name`; elsewhere a name or an
    email address may say who it is.
    """
    names = tuple(column.name for column in table.columns)
    return (*names, *((NAME,) if table.name == PEOPLE else WHO if PERSON in names else ()))


def missing_columns(mapping: FileMapping) -> list[str]:
    """The required columns that are neither mapped nor constant."""
    given = {*mapping.columns.values(), *mapping.constants}
    if NAME in given:
        given |= {"first_name", "last_name"}
    if who_of(mapping):
        given.add(PERSON)
    columns = TABLES[mapping.table].columns
    return [column.name for column in columns if column.is_required and column.name not in given]


def read_mapping(content: Any, problems: Problems) -> list[tuple[str, FileMapping]]:
    """The mappings with the names of their files, as far as they are right; the rest is added to the
    problems. A file may have several.
    """
    files = content.get("files") if isinstance(content, dict) else None
    if not isinstance(files, dict) or not files or not content.keys() <= {"files", "source"}:
        what = CellError(
            "The mapping does not name files.",
            'Write {"files": {"Competences.csv": {"table": "training", "columns": {…}}}}.',
        )
        problems.add("mapping", None, None, what)
        return []
    shared = {"source": content["source"]} if "source" in content else {}
    found = []
    for name, entries in files.items():
        for entry in entries if isinstance(entries, list) and entries else [entries]:
            one = shared | entry if isinstance(entry, dict) else entry
            if mapping := _entry(one, name, problems):
                check_mapping(mapping, name, problems)
                found.append((name, mapping))
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
            remedy = f"A mapping has table, {', '.join(_PARTS)}: words, lists, or words by words."
            refuse(f"The mapping’s “{shorten(str(part))}” cannot be read.", remedy)
    return FileMapping(**entry) if right else None


def _has_form(part: str, value: Any) -> bool:
    if part == "source":
        return isinstance(value, str)
    if part in _LISTS:
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
        elif ours in (PERSON, "reference", *WHO) and names_its_editor(theirs):
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
    about = [PERSON] if who_of(mapping) else []
    for ours in (*mapping.values, *mapping.skip_unknown, *mapping.skip_empty):
        if ours not in taken and ours not in about:
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
