"""Reads somebody else's files as tables of the register, by mappings.

Pure. Rows stay under the number that they have in their own file. Lines above the header are left
out, and so is a row of totals below; what a mapping does not name is refused by name. Whoever a
mapping leaves out is named.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import Any

from imports.cells import Cell, CellError, clean, day, moment, shorten
from imports.mappings import (
    FileMapping,
    Known,
    is_no_answer,
    name_key,
    of_column,
    plain,
    shape_of,
    who_of,
)
from imports.problems import LeftOut, Problem, Problems
from imports.sources import Rows, SourceFile, table_name
from imports.tables import NAME, PERSON, TABLES
from imports.workbooks import Broken

HEADER_WITHIN = 20  # rows: a report's title stands above the header
_TOTAL = re.compile(
    r"(grand |sub|sub-|overall )?(total|count|sum)s?\b|number of (rows|records|people|staff)\b"
    r"|(rows|records)( returned| in total|:)|end of (report|file)|\*+ ?end\b|report (run|produced)\b",
    re.IGNORECASE,
)
_CALLED = {PERSON: "reference", "email": "email address", NAME: "name"}
AGAIN = "Say again what the columns are, or give the file the columns that it had."


@dataclass
class MappedFile:
    """One file of theirs while it is read as a table. `label` is its own name; `is_wide` if another
    mapping reads other columns of its rows as the same table: a course a column.
    """

    label: str
    mapping: FileMapping
    is_wide: bool = False
    left_out: list[LeftOut] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)

    @property
    def titles(self) -> dict[str, str]:
        """Their columns by ours; those that say who by the person that they stand for."""
        titles = {ours: theirs for theirs, ours in self.mapping.columns.items()}
        about = who_of(self.mapping)
        return ({PERSON: titles[about[0]]} if about else {}) | titles


@dataclass
class Mapped:
    """The files of a source, read by mappings. `unread` are those that none of them names."""

    sources: list[SourceFile] = field(default_factory=list)
    files: list[MappedFile] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def left_out(self, table: str = "") -> list[LeftOut]:
        """The rows that are not read, each once for a table."""
        files = [file for file in self.files if table in ("", file.mapping.table)]
        return [*dict.fromkeys(row for file in files for row in file.left_out)]

    def reasons(self) -> Iterator[Problem]:
        """Why rows are left out, to be told by cause."""
        for file, row, column, value, hint in self.left_out():
            yield Problem(file, row, column, value or "Empty", hint)

    def label_of(self, table: str) -> str:
        """The name of the file that was read as this table."""
        return next(file.label for file in self.files if file.mapping.table == table)

    def add_skipped(self, counts: dict[str, dict[str, int]]) -> None:
        for file in self.files:
            table = file.mapping.table
            if table in counts:
                counts[table]["skipped"] = len(self.left_out(table))

    def name_theirs(self, problems: Problems) -> None:
        """Puts their file and column into problems that were found later than in its rows, and warns
        of totals left out.
        """
        problems.found = [self._theirs(problem) for problem in problems.found]
        problems.warnings = [self._theirs(problem) for problem in problems.warnings]
        what = CellError(
            "It looks like a total, so it is left out.", "You do not need to do anything."
        )
        for label, row in dict.fromkeys((f.label, row) for f in self.files for row in f.totals):
            problems.warn(label, row, "", what)

    def _theirs(self, problem: Problem) -> Problem:
        file = next((file for file in self.files if file.mapping.table == problem.file), None)
        if file is None:
            return problem
        column = file.titles.get(problem.column or "", problem.column)
        return problem._replace(file=file.label, column=column)


@dataclass(frozen=True)
class Reading:
    """A mapping of a file by its name, or by the name of its workbook; one that was saved also finds
    a file by its `shape`.
    """

    name: str
    mapping: FileMapping
    shape: str = ""

    def is_named(self, name: str) -> bool:
        return table_name(plain(name)) == table_name(plain(self.name))


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
    files: Iterable[SourceFile], readings: Sequence[Reading], known: Known, problems: Problems
) -> Mapped:
    """The files that the readings name, as tables of the register; the others are not looked at.
    Those whom the source lists may be added to the people of `known` meanwhile.
    """
    made = Mapped()
    used: set[str] = set()
    for file in files:
        try:
            first, chosen = _chosen(file, readings, used)
        except Broken as broken:
            first, chosen = [], [each for each in readings if each.is_named(file.name)]
            what = CellError(broken.problem, broken.remedy)
            problems.add(file.name, broken.row, None, what)
        used |= {reading.name for reading in chosen}
        if not chosen:
            made.unread.append(file.name)
        elif first:
            _map_file(file, first, [reading.mapping for reading in chosen], known, problems, made)
    for reading in readings:
        if reading.name not in used:
            what = CellError(
                "The source has no such file, or no sheet of it has the columns of the mapping.",
                f"It has {', '.join(made.unread) or 'others'}. Give the file this name.",
            )
            problems.add(reading.name, None, None, what)
    return made


def _chosen(
    file: SourceFile, readings: Sequence[Reading], used: Collection[str]
) -> tuple[list[list[Cell]], list[Reading]]:
    """The first rows and the readings of the file: those of its name, else those that were saved for
    its columns, else those of its workbook, if it is the first sheet with their columns.
    """
    chosen = [reading for reading in readings if reading.is_named(file.name)]
    seeking = [each for each in readings if each.shape or each.is_named(file.workbook)]
    if file.content or not (chosen or seeking):
        return [], []
    try:
        first = list(islice(file.rows, HEADER_WITHIN)) or [[]]
    except Broken:
        if chosen:
            raise
        return [], []
    if not chosen:
        shapes = {shape_of(named(cells)) for cells in first} - {""}
        chosen = [reading for reading in seeking if reading.shape in shapes]
    return first, chosen or [
        reading
        for reading in seeking
        if reading.is_named(file.workbook)
        and reading.name not in used
        and not _gone(reading.mapping, first)
    ]


def header_row(first: Sequence[Sequence[Cell]], columns: Iterable[str]) -> int | None:
    """The place of the row with most of these columns; None if no row has any."""
    wanted = {plain(name) for name in columns}
    found = [len(wanted & {plain(name) for name in header_names(cells)}) for cells in first]
    return found.index(max(found)) if any(found) else None


def _gone(mapping: FileMapping, first: Sequence[Sequence[Cell]]) -> list[str]:
    """The columns of the mapping that the file has no longer."""
    place = header_row(first, mapping.columns)
    there = set() if place is None else {plain(name) for name in header_names(first[place])}
    return [theirs for theirs in mapping.columns if plain(theirs) not in there]


def _map_file(
    file: SourceFile,
    first: list[list[Cell]],
    mappings: list[FileMapping],
    known: Known,
    problems: Problems,
    made: Mapped,
) -> None:
    """Adds the file as each table that it holds, if its header has the columns of the mappings and no
    other.
    """
    columns = {plain(name) for each in mappings for name in (*each.columns, *each.ignore)}
    before = len(problems.found)
    for mapping in mappings:
        place = header_row(first, mapping.columns)
        if place is None:
            gone = ", ".join(mapping.columns) or "no column"
            what = CellError(f"The file has none of the columns of the mapping: {gone}.", AGAIN)
            problems.add(file.name, None, None, what)
            continue
        for theirs in _gone(mapping, first):
            ours = mapping.columns[theirs]
            what = CellError(f"The mapping reads this column as {ours}, but it is gone.", AGAIN)
            problems.add(file.name, place + 1, shorten(theirs), what)
        for name in named(first[place]) if mapping is mappings[0] else ():
            if plain(name) not in columns:
                remedy = "Say which of ours it is, or that it is to be ignored."
                what = CellError("The mapping does not name this column.", remedy)
                problems.add(file.name, place + 1, shorten(name), what)
    if len(problems.found) > before:
        return
    tables = [mapping.table for mapping in mappings]
    for mapping in mappings:
        mapped = MappedFile(file.name, mapping, is_wide=tables.count(mapping.table) > 1)
        made.files.append(mapped)
        rows = Rows(partial(_rows, mapped, file, columns, known))
        made.sources.append(
            SourceFile(
                mapping.table,
                rows,
                label=file.name,
                titles=mapped.titles,
                source=mapping.source,
            )
        )


def _rows(
    file: MappedFile, source: SourceFile, named_columns: Collection[str], known: Known
) -> Iterator[list[Any]]:
    """Our header, then one row for each of theirs, blank if it is left out."""
    mapping = file.mapping
    rows = iter(source.rows)
    first = list(islice(rows, HEADER_WITHIN))
    place = header_row(first, mapping.columns) or 0
    names = [plain(name) for name in header_names(first[place])]
    places = {ours: names.index(plain(theirs)) for theirs, ours in mapping.columns.items()}
    strays = [at for at, name in enumerate(names) if name not in named_columns]
    columns = TABLES[mapping.table].columns
    required = [places[each.name] for each in columns if each.is_required and each.name in places]
    days = {column.name for column in columns if column.read in (day, moment)}
    said = {
        ours: {plain(theirs): value for theirs, value in some.items()}
        for ours, some in mapping.values.items()
    }
    about = who_of(mapping)
    given = [ours for ours in places if ours not in about]
    given += [PERSON] if about else []
    constants = [*mapping.constants.values()]
    titles = file.titles
    names_seen: dict[str, int] = {}
    yield [*given, *mapping.constants]
    for _ in range(place):
        yield []
    for number, cells in enumerate(chain(first[place + 1 :], rows), place + 2):
        if not any(is_filled(cell) for cell in cells):
            yield []
            continue
        if _is_total(cells, required):
            file.totals.append(number)
            yield []
            continue
        row = {}
        unsaid = set()
        for ours, at in places.items():
            cell = cells[at] if at < len(cells) else ""
            row[ours], is_said = _value(cell, said.get(ours, {}), is_day=ours in days)
            if not is_said:
                unsaid.add(ours)
        if NAME in row:
            _check_name(
                row, unsaid, as_text(cells[places[NAME]]), number, mapping, known, names_seen
            )
        ours, hint = _left_out(row, unsaid, mapping, about, known)
        if not ours:
            outside = [cells[at] for at in strays if at < len(cells) and is_filled(cells[at])]
            outside += [cell for cell in cells[len(names) :] if is_filled(cell)]
            yield [*(row[name] for name in given), *constants, *outside]
            continue
        if not (file.is_wide and ours in mapping.skip_empty):
            value = row.get(ours, "")
            text = "" if isinstance(value, CellError) else as_text(value).strip()
            file.left_out.append(LeftOut(file.label, number, titles[ours], text, hint))
        yield []


def _check_name(
    row: dict[str, Cell],
    unsaid: set[str],
    name: str,
    number: int,
    mapping: FileMapping,
    known: Known,
    seen: dict[str, int],
) -> None:
    """A name counts for nobody where two people have it, whatever was said while one of them was
    known, and where a list with a column for each course has it in two rows.
    """
    if not is_filled(name) or is_filled(row.get(PERSON, "")):
        return
    first = seen.setdefault(name_key(name), number)
    if of_column(mapping) and first != number:
        row[NAME] = CellError(
            f"“{shorten(name)}” has row {first} already.",
            "If it is one person, put them in one row. If not, give each row its person's number, in"
            " a column.",
        )
    elif known.is_shared(name):
        row[NAME] = name
        unsaid.add(NAME)


def _value(cell: Cell, said: Mapping[str, str], *, is_day: bool) -> tuple[Cell, bool]:
    """The cell as ours, and whether it is among the values that the mapping names."""
    if is_day and isinstance(cell, str) and is_no_answer(cell):
        return "", False
    if not said:
        return cell, False
    try:
        text = as_text(clean(cell))
    except CellError:
        return cell, True  # the check names what is wrong with it
    ours = said.get(plain(text))
    return (cell, False) if ours is None else (ours, True)


def _left_out(
    row: dict[str, Cell],
    unsaid: Collection[str],
    mapping: FileMapping,
    about: Sequence[str],
    known: Known,
) -> tuple[str, str]:
    """Our column because of which the row is not read, and a hint; empty if it is read.

    Whom it is about is asked last: rows about something else are about nobody. Sets the person if
    another column says who it is.
    """
    for ours in mapping.skip_empty:
        if not is_filled(row.get(ours, "")):
            return ours, _about(row)
    for ours in mapping.skip_unknown:
        if ours != PERSON and ours in unsaid:
            return ours, ""
    return _person(row, unsaid, about, known, is_only_known=PERSON in mapping.skip_unknown)


def _person(
    row: dict[str, Cell],
    unsaid: Collection[str],
    about: Sequence[str],
    known: Known,
    *,
    is_only_known: bool,
) -> tuple[str, str]:
    """As `_left_out`. The first of number, address and name that tells who it is counts."""
    saying = [ours for ours in (PERSON, *about) if is_filled(row.get(ours, ""))]
    hint = ""
    for ours in saying:
        cell = row[ours]
        if ours not in unsaid or isinstance(cell, CellError):
            row[PERSON] = cell
            return "", ""
        found, hint = known.whom(ours, as_text(cell))
        if found:
            row[PERSON] = found
            return "", ""
    last = saying[-1] if saying else PERSON
    if is_only_known:
        return last, hint
    if not saying:
        row[PERSON] = ""
    elif about or hint:
        text = as_text(row[last])
        row[PERSON] = _nobody(last, text, hint, is_shared=last == NAME and known.is_shared(text))
    return "", ""


def _nobody(ours: str, value: str, hint: str, *, is_shared: bool) -> CellError:
    if ours == NAME and hint:
        remedy = (
            "Add a column with their numbers."
            if is_shared
            else "If it is the same person, say so among the values of the mapping."
        )
        return CellError(f"“{shorten(value)}” is only a name. {hint}", remedy)
    problem = f"“{shorten(value)}” is nobody’s {_CALLED[ours]} on the register."
    return CellError(problem, hint or "Correct it, or add the person first.")


def _about(row: Mapping[str, Cell]) -> str:
    """What else the row says, so that somebody finds it."""
    filled = [shorten(as_text(cell)) for cell in row.values() if isinstance(cell, str) and cell]
    return " · ".join(filled[:3])


def _is_total(cells: Sequence[Cell], required: Sequence[int]) -> bool:
    """Whether the row begins like a total, and lacks something that every row must have or has only
    numbers.
    """
    _, *rest = [as_text(cell) for cell in cells if is_filled(cell)] or [""]
    is_lacking = any(at >= len(cells) or not is_filled(cells[at]) for at in required)
    return begins_like_total(cells) and (is_lacking or all(text.isdigit() for text in rest))


def begins_like_total(cells: Sequence[Cell]) -> bool:
    """Whether the first cell that is filled says total, count, end of report or the like."""
    first = next((cell for cell in cells if is_filled(cell)), "")
    return isinstance(first, str) and _TOTAL.match(first.strip()) is not None
