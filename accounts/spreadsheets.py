"""Tables as CSV and XLSX, written so that spreadsheets show every cell as text and run nothing."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.http import HttpResponse
from django.urls import register_converter

from accounts.confidential import file_response
from nhsuk.cells import escape_formula

Cell = str | int | Decimal | date | None
Row = Sequence[Cell]


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class FormatConverter:
    """`<format:file_format>` in an address."""

    regex = "|".join(Format)
    to_python = Format
    to_url = str


register_converter(FormatConverter, "format")
_CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_csv(rows: Iterable[Row]) -> str:
    """Dates as 2026-03-31, None as empty; text that a spreadsheet would run gets a leading
    apostrophe.
    """
    written = io.StringIO(newline="")
    csv.writer(written).writerows([_as_text(cell) for cell in row] for row in rows)
    return written.getvalue()


def _as_text(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return escape_formula(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def as_xlsx(rows: Iterable[Row], *, title: str, headings: int = 1) -> bytes:
    """One sheet with bold, frozen heading rows; what looks like a formula is stored as text."""
    from openpyxl import Workbook  # loads in 0.3 s, as does NumPy with it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    def storable(cell: Cell) -> Cell:
        return ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = f"A{headings + 1}"
    for number, row in enumerate(rows):
        cells = [WriteOnlyCell(sheet, value=storable(cell)) for cell in row]
        for cell in cells:
            if cell.data_type == "f":
                cell.data_type = "s"
            if number < headings:
                cell.font = Font(bold=True)
        sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def download(
    rows: Iterable[Row], name: str, file_format: Format, *, headings: int = 1
) -> HttpResponse:
    """The table as a file called `name`. CSV starts with a byte order mark, so that spreadsheets
    read it as UTF-8.
    """
    if file_format is Format.XLSX:
        content = as_xlsx(rows, title=name[:31], headings=headings)
    else:
        content = as_csv(rows).encode("utf-8-sig")
    return file_response(
        content, content_type=_CONTENT_TYPES[file_format], name=f"{name}.{file_format}"
    )
