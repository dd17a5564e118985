import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from imports import workbooks
from imports.cells import CellError
from imports.sources import open_upload
from imports.workbooks import Broken, Unusable


def workbook(**sheets) -> io.BytesIO:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content


def changed(content: io.BytesIO, part: str, change) -> io.BytesIO:
    """The workbook with one of its parts replaced."""
    result = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return result


def read(content: io.BytesIO):
    with open_upload("register.xlsx", content) as files:
        return {file.name: list(file.rows) for file in files}


SHEET = "xl/worksheets/sheet1.xml"


def test_sheets_of_reads_days_times_numbers_and_text():
    row = [date(2026, 3, 31), datetime(2026, 3, 31, 7, 10), 1007, 3.5, 7.0, "Gwen", None, True]  # noqa: DTZ001  a cell has no zone

    assert read(workbook(people=[row])) == {
        "people": [
            [
                datetime(2026, 3, 31),  # noqa: DTZ001  likewise
                datetime(2026, 3, 31, 7, 10),  # noqa: DTZ001  likewise
                *("1007", "3.5", "7", "Gwen", "", "True"),
            ]
        ]
    }


def test_sheets_of_reads_a_whole_number_however_it_is_stored():
    book = changed(
        workbook(people=[[1007]]), SHEET, lambda xml: xml.replace(b"<v>1007</v>", b"<v>1007.0</v>")
    )

    assert read(book)["people"] == [["1007"]]


def test_sheets_of_reads_every_sheet():
    assert read(workbook(people=[["reference"]], topics=[["code"]])) == {
        "people": [["reference"]],
        "topics": [["code"]],
    }


def test_sheets_of_counts_omitted_rows():
    book = changed(
        workbook(topics=[["code"], ["a"]]),
        SHEET,
        lambda xml: xml.replace(b'r="2"', b'r="4"').replace(b'"A2"', b'"A4"'),
    )

    assert [row for row in read(book)["topics"] if row] == [["code"], ["a"]]
    assert len(read(book)["topics"]) == 4


def test_sheets_of_refuses_a_formula_cell_by_cell():
    (row,) = read(workbook(topics=[["=1+1", "title"]]))["topics"]

    assert isinstance(row[0], CellError)
    assert row[0].remedy == "Copy the column and paste it back as values."
    assert row[1] == "title"


def test_sheets_of_refuses_a_cell_that_shows_an_error():
    (row,) = read(workbook(topics=[["#REF!"]]))["topics"]

    assert row == [CellError("The cell shows #REF!.", "Fix it in the workbook, or clear the cell.")]


def test_sheets_of_refuses_an_impossible_date():
    book = changed(
        workbook(topics=[[date(2026, 1, 1)]]),
        SHEET,
        lambda xml: re.sub(rb"<v>\d+</v>", b"<v>99999999</v>", xml),
    )

    assert read(book)["topics"] == [
        [CellError("The cell shows #VALUE!.", "Fix it in the workbook, or clear the cell.")]
    ]


def test_sheets_of_refuses_too_many_columns():
    with pytest.raises(Broken, match="more than 100 columns"):
        read(workbook(topics=[["x"] * 101]))


def test_sheets_of_ignores_distant_empty_cells():
    assert len(read(workbook(topics=[["x"] + [None] * 120]))["topics"][0]) == 1


def test_sheets_of_limits_row_numbers():
    book = changed(
        workbook(topics=[["code"]]), SHEET, lambda xml: xml.replace(b'r="1"', b'r="2000000000"')
    )

    with pytest.raises(Broken, match="more than 500,000 rows"):
        read(book)


def test_sheets_of_names_the_row_of_damage():
    book = changed(
        workbook(topics=[["code"], ["a"]]),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b"</wrong>"),
    )

    with pytest.raises(Broken, match="damaged near here"):
        read(book)


def test_sheets_of_refuses_a_workbook_without_its_parts():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")

    with pytest.raises(Unusable, match="not a workbook we can read"):
        read(content)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize(
    "declaration",
    [b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>', b"<!-- </row> -->"],
)
def test_sheets_of_refuses_xml_declarations(part, declaration):
    book = changed(workbook(topics=[["code"]]), part, lambda xml: declaration + xml)

    with pytest.raises(Unusable, match="too large when unpacked"):
        read(book)


def test_sheets_of_refuses_xml_in_two_byte_characters():
    book = changed(workbook(topics=[["code"]]), SHEET, lambda xml: xml.decode().encode("utf-16"))

    with pytest.raises(Unusable, match="too large when unpacked"):
        read(book)


def test_sheets_of_refuses_an_endless_row():
    book = changed(
        workbook(topics=[["code"]]),
        SHEET,
        lambda xml: xml.replace(b"</row>", b"<c/>" * 30_000 + b"</row>"),
    )

    with pytest.raises(Unusable, match="too large when unpacked"):
        read(book)


def test_sheets_of_refuses_a_large_part(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_PART", 10_000)
    book = changed(
        workbook(topics=[["code"]]), "xl/theme/theme1.xml", lambda xml: xml + b" " * 20_000
    )

    with pytest.raises(Unusable, match="too large when unpacked"):
        read(book)
