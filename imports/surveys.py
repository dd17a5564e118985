"""What stands in somebody else's file: its columns, some of their values, and what is above them.

Pure. Reads the file once, to the end.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from imports.cells import Cell, CellError, shorten
from imports.mapped_files import (
    HEADER_WITHIN,
    as_text,
    begins_like_total,
    header_names,
    is_filled,
    named,
)
from imports.mappings import is_no_answer, plain, shape_of

MAX_VALUES = 2_000  # different values that are counted for a column
SHOWN = 3
_MOSTLY = 0.6  # of the widest row: as much of it is filled in a row of column names


@dataclass(frozen=True)
class ForeignColumn:
    """A column of theirs. `values` counts the first 2,000 different values; `is_whole` says that
    these are all, and `empty` counts the rows without one.
    """

    name: str
    values: Counter[str] = field(default_factory=Counter)
    is_whole: bool = True
    empty: int = 0

    @property
    def examples(self) -> list[str]:
        """The first three different values."""
        return [shorten(value) for value in islice(self.values, SHOWN)]


@dataclass(frozen=True)
class Survey:
    """`above` are the lines before the column names."""

    columns: list[ForeignColumn]
    above: list[str] = field(default_factory=list)
    rows: int = 0
    shape: str = ""

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def twice(self) -> list[str]:
        """The columns whose name had been used by an earlier one."""
        names = {plain(name) for name in self.names}
        return [name for name in self.names if plain(name.rpartition(" (")[0]) in names]

    def column(self, name: str) -> ForeignColumn | None:
        return next((column for column in self.columns if plain(column.name) == plain(name)), None)


def find_header(first: Sequence[Sequence[Cell]]) -> int | None:
    """The place of the first row that is filled like the widest one; None if all are empty."""
    filled = [sum(is_filled(cell) for cell in cells) for cells in first]
    widest = max(filled, default=0)
    if not widest:
        return None
    return next(place for place, count in enumerate(filled) if count >= _MOSTLY * widest)


def survey(rows: Iterable[Sequence[Cell]]) -> Survey:
    """A column without a name counts only if something stands in it; a row of totals does not."""
    rest = iter(rows)
    first = list(islice(rest, HEADER_WITHIN))
    place = find_header(first)
    if place is None:
        return Survey([])
    cells = first[place]
    names = header_names(cells)
    values: list[Counter[str]] = [Counter() for _ in names]
    whole = [True] * len(names)
    given = [0] * len(names)
    count = 0
    for row in chain(first[place + 1 :], rest):
        filled = sum(is_filled(cell) for cell in row)
        if filled * 2 <= len(names) and begins_like_total(row):
            continue
        count += bool(filled)
        for at, cell in enumerate(row[: len(names)]):
            if not is_filled(cell) or isinstance(cell, CellError):
                continue
            text = as_text(cell).strip()
            given[at] += not is_no_answer(text)
            if text in values[at] or len(values[at]) < MAX_VALUES:
                values[at][text] += 1
            else:
                whole[at] = False
    columns = [
        ForeignColumn(name, some, is_whole, count - filled)
        for name, cell, some, is_whole, filled in zip(
            names, cells, values, whole, given, strict=True
        )
        if is_filled(cell) or some
    ]
    above = [line for each in first[:place] if (line := _line(each))]
    return Survey(columns, above, count, shape_of(named(cells)))


def _line(cells: Sequence[Cell]) -> str:
    return " ".join(as_text(cell).strip() for cell in cells if is_filled(cell))
