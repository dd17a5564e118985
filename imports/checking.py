"""Checks a source of the register: rows in; typed rows and every problem out, each with its place
and remedy. In somebody else's files identical rows count once, and so do the posts of a person.

Pure. Valid rows are returned even if others have problems, but then nothing may be written.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from imports.cells import Cell, CellError, clean, shorten
from imports.names import Name, split_name
from imports.problems import Problems, TooManyProblems, describe
from imports.sources import SourceFile
from imports.tables import (
    ABSENT,
    ASSESSORS,
    COURSES,
    LISTING,
    NAME,
    PEOPLE,
    POLICIES,
    TABLES,
    TOPICS,
    USERS,
    Column,
    Missing,
    Table,
)
from imports.workbooks import Broken
from training.references import fold

Key = tuple[Any, ...]
Rows = dict[Key, tuple[Any, ...]]  # by key: the row number, then the values outside the key
Spellings = dict[str, dict[str, str]]  # by file: the spelling of each name, by its folded form

_UNSAID = ("", None, ABSENT)


@dataclass
class Checked:
    """The rows of a source, table by table, as far as they can be read, and the problems.

    `unread` are tables that could not be read completely: they may list anything. `repeated` counts
    identical rows; `held` are the keys of what each remembered source holds, by source and table.
    """

    rows: dict[str, Rows] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    unread: set[str] = field(default_factory=set)
    repeated: Counter[str] = field(default_factory=Counter)
    held: dict[tuple[str, str], list[Key]] = field(default_factory=dict)


def check(files: Iterable[SourceFile], spellings: Spellings, on: date) -> Checked:
    """Checks every file. `spellings` are the names on the register; names that the source lists are
    added.
    """
    checked = Checked()
    try:
        for table, some in _in_order(files, checked.problems):
            _TableCheck(table, checked, spellings, on).run(some)
    except TooManyProblems:
        pass
    return checked


def _in_order(
    files: Iterable[SourceFile], problems: Problems
) -> list[tuple[Table, list[SourceFile]]]:
    """The files of each known table, those of which others refer to first. Ours may come once."""
    found: dict[str, list[SourceFile]] = {}
    for file in files:
        some = found.get(file.table, [])
        if file.table not in TABLES:
            remedy = f"{_suggestion(file.table, TABLES)}The register has {', '.join(TABLES)}."
            what = CellError("This is not a register file.", remedy)
            problems.add(file.name, None, None, what)
        elif not file.label and any(not other.label for other in some):
            what = CellError("This file appears twice.", "Keep only one.")
            problems.add(file.name, None, None, what)
        else:
            found[file.table] = [*some, file]
    return [
        (TABLES[name], found[name]) for name in dict.fromkeys((*LISTING, *TABLES)) if name in found
    ]


def _suggestion(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name[:60], list(known), n=1)
    return f"Did you mean {close[0]}? " if close else ""


@dataclass
class _TableCheck:
    """The check of the files of one table, one after the other: `file` is the present one.

    `seen` are the row numbers of keys, of rows with other problems too.
    """

    table: Table
    checked: Checked
    spellings: Spellings
    on: date
    file: SourceFile = field(init=False)
    seen: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def run(self, files: Sequence[SourceFile]) -> None:
        found = self.checked.rows[self.table.name] = {}
        for self.file in files:
            try:
                self._read(found)
            except Broken as broken:
                self.checked.unread.add(self.table.name)
                self._problem(broken.row, None, broken.problem, broken.remedy)
        self._resolve_own_references(found)

    def _read(self, found: Rows) -> None:
        numbered: Iterator[tuple[int, Sequence[Any]]] = enumerate(self.file.rows, 1)
        header = [_header_name(cell) for cell in next(numbered, (1, []))[1]]
        if self.table.name == PEOPLE and _names_in_one(header):
            header, numbered = self._names_apart(header, numbered)
        if not self._check_header(header):
            self.checked.unread.add(self.table.name)
            return
        if self.file.source:
            self.checked.held.setdefault((self.file.source, self.table.name), [])
        places = [header.index(column) if column in header else None for column in self.table.names]
        unnamed = [place for place, column in enumerate(header) if not column]
        for number, cells in numbered:
            if any(cells) and not _is_blank(cells):
                stray = [*(cells[p] for p in unnamed if p < len(cells)), *cells[len(header) :]]
                self._check_stray_cells(number, stray)
                self._row(number, cells, places, found)

    def _names_apart(
        self, header: list[str], numbered: Iterator[tuple[int, Sequence[Any]]]
    ) -> tuple[list[str], Iterator[tuple[int, Sequence[Any]]]]:
        """The header and rows with title, first_name and last_name in place of `name`."""
        place = header.index(NAME)
        apart = ["first_name", "last_name", *([] if "title" in header else ["title"])]
        titled = header.index("title") if "title" in header else None
        wide = len(header)

        def rows() -> Iterator[tuple[int, Sequence[Any]]]:
            for number, cells in numbered:
                if _is_blank(cells):
                    yield number, cells
                    continue
                row = [*cells, *[""] * (wide - len(cells))]
                name = self._name(number, row[place])
                title = name.title or ABSENT  # without one in the name, it stays as it is
                if titled is not None:
                    row[titled] = row[titled] or title
                parts = [name.first_name, name.last_name, title][: len(apart)]
                yield number, [*row[:place], *parts, *row[place + 1 :]]

        return [*header[:place], *apart, *header[place + 1 :]], rows()

    def _name(self, number: int, cell: Cell) -> Name:
        """The parts of the name; a problem and a stand-in if it cannot be split."""
        try:
            words = clean(cell)
            if words == "":
                raise CellError("This cell is empty.", "Write the name.")
            return split_name(str(words))
        except CellError as unreadable:
            self._add(number, NAME, unreadable)
            return Name("", "?", "?")

    def _problem(self, row: int, column: str | None, problem: str, remedy: str) -> None:
        self._add(row, column, CellError(problem, remedy))

    def _add(self, row: int, column: str | None, what: CellError) -> None:
        """Under the names of their file and column, if it was read by a mapping."""
        column = self.file.titles.get(column or "", column)
        self.checked.problems.add(self.file.label or self.table.name, row, column, what)

    def _warn(self, row: int, column: str, what: CellError) -> None:
        title = self.file.titles.get(column, column)
        self.checked.problems.warn(self.file.label or self.table.name, row, title, what)

    @property
    def _count(self) -> int:
        return len(self.checked.problems.found)

    def _check_header(self, names: list[str]) -> bool:
        """Row 1 names columns of the table, each once, and includes the required ones."""
        before = self._count
        columns = ", ".join(column.name for column in self.table.columns)
        if not any(names):
            self._problem(1, None, "Row 1 is empty.", f"Write the column names there: {columns}.")
            return False
        for place, name in enumerate(names):
            if name and name not in self.table.names:
                remedy = _suggestion(name, self.table.names) or "Remove it. "
                problem = "This is not a register column."
                self._problem(1, shorten(name), problem, f"{remedy}The columns are {columns}.")
            elif name and name in names[:place]:
                self._problem(1, name, "This column appears twice.", "Keep only one.")
        for column in self.table.columns:
            if column.is_required and column.name not in names:
                self._problem(
                    1, column.name, "This column is missing.", f"Add a column {column.name}."
                )
        return self._count == before

    def _check_stray_cells(self, number: int, cells: list[Cell]) -> None:
        if any(cells):
            stray = next(cell for cell in cells if cell)
            shown = "" if isinstance(stray, CellError) else f": “{shorten(stray)}”"
            self._problem(
                number,
                None,
                f"There is a cell outside the named columns{shown}.",
                "Clear it, or name its column.",
            )

    def _row(
        self, number: int, cells: Sequence[Cell], places: list[int | None], found: Rows
    ) -> None:
        before = self._count
        values = [
            ABSENT
            if place is None
            else self._value(number, column, cells[place] if place < len(cells) else "")
            for column, place in zip(self.table.ordered, places, strict=True)
        ]
        is_right = self._count == before
        key = tuple(values[: len(self.table.key)])
        if is_right:
            self._check_period(number, values)
        elif None in key:
            return
        if is_right and self.file.source:
            self.checked.held[self.file.source, self.table.name].append(key)
        rest = tuple(values[len(self.table.key) :])
        if key not in self.seen:
            self.seen[key] = number
            if is_right:
                found[key] = (number, *rest)
        else:
            both = self.file.label and is_right and key in found
            differing = self._join(number, key, rest, found) if both else []
            if differing or not both:
                names = [self.file.titles.get(name, name) for name in differing]
                more = f", with another {' and '.join(names)}" if names else ""
                problem = f"Row {self.seen[key]} has {describe(key)} already{more}."
                remedy = f"Keep one row for a {' + '.join(self.table.key)}."
                self._problem(number, self.table.key[0], problem, remedy)

    def _join(self, number: int, key: Key, rest: tuple[Any, ...], found: Rows) -> list[str]:
        """Two rows of theirs as one, or the columns in which they differ. A person may have several
        posts: what one row leaves empty the other says, but for a last day. They count in the
        directorate of the first.
        """
        row, *said = found[key]
        joined = []
        differing = []
        remedy = "If they hold several posts, you do not need to do anything."
        for column, one, other in zip(self.table.ordered[len(key) :], said, rest, strict=True):
            is_of_person = self.table.name == PEOPLE and column.name != "left_on"
            if one == other or (is_of_person and other in _UNSAID):
                joined.append(one)
            elif is_of_person and one in _UNSAID:
                joined.append(other)
            elif column.name == "job_title":
                posts = dict.fromkeys([*one.split("; "), other])
                joined.append(self._value(number, column, "; ".join(posts)))
            elif column.name == "directorate":
                joined.append(one)
                remedy = f"They count in {one}, not in {other}. If that is wrong, swap the rows."
            else:
                differing.append(column.name)
        if not differing and tuple(said) == rest:
            self.checked.repeated[self.table.name] += 1
        elif not differing:
            found[key] = (row, *joined)
            what = CellError(
                f"“{describe(key)}” has a row already, so both are read as one person.", remedy
            )
            self._warn(number, self.table.key[0], what)
        return differing

    def _value(self, number: int, column: Column, cell: Cell | Missing) -> Any:
        """The value of the cell; None, with a problem, if it cannot be read."""
        if cell is ABSENT:
            return ABSENT
        try:
            words = clean(cell)
            if words == "":
                return _blank(column)
            value = column.read(words)
            if column.lists:
                value = self.spellings[self.table.name].setdefault(fold(value), value)
            elif column.refers_to and column.refers_to != self.table.name:
                value = self._listed(column, value)
        except CellError as unreadable:
            self._add(number, column.name, unreadable)
            return None
        if column.warns_if_future and value > self.on:
            what = CellError(
                f"{value:%-d %B %Y} is in the future.",
                "If this is right, you do not need to do anything.",
            )
            self._warn(number, column.name, what)
        return value

    def _listed(self, column: Column, value: str) -> str:
        """The reference as the register spells it."""
        spelt = self.spellings[column.refers_to].get(fold(value))
        if spelt is None and column.refers_to not in self.checked.unread:
            raise _not_listed(column.refers_to, value)
        return spelt or value

    def _resolve_own_references(self, found: Rows) -> None:
        """References to the file itself, such as a line manager, may point to a later row."""
        for place, column in enumerate(self.table.ordered[len(self.table.key) :], 1):
            if column.refers_to != self.table.name:
                continue
            for key, row in found.items():
                if row[place] is None or row[place] is ABSENT:
                    continue
                try:
                    spelt = self._listed(column, row[place])
                    if spelt == key[0]:
                        raise CellError(
                            "This row refers to itself.", "Enter someone else, or leave it empty."
                        )
                    found[key] = (*row[:place], spelt, *row[place + 1 :])
                except CellError as unreadable:
                    self._add(row[0], column.name, unreadable)
            self._check_no_cycles(found, place, column.name)

    def _check_no_cycles(self, found: Rows, place: int, column: str) -> None:
        """Nobody may be the manager of their own manager, at any distance; each cycle is reported
        once, at its first row.
        """
        above = {key[0]: row[place] for key, row in found.items() if row[place] != key[0]}
        seen: set[str] = set()
        for one in above:
            chain: dict[str, None] = {}
            while one in above and one not in seen and one not in chain:
                chain[one] = None
                one = above[one]
            seen.update(chain)
            if one in chain:
                circle = [*chain][[*chain].index(one) :]
                problem = f"This leads back to the row itself: {' → '.join([*circle, one])}."
                self._problem(
                    found[(one,)][0],
                    column,
                    problem,
                    "Enter someone else in one of them, or leave it empty.",
                )

    def _check_period(self, number: int, values: list[Any]) -> None:
        if self.table.period is None:
            return
        first, last = (values[self.table.names.index(name)] for name in self.table.period)
        if (
            last is None
            or last is ABSENT
            or first is ABSENT
            or last > first
            or (last == first and not isinstance(last, datetime))
        ):
            return
        starts, ends = self.table.period
        is_moment = isinstance(last, datetime)
        how, which = (
            ("not after", "a later time") if is_moment else ("before", "that day or a later one")
        )
        self._problem(
            number,
            ends,
            f"{describe([last])} is {how} {starts}, {describe([first])}.",
            f"Write {which}.",
        )


_NOT_LISTED = {
    PEOPLE: "No person has the reference “{}”, here or on the register.",
    COURSES: "No course has the code “{}”, here or on the register.",
    TOPICS: "No topic has “{}”, here or on the register.",
    USERS: "Nobody signs in as “{}”.",
    ASSESSORS: "Nobody who assesses signs in as “{}”.",
    POLICIES: "No policy is called “{}”.",
}
_REMEDIES = {
    USERS: "Correct it, or ask your administrator to add the sign-in.",
    ASSESSORS: "Correct it, or ask your administrator to make them a trainer or one of the team.",
    POLICIES: "Use the title on the Policies page, or add the policy there.",
}


def _not_listed(file: str, value: str) -> CellError:
    remedy = _REMEDIES.get(file, f"Correct it, or add it to {file}.")
    return CellError(_NOT_LISTED[file].format(shorten(value)), remedy)


def _is_blank(cells: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in cells)


def _names_in_one(header: list[str]) -> bool:
    """Whether the columns of people have `name` in place of first and last name."""
    return NAME in header and not {"first_name", "last_name"} & set(header)


def _header_name(cell: Cell) -> str:
    return cell.strip().lower() if isinstance(cell, str) else "(no name)"


def _blank(column: Column) -> Any:
    """The value of an empty cell. If it is required, raises the problem with the remedy of the
    column's reader.
    """
    if not column.is_required:
        return column.blank
    try:
        column.read("")
    except CellError as unreadable:
        raise CellError("This cell is empty.", unreadable.remedy) from None
    raise CellError("This cell is empty.", f"Write the {column.name}.")
