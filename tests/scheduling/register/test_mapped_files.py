import csv
import io
from datetime import datetime

import pytest

from scheduling.register.cells import CellError
from scheduling.register.mapped_files import Reading, header_names, map_files
from scheduling.register.mappings import FileMapping, shape_of
from scheduling.register.problems import Problems
from scheduling.register.sources import SourceFile
from scheduling.register.workbooks import Broken

HEADER = "Employee Number,Employee Name,Competence Name,Date Achieved,Last Updated By"
NAMES = HEADER.split(",")
MAPPING = FileMapping(
    "training",
    columns={
        "Employee Number": "person",
        "Competence Name": "course",
        "Date Achieved": "completed_on",
    },
    values={"course": {"NHS|LOCAL|Media awareness|": "M1"}},
    constants={"outcome": "passed"},
    ignore=["Employee Name", "Last Updated By"],
    skip_unknown=["course"],
)


def mapped(text, mapping=MAPPING, *, name="Competences.csv", shape="", people=()):
    problems = Problems()
    files = [SourceFile("competences.CSV", csv.reader(io.StringIO(text)))]
    spellings = {reference.upper(): reference for reference in people}
    made = map_files(files, [Reading(name, mapping, shape)], spellings, problems)
    rows = list(made.sources[0].rows) if made.sources else []
    return made, rows, problems


def refused(text, mapping=MAPPING, **more):
    return [tuple(each)[1:4] for each in mapped(text, mapping, **more)[2].found]


ROWS = f"""{HEADER}
1001,Gwen Fenwright,NHS|LOCAL|Media awareness|,31-Mar-2026,1002
1001,Gwen Fenwright,NHS|MAND|Fire safety|,31-Mar-2026,1002
,,,,
1003,Hamish Dunmore, nhs|local|MEDIA  awareness| ,01-APR-2019,1002
"""


def test_map_files_gives_our_columns_under_their_row_numbers():
    made, rows, problems = mapped(ROWS)

    assert problems.found == []
    assert rows == [
        ["person", "course", "completed_on", "outcome"],
        ["1001", "M1", "31-Mar-2026", "passed"],
        [],
        [],
        ["1003", "M1", "01-APR-2019", "passed"],
    ]
    assert (made.sources[0].name, made.files["training"].skipped) == ("training", 1)


def test_map_files_leaves_the_lines_above_the_header_out():
    title = "Competence report,,,,\nRun on,01-Nov-2026,,,\n,,,,\n"

    rows = mapped(title + ROWS)[1]

    assert rows[:5] == [
        ["person", "course", "completed_on", "outcome"],
        *[[]] * 3,
        ["1001", "M1", "31-Mar-2026", "passed"],
    ]


@pytest.mark.parametrize(
    "row", ["Total,,,2", "Grand total: 2", "Number of records 2", "End of report", "Records: 2"]
)
def test_map_files_leaves_a_row_of_totals_out_and_says_so(row):
    mapping = FileMapping("training", MAPPING.columns, {}, MAPPING.constants, MAPPING.ignore)

    made, rows, problems = mapped(ROWS + row + "\n", mapping)
    made.name_theirs(problems)

    assert rows[-1] == []
    assert [tuple(each) for each in problems.warnings] == [
        (
            "competences.CSV",
            6,
            "",
            "It looks like a total, so it is left out.",
            "You do not need to do anything.",
        )
    ]


@pytest.mark.parametrize("row", ["Total,Orla,M1,2026-01-01", "Totality,,,"])
def test_map_files_keeps_a_whole_row_and_other_words(row):
    mapping = FileMapping("training", MAPPING.columns, {}, MAPPING.constants, MAPPING.ignore)

    made, rows, _ = mapped(ROWS + row, mapping)

    assert (made.files["training"].totals, rows[-1] != []) == ([], True)


def test_map_files_counts_a_total_of_no_course_as_left_out():
    assert mapped(ROWS + "Total,,,,2")[0].files["training"].skipped == 2


def test_map_files_leaves_out_those_who_are_not_on_the_register():
    mapping = FileMapping(
        "training",
        MAPPING.columns,
        {"person": {"9": "1003"}},
        MAPPING.constants,
        MAPPING.ignore,
        ["person"],
    )
    rows = f"{HEADER}\n1001,,M1,x,\ne2,,M1,x,\n9,,M1,x,\n,,M1,x,\n"

    made, found, _ = mapped(rows, mapping, people=["E2"])

    assert [row[:1] for row in found[1:]] == [[], ["e2"], ["1003"], []]
    assert made.files["training"].skipped == 2


def test_map_files_refuses_columns_that_are_neither_mapped_nor_ignored():
    text = f"Report\n{HEADER},Grade,Date achieved\n"

    assert refused(text) == [
        (2, "Grade", "The mapping does not name this column."),
        (2, "Date achieved (2)", "The mapping does not name this column."),
    ]


def test_map_files_says_which_column_is_gone():
    assert refused(ROWS.replace("Date Achieved", "Achieved On")) == [
        (1, "Date Achieved", "The mapping reads this column as completed_on, but it is gone."),
        (1, "Achieved On", "The mapping does not name this column."),
    ]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_map_files_refuses_a_file_of_other_columns(text):
    ((row, column, problem),) = refused(text)

    assert (row, column) == (None, None)
    assert problem.endswith("mapping: Employee Number, Competence Name, Date Achieved.")


def test_map_files_lets_an_ignored_column_be_gone():
    text = f"{','.join(NAMES[:-1])}\n1001,G F,NHS|LOCAL|Media awareness|,2026-01-01\n"

    assert refused(text) == []


def test_map_files_hands_on_cells_outside_the_named_columns():
    rows = mapped(f"{HEADER},\n1001,G F,nhs|local|media awareness|,2026-01-01,1002,x,y\n")[1]

    assert rows[1] == ["1001", "M1", "2026-01-01", "passed", "x", "y"]


def test_map_files_reads_a_column_without_a_name():
    mapping = FileMapping("topics", {"Code": "code", "Column 2": "title"})

    assert mapped("Code,\nwinter,Winter\n", mapping)[1] == [["code", "title"], ["winter", "Winter"]]


def test_map_files_lists_what_no_mapping_names():
    made, rows, problems = mapped(ROWS, name="other.csv")

    assert (made.unread, rows) == (["competences.CSV"], [])
    assert [tuple(each)[:4] for each in problems.found] == [
        ("other.csv", None, None, "The source has no such file.")
    ]
    assert map_files([SourceFile("a.pdf", content=bytes)], [], {}, Problems()).unread == ["a.pdf"]


def test_map_files_finds_a_file_by_the_shape_of_a_saved_mapping():
    rows = mapped("Title\n" + ROWS, name="October.csv", shape=shape_of(NAMES))[1]

    assert len(rows) == 6


def test_map_files_refuses_two_files_for_one_table():
    problems = Problems()
    files = [SourceFile(name, csv.reader(io.StringIO(ROWS))) for name in ("a", "b")]

    map_files(files, [Reading("a", MAPPING), Reading("b", MAPPING)], {}, problems)

    assert [tuple(each)[:4] for each in problems.found] == [
        ("b", None, None, "a is read as training already.")
    ]


def test_map_files_says_where_a_file_breaks():
    def rows():
        yield NAMES
        raise Broken(2, "The quotes are broken.", "Mend them.")

    problems = Problems()

    map_files([SourceFile("a", rows())], [Reading("a", MAPPING)], {}, problems)

    assert [tuple(each)[:4] for each in problems.found] == [
        ("a", 2, None, "The quotes are broken.")
    ]


def test_problems_of_a_mapped_file_name_their_column():
    made, _, problems = mapped(ROWS)
    problems.add("training", 2, "completed_on", CellError("Wrong.", "Mend it."))
    problems.add("training", 2, "outcome", CellError("Wrong.", "Mend it."))
    problems.add("people", 2, "reference", CellError("Wrong.", "Mend it."))
    made.name_theirs(problems)

    assert [tuple(each)[:3] for each in problems.found] == [
        ("competences.CSV", 2, "Date Achieved"),
        ("competences.CSV", 2, "outcome"),
        ("people", 2, "reference"),
    ]


def test_map_files_keeps_cells_that_cannot_be_read():
    """The check says what is wrong with them; a date of a workbook is a value like another."""
    broken = CellError("It is a formula.", "Paste it as a value.")
    on = datetime(2026, 3, 31)  # noqa: DTZ001  a cell of a workbook has no zone
    rows = [["Code", "Title"], [broken, on], ["b", on]]
    mapping = FileMapping(
        "topics",
        {"Code": "code", "Title": "title"},
        {"code": {"a": "b"}, "title": {"2026-03-31": "March"}},
    )

    made = map_files([SourceFile("t", rows)], [Reading("t", mapping)], {}, Problems())

    assert list(made.sources[0].rows)[1:] == [[broken, "March"], ["b", "March"]]


def test_header_names_tell_columns_apart():
    assert header_names(["Date", " date ", "", CellError("x", "y"), "\ufeffNo"]) == [
        "Date",
        "date (2)",
        "Column 3",
        "Column 4",
        "No",
    ]


def test_mapped_files_add_what_was_left_out_to_the_counts():
    made = mapped(ROWS)[0]
    counts = {"training": {"added": 1}, "people": {"added": 2}}

    made.add_skipped(counts)
    made.add_skipped({})

    assert counts == {"training": {"added": 1, "skipped": 1}, "people": {"added": 2}}
