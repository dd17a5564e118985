"""Reads somebody else's files as tables of the register, by a mapping.

Pure. Rows stay under the number that they have in their own file. Lines above the header are left
out, and so is a row of totals below; what a mapping does not name is refused by name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from scheduling.register.cells import Cell, CellError, clean, shorten
from scheduling.register.mappings import FileMapping, plain, shape_of
from scheduling.register.problems import Problem, Problems
from scheduling.register.sources import SourceFile
from scheduling.register.tables import TABLES
from scheduling.register.workbooks import Broken
from training.references import fold

HEADER_WITHIN = 20  # rows: a report's title stands above the header
_TOTAL = re.compile(
    r"(grand |sub|sub-|overall )?(total|count|sum)s?\b|number of (rows|records|people|staff)\b"
    r"|(rows|records)( returned| in total|:)|end of (report|file)|\*+ ?end\b|report (run|produced)\b",
    re.IGNORECASE,
)
AGAIN = "Say again what the columns are, or give the file the columns that it had."


@dataclass
class MappedFile:
    """One file of theirs while it is read. `label` is its own name, `titles` their columns by
    ours.
    """

    label: str
    mapping: FileMapping
    titles: dict[str, str]
    skipped: int = 0
    totals: list[int] = field(default_factory=list)


@dataclass
class Mapped:
    """The files of a source, read by a mapping. `unread` are those that it does not name."""

    sources: list[SourceFile] = field(default_factory=list)
    files: dict[str, MappedFile] = field(default_factory=dict)  # by table
    unread: list[str] = field(default_factory=list)

    def add_skipped(self, counts: dict[str, dict[str, int]]) -> None:
        for table, file in self.files.items():
            if table in counts:
                counts[table]["skipped"] = file.skipped

    def name_theirs(self, problems: Problems) -> None:
        """Puts their file and their column into each problem, and warns of totals left out."""
        problems.found = [self._theirs(problem) for problem in problems.found]
        problems.warnings = [self._theirs(problem) for problem in problems.warnings]
        what = CellError(
            "It looks like a total, so it is left out.", "You do not need to do anything."
        )
        for file in self.files.values():
            for row in file.totals:
                problems.warn(file.label, row, "", what)

    def _theirs(self, problem: Problem) -> Problem:
        file = self.files.get(problem.file)
        if file is None:
            return problem
        column = file.titles.get(problem.column or "", problem.column)
        return problem._replace(file=file.label, column=column)


@dataclass(frozen=True)
class Reading:
    """A mapping of a file by its name; one that was saved also finds a file by its `shape`."""

    name: str
    mapping: FileMapping
    shape: str = ""

    def is_named(self, file: SourceFile) -> bool:
        return plain(file.name).removesuffix(".csv") == plain(self.name).removesuffix(".csv")


def header_names(cells: Sequence[Cell]) -> list[str]:
    """The names of the columns: a second one of the same name is "Date (2)", and one without a
    name "Column 4".
    """
    names: list[str] = []
    seen: dict[str, int] = {}
    for place, cell in enumerate(cells, 1):
        name = "" if isinstance(cell, CellError) else " ".join(as_text(cell).split())
        name = name.strip("\ufeff\u200b")
        if name:
            number = seen[plain(name)] = seen.get(plain(name), 0) + 1
            names.append(f"{name} ({number})" if number > 1 else name)
        else:
            names.append(f"Column {place}")
    return names


def named(cells: Sequence[Cell]) -> list[str]:
    """The names of those columns that have one."""
    return [name for name, cell in zip(header_names(cells), cells, strict=True) if is_filled(cell)]


def as_text(cell: Cell) -> str:
    """The cell as text; a date of a workbook without its time of midnight."""
    return str(cell).removesuffix(" 00:00:00")


def is_filled(cell: Cell) -> bool:
    """Whether something stands in the cell, a problem too."""
    return not isinstance(cell, str) or bool(cell.strip())


def map_files(
    files: Iterable[SourceFile],
    readings: Sequence[Reading],
    people: Mapping[str, str],
    problems: Problems,
) -> Mapped:
    """The files that the readings name, as tables of the register. `people` are the spellings on
    the register, by folded reference; those that the source lists may be added meanwhile.
    """
    made = Mapped()
    used: set[str] = set()
    for file in files:
        try:
            first, rows = ([], file.rows) if file.content else _peek(file.rows)
        except Broken as broken:
            problems.add(file.name, broken.row, None, CellError(broken.problem, broken.remedy))
            used |= {reading.name for reading in readings if reading.is_named(file)}
            continue
        reading = _reading_of(file, first, readings)
        if reading is None:
            made.unread.append(file.name)
            continue
        used.add(reading.name)
        table = reading.mapping.table
        if table in made.files:
            what = CellError(
                f"{made.files[table].label} is read as {table} already.",
                "Import them one after the other.",
            )
            problems.add(file.name, None, None, what)
        elif mapped := _fitted(file.name, first, reading.mapping, problems):
            made.files[table] = mapped
            source = _rows(mapped, chain(first, rows), people)
            made.sources.append(SourceFile(table, source))
    for reading in readings:
        if reading.name not in used:
            what = CellError(
                "The source has no such file.",
                f"It has {', '.join(made.unread) or 'others'}. Give the file this name.",
            )
            problems.add(reading.name, None, None, what)
    return made


def _peek(rows: Iterable[list[Cell]]) -> tuple[list[list[Cell]], Iterator[list[Cell]]]:
    rest = iter(rows)
    return list(islice(rest, HEADER_WITHIN)), rest


def _reading_of(
    file: SourceFile, first: list[list[Cell]], readings: Sequence[Reading]
) -> Reading | None:
    if file.content:
        return None
    for reading in readings:
        if reading.is_named(file):
            return reading
    shapes = {shape_of(named(cells)) for cells in first} - {""}
    return next((reading for reading in readings if reading.shape in shapes), None)


def header_row(first: Sequence[Sequence[Cell]], columns: Iterable[str]) -> int | None:
    """The place of the row with most of these columns; None if no row has any."""
    wanted = {plain(name) for name in columns}
    found = [len(wanted & {plain(name) for name in header_names(cells)}) for cells in first]
    return found.index(max(found)) if any(found) else None


def _fitted(
    label: str, first: list[list[Cell]], mapping: FileMapping, problems: Problems
) -> MappedFile | None:
    """The file if its header has the columns of the mapping and no other; the problems otherwise."""
    place = header_row(first, mapping.columns)
    if place is None:
        gone = ", ".join(mapping.columns) or "no column"
        what = CellError(f"The file has none of the columns of the mapping: {gone}.", AGAIN)
        problems.add(label, None, None, what)
        return None
    cells = first[place]
    there = {plain(name) for name in header_names(cells)}
    known = {plain(name) for name in (*mapping.columns, *mapping.ignore)}
    before = len(problems.found)
    for theirs, ours in mapping.columns.items():
        if plain(theirs) not in there:
            what = CellError(f"The mapping reads this column as {ours}, but it is gone.", AGAIN)
            problems.add(label, place + 1, shorten(theirs), what)
    for name in named(cells):
        if plain(name) not in known:
            remedy = "Say which of ours it is, or that it is to be ignored."
            what = CellError("The mapping does not name this column.", remedy)
            problems.add(label, place + 1, shorten(name), what)
    if len(problems.found) > before:
        return None
    return MappedFile(label, mapping, {ours: theirs for theirs, ours in mapping.columns.items()})


def _rows(
    file: MappedFile, rows: Iterable[list[Cell]], people: Mapping[str, str]
) -> Iterator[list[Any]]:
    """Our header, then one row for each of theirs, blank if it is left out."""
    mapping = file.mapping
    rows = iter(rows)
    first = list(islice(rows, HEADER_WITHIN))
    place = header_row(first, mapping.columns) or 0
    names = [plain(name) for name in header_names(first[place])]
    columns = [(names.index(plain(theirs)), ours) for theirs, ours in mapping.columns.items()]
    known = {plain(name) for name in (*mapping.columns, *mapping.ignore)}
    strays = [at for at, name in enumerate(names) if name not in known]
    values = {
        ours: {plain(theirs): value for theirs, value in some.items()}
        for ours, some in mapping.values.items()
    }
    required = {column.name for column in TABLES[mapping.table].columns if column.is_required}
    wanted = [at for at, ours in columns if ours in required]
    constants = [*mapping.constants.values()]
    yield [*(ours for _, ours in columns), *mapping.constants]
    for _ in range(place):
        yield []
    for number, cells in enumerate(chain(first[place + 1 :], rows), place + 2):
        if not any(is_filled(cell) for cell in cells):
            yield []
            continue
        row = [
            _value(cells[at] if at < len(cells) else "", values.get(ours)) for at, ours in columns
        ]
        if _is_skipped(row, columns, mapping, people):
            file.skipped += 1
            yield []
        elif _is_total(cells, wanted):
            file.totals.append(number)
            yield []
        else:
            outside = [cells[at] for at in strays if at < len(cells) and is_filled(cells[at])]
            outside += [cell for cell in cells[len(names) :] if is_filled(cell)]
            yield [*(value for value, _ in row), *constants, *outside]


def _value(cell: Cell, values: Mapping[str, str] | None) -> tuple[Cell, bool]:
    """The cell as ours, and whether it is among the values that the mapping names."""
    if values is None:
        return cell, False
    try:
        text = as_text(clean(cell))
    except CellError:
        return cell, True  # the check names what is wrong with it
    ours = values.get(plain(text))
    return (cell, False) if ours is None else (ours, True)


def _is_skipped(
    row: list[tuple[Cell, bool]],
    columns: list[tuple[int, str]],
    mapping: FileMapping,
    people: Mapping[str, str],
) -> bool:
    """Whether a value of a `skip_unknown` column is unknown; a person on the register is known."""
    for (cell, is_known), (_, ours) in zip(row, columns, strict=True):
        if ours not in mapping.skip_unknown or is_known:
            continue
        if ours != "person" or not isinstance(cell, str) or fold(cell.strip()) not in people:
            return True
    return False


def _is_total(cells: Sequence[Cell], required: Sequence[int]) -> bool:
    """Whether the row begins like a total and lacks something that every row must have."""
    is_lacking = any(at >= len(cells) or not is_filled(cells[at]) for at in required)
    return is_lacking and begins_like_total(cells)


def begins_like_total(cells: Sequence[Cell]) -> bool:
    """Whether the first cell that is filled says total, count, end of report or the like."""
    first = next((cell for cell in cells if is_filled(cell)), "")
    return isinstance(first, str) and _TOTAL.match(first.strip()) is not None
