import csv
import io
from datetime import datetime

import pytest

from imports import surveys
from imports.cells import CellError
from imports.mappings import shape_of
from imports.surveys import find_header, survey


def of(text):
    return survey(csv.reader(io.StringIO(text)))


def test_survey_counts_the_values_of_each_column():
    found = of("No,Course\n1,Fire\n2,Fire\n\n3, Media \n4,Radio\n5,TV\n")

    assert (found.names, found.rows, found.above) == (["No", "Course"], 5, [])
    assert found.column("COURSE").values == {"Fire": 2, "Media": 1, "Radio": 1, "TV": 1}
    assert found.column("course").examples == ["Fire", "Media", "Radio"]
    assert found.column("Date") is None
    assert found.shape == shape_of(["No", "Course"])


def test_survey_finds_the_header_below_a_title_and_merged_headings():
    text = "Competence report,,,,\nRun on,01-Nov-2026,,,\n,,,,\nWho,,What,,\nNo,Name,Course,Date,By\n1,a,b,c,d\n"

    found = of(text)

    assert (found.names[0], found.rows) == ("No", 1)
    assert found.above == ["Competence report", "Run on 01-Nov-2026", "Who What"]


def test_survey_leaves_out_columns_without_a_name_and_values():
    found = of("No,,,Date,Date\n1,,x,a,b\n")

    assert found.names == ["No", "Column 3", "Date", "Date (2)"]
    assert found.twice == ["Date (2)"]


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n"])
def test_survey_of_nothing(text):
    assert (of(text).names, of(text).rows) == ([], 0)


def test_survey_shows_a_date_of_a_workbook_and_passes_over_a_formula():
    on = datetime(2026, 3, 31)  # noqa: DTZ001  a cell of a workbook has no zone
    found = survey([["Date", "Sum"], [on, CellError("x", "y")]])

    assert [column.examples for column in found.columns] == [["2026-03-31"], []]
    assert found.rows == 1


def test_survey_counts_only_so_many_values(monkeypatch):
    monkeypatch.setattr(surveys, "MAX_VALUES", 2)

    column = of("No\n1\n2\n3\n1\n").columns[0]

    assert (column.values, column.is_whole) == ({"1": 2, "2": 1}, False)


def test_find_header_of_rows_of_one_cell():
    assert find_header([["a"], ["b"]]) == 0


def test_survey_counts_the_rows_without_a_value():
    assert [column.empty for column in of("No,Date\n1,\n2,N/A\n3,2026-01-01\n").columns] == [0, 2]


def test_survey_passes_over_a_row_of_totals():
    found = of("No,Name,Course\n1,Gwen,Fire\nTotal: 1,,\nTotal,of,all\n")

    assert (found.rows, [*found.column("No").values]) == (2, ["1", "Total"])
