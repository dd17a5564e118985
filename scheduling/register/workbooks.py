"""Reads the sheets of an .xlsx workbook, cell by cell and within limits.

Days and times come out as such, numbers as they are written. A formula is refused: only its last
result is in the file, and that may be old. A workbook is a zip of XML, and a hostile one unpacks or
grows without end: parts that are read whole are small, sheets are watched row by row, and no part
may hold what XML grows by (`<!`).
"""

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from openpyxl import load_workbook

from scheduling.register.cells import Cell, Unreadable

MAX_ROWS = 500_000
MAX_COLUMNS = 100
MAX_ROW_BYTES = 100_000
MAX_PART = 4_000_000
MAX_STRINGS = 30_000_000


@dataclass(unsafe_hash=True)
class Unusable(Exception):
    """A source, or a file of it, that cannot be read at all."""

    file: str
    problem: str
    remedy: str


@dataclass(unsafe_hash=True)
class Broken(Exception):
    """A file that cannot be read from this row on."""

    row: int
    problem: str
    remedy: str


class _TooMuch(Exception):
    """A part of the workbook is not what any spreadsheet writes."""


def _watch(part: IO[bytes], end_tag: bytes, longest: int) -> None:
    """Unpacks a part to its end. In XML without `<!` no end tag can be feigned, so a row's length
    can be watched.
    """
    since = 0
    last = b""
    while chunk := part.read(1 << 16):
        seen = last + chunk
        first = seen.find(end_tag)
        reached = since + (first if first >= 0 else len(chunk))
        if reached > longest or b"<!" in seen or b"\0" in chunk:
            raise _TooMuch
        since = len(seen) - seen.rfind(end_tag) if first >= 0 else reached
        last = seen[-len(end_tag) :]


def is_workbook(archive: zipfile.ZipFile) -> bool:
    return "[Content_Types].xml" in archive.namelist()


def sheets_of(
    name: str, archive: zipfile.ZipFile, file: IO[bytes]
) -> list[tuple[str, Iterator[list[Cell]]]]:
    """The title and the rows of each sheet."""
    file.seek(0)
    try:
        _look_through(archive)
        with warnings.catch_warnings(action="ignore"):  # about formatting, which is not ours
            workbook = load_workbook(file, read_only=True, keep_links=False)
    except _TooMuch as error:
        raise Unusable(
            name, "It is too large when unpacked.", "Upload the sheets as CSV."
        ) from error
    except Exception as error:  # the library raises whatever the damaged part made it meet
        raise Unusable(
            name, "It is not a workbook we can read.", "Save it again as .xlsx."
        ) from error
    return [
        (sheet.title, _rows(sheet)) for sheet in workbook.worksheets if hasattr(sheet, "iter_rows")
    ]


def _look_through(archive: zipfile.ZipFile) -> None:
    """Unpacks every part of XML once, and refuses one too large to be read whole, or whose
    beginning has no end.
    """
    for part in archive.infolist():
        is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
        is_strings = part.filename.endswith("sharedStrings.xml")
        if not is_sheet and part.file_size > (MAX_STRINGS if is_strings else MAX_PART):
            raise _TooMuch
        if part.filename.endswith((".xml", ".rels")):
            end_tag, longest = (b"</row>", MAX_ROW_BYTES) if is_sheet else (b"</si>", MAX_PART)
            with archive.open(part) as content:
                _watch(content, end_tag, longest)


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    sheet.reset_dimensions()  # what the file says of its size is not to be believed
    rows = enumerate(sheet.iter_rows(max_row=MAX_ROWS + 1), 1)
    number = 0
    while True:
        try:
            with warnings.catch_warnings(action="ignore"):  # such as of a date that no calendar has
                number, row = next(rows)
        except StopIteration:
            return
        except Exception as error:  # the library raises whatever the damaged part made it meet
            raise Broken(
                number + 1, "The sheet is damaged near here.", "Save the workbook again."
            ) from error
        yield [_cell(cell) for cell in _within(row, number)]


def _within(row: tuple[Any, ...], number: int) -> tuple[Any, ...]:
    if number > MAX_ROWS:
        raise Broken(number, f"The sheet has more than {MAX_ROWS:,} rows.", "Import it in parts.")
    if any(cell.value is not None for cell in row[MAX_COLUMNS:]):
        raise Broken(
            number,
            f"The row has more than {MAX_COLUMNS} columns.",
            "Remove any columns the register does not use.",
        )
    return row[:MAX_COLUMNS]


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unreadable(
            "The cell contains a formula, and the file has only an old result.",
            "Copy the column and paste it back as values.",
        )
    if cell.data_type == "e":
        return Unreadable(f"The cell shows {value}.", "Fix it in the workbook, or clear the cell.")
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
