"""Spreadsheets show every cell as it is and compute nothing."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from accounts.spreadsheets import Format, as_csv, as_xlsx, download

ROWS = [
    ["person", "points"],
    ["O'Hanrahan, Zoë", 3],
    [date(2026, 3, 31), Decimal("3.2")],
    [None, ""],
]
RISKY = ["=1+1", "+44 1632", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://example.org")']


def test_as_csv_writes_days_as_iso_and_nothing_as_empty():
    assert as_csv(ROWS) == 'person,points\r\n"O\'Hanrahan, Zoë",3\r\n2026-03-31,3.2\r\n,\r\n'


@pytest.mark.parametrize("text", RISKY)
def test_as_csv_escapes_formulas(text):
    assert list(csv.reader(io.StringIO(as_csv([["a", text]]), newline=""))) == [["a", f"'{text}"]]


def test_as_csv_leaves_negative_numbers_alone():
    assert as_csv([[-1, "a=1"]]) == "-1,a=1\r\n"


@pytest.mark.parametrize("text", RISKY)
def test_as_xlsx_stores_formulas_as_text(text):
    sheet = load_workbook(io.BytesIO(as_xlsx([[text]], title="people"))).active

    assert (sheet["A1"].data_type, sheet["A1"].value) == ("s", text)


def test_as_xlsx_removes_control_characters():
    sheet = load_workbook(io.BytesIO(as_xlsx([["a\x00b\x1fc\nd"]], title="people"))).active

    assert sheet["A1"].value == "abc\nd"


def test_as_xlsx_has_one_sheet_with_a_frozen_heading():
    sheet = load_workbook(io.BytesIO(as_xlsx(ROWS, title="readiness"))).active

    assert sheet.title == "readiness"
    assert sheet.freeze_panes == "A2"
    assert [cell.font.bold for cell in sheet["A"][:2]] == [True, False]
    assert [cell.value for cell in sheet["B"]] == ["points", 3, 3.2, None]


@pytest.mark.parametrize(
    ("file_format", "content_type", "begins"),
    [
        (Format.CSV, "text/csv; charset=utf-8", b"\xef\xbb\xbfperson"),
        (Format.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    ],
)
def test_download_is_a_named_file_that_is_not_cached(file_format, content_type, begins):
    response = download(ROWS, "readiness-2026-03-31", file_format)

    assert response["Content-Type"] == content_type
    assert (
        response["Content-Disposition"]
        == f'attachment; filename="readiness-2026-03-31.{file_format}"'
    )
    assert response["Cache-Control"] == "private, no-store"
    assert response.content.startswith(begins)
