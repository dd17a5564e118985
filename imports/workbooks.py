"""Reads the sheets of an .xlsx workbook, cell by cell and within limits.

Dates and times stay dates and times, numbers become text as written. A formula is refused, because
the file has only its last result, which may be old. A workbook is a zip of XML, and a hostile one
expands without end: parts that are read as a whole must be small, sheets are checked row by row,
and no part may contain the declarations that make XML expand (`<!`).
"""

import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import IO, Any

from imports.cells import Cell, CellError

MAX_ROWS = 500_000
MAX_COLUMNS = 100
MAX_ROW_BYTES = 100_000
MAX_PART = 4_000_000
MAX_STRINGS = 30_000_000


@dataclass(unsafe_hash=True)
class Unusable(Exception):
    """A source, or one of its files, that cannot be read at all."""

    file: str
    problem: str
    remedy: str


@dataclass(unsafe_hash=True)
class Broken(Exception):
    """A file that cannot be read from this row on."""

    row: int
    problem: str
    remedy: str


class _TooLarge(Exception):
    """A part of the workbook is larger than any spreadsheet writes."""


def _check_part(part: IO[bytes], end_tag: bytes, longest: int) -> None:
    """Unpacks a part to its end. In XML without `<!` no end tag can be faked, so the length of each
    row is known.
    """
    since = 0
    last = b""
    while chunk := part.read(1 << 16):
        seen = last + chunk
        first = seen.find(end_tag)
        reached = since + (first if first >= 0 else len(chunk))
        if reached > longest or b"<!" in seen or b"\0" in chunk:
            raise _TooLarge
        since = len(seen) - seen.rfind(end_tag) if first >= 0 else reached
        last = seen[-len(end_tag) :]


def is_workbook(archive: zipfile.ZipFile) -> bool:
    return "[Content_Types].xml" in archive.namelist()


def sheets_of(
    name: str, archive: zipfile.ZipFile, file: IO[bytes]
) -> list[tuple[str, Callable[[], Iterator[list[Cell]]]]]:
    """The title of each sheet, and what reads its rows."""
    from openpyxl import load_workbook  # it takes 30 MB, which a folder of CSV files does without

    file.seek(0)
    try:
        _check_parts(archive)
        with warnings.catch_warnings(action="ignore"):  # about formatting, which is not ours
            workbook = load_workbook(file, read_only=True, keep_links=False)
    except _TooLarge as error:
        raise Unusable(
            name, "It is too large when unpacked.", "Upload the sheets as CSV."
        ) from error
    except Exception as error:  # the library raises anything for a damaged part
        raise Unusable(
            name, "It is not a workbook we can read.", "Save it again as .xlsx."
        ) from error
    return [
        (sheet.title, partial(_rows, sheet))
        for sheet in workbook.worksheets
        if hasattr(sheet, "iter_rows")
    ]


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Unpacks every XML part once, and refuses one that is too large to read as a whole or has a
    row without end.
    """
    for part in archive.infolist():
        is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
        is_strings = part.filename.endswith("sharedStrings.xml")
        if not is_sheet and part.file_size > (MAX_STRINGS if is_strings else MAX_PART):
            raise _TooLarge
        if part.filename.endswith((".xml", ".rels")):
            end_tag, longest = (b"</row>", MAX_ROW_BYTES) if is_sheet else (b"</si>", MAX_PART)
            with archive.open(part) as content:
                _check_part(content, end_tag, longest)


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    sheet.reset_dimensions()  # the size that the file declares cannot be trusted
    rows = enumerate(sheet.iter_rows(max_row=MAX_ROWS + 1), 1)
    number = 0
    while True:
        try:
            with warnings.catch_warnings(
                action="ignore"
            ):  # such as about a date that does not exist
                number, row = next(rows)
        except StopIteration:
            return
        except Exception as error:  # the library raises anything for a damaged part
            raise Broken(
                number + 1, "The sheet is damaged near here.", "Save the workbook again."
            ) from error
        yield [_cell(cell) for cell in _check_limits(row, number)]


def _check_limits(row: tuple[Any, ...], number: int) -> tuple[Any, ...]:
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
        return CellError(
            "The cell contains a formula, and the file has only an old result.",
            "Copy the column and paste it back as values.",
        )
    if cell.data_type == "e":
        return CellError(f"The cell shows {value}.", "Fix it in the workbook, or clear the cell.")
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
