import csv
import io
from datetime import datetime

import pytest

from imports.cells import CellError
from imports.mapped_files import Reading, header_names, map_files
from imports.mappings import FileMapping, Known, Person, from_columns, shape_of, to_columns
from imports.problems import LeftOut, Problems
from imports.sources import Rows, SourceFile
from imports.workbooks import Broken

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


def mapped(text, *mappings, name="Competences.csv", shape="", known=None):
    problems = Problems()
    files = [SourceFile("competences.CSV", list(csv.reader(io.StringIO(text))))]
    readings = [Reading(name, mapping, shape) for mapping in mappings or [MAPPING]]
    made = map_files(files, readings, known or Known(), problems)
    rows = [row for source in made.sources for row in source.rows]
    return made, rows, problems


def left_out(*arguments, **more):
    return [tuple(row)[1:] for row in mapped(*arguments, **more)[0].left_out()]


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
    assert made.sources[0].name == "training"
    assert made.left_out() == [
        LeftOut("competences.CSV", 3, "Competence Name", "NHS|MAND|Fire safety|", "")
    ]


def test_map_files_leaves_the_lines_above_the_header_out():
    title = "Competence report,,,,\nRun on,01-Nov-2026,,,\n,,,,\n"

    rows = mapped(title + ROWS)[1]

    assert rows[:5] == [
        ["person", "course", "completed_on", "outcome"],
        *[[]] * 3,
        ["1001", "M1", "31-Mar-2026", "passed"],
    ]


@pytest.mark.parametrize(
    "row",
    [
        "Total,,,2",
        "Grand total: 2",
        "Number of records 2",
        "Totals,22,27,20",
        "End of report",
        "Records: 2",
    ],
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

    assert (made.files[0].totals, rows[-1] != []) == ([], True)


KNOWN = Known(
    {"E2": "E2", "01001": "01001"},
    people={
        "E2": Person("Gwen Fenwright", "gwen@example.nhs.uk"),
        "01001": Person("Hamish Dunmore", "desk@example.nhs.uk"),
        "E3": Person("Orla Underhay", "desk@example.nhs.uk"),
    },
)


def only(skip, columns=MAPPING.columns, values=None, skip_empty=()):
    """A mapping that leaves out the rows of others."""
    ignore = [name for name in NAMES if name not in columns]
    return FileMapping(
        "training", columns, values or {}, MAPPING.constants, ignore, skip, skip_empty
    )


def test_map_files_names_those_who_are_not_on_the_register():
    mapping = only(["person"], values={"person": {"9": "1003"}})
    rows = f"{HEADER}\n1001,,M1,x,\ne2,,M1,x,\n9,,M1,x,\n,,M1,x,\n"

    found = mapped(rows, mapping, known=KNOWN)[1]

    assert [row[:1] for row in found[1:]] == [[], ["E2"], ["1003"], []]
    assert left_out(rows, mapping, known=KNOWN) == [
        (
            *(2, "Employee Number", "1001"),
            "01001 is on the register: only the zeros in front differ.",
        ),
        (5, "Employee Number", "", ""),
    ]


def test_map_files_says_of_which_row_the_day_is_missing():
    """And first that it is about other training: then it is about nobody."""
    mapping = only(["course", "person"], values=MAPPING.values, skip_empty=["completed_on"])
    rows = f"{HEADER}\n1,,NHS|LOCAL|Media awareness|,N/A,\n1,,Fire,-,\n1,,Fire,2026-01-01,\n"

    assert left_out(rows, mapping, known=KNOWN) == [
        (2, "Date Achieved", "", "1 · M1"),
        (3, "Date Achieved", "", "1 · Fire"),
        (4, "Competence Name", "Fire", ""),
    ]


WHO = {"Employee Number": "email", "Employee Name": "name", "Competence Name": "course"}
WHO |= {"Date Achieved": "completed_on"}


def test_map_files_finds_people_by_address_and_asks_about_a_name():
    rows = (
        f'{HEADER}\nGWEN@example.nhs.uk,,M1,x,\n,"Dunmore, Mr Hamish",M1,x,\n'
        "desk@example.nhs.uk,,M1,x,\nx@example.org,Orla Underhay,M1,x,\n,,M1,x,\n"
    )

    found = mapped(rows, only([], WHO), known=KNOWN)[1]
    answered = only([], WHO, {"name": {"Dunmore, Mr Hamish": "01001"}})

    people = [row[2] for row in found[1:]]
    assert (found[0], people[0], people[4]) == (
        ["course", "completed_on", "person", "outcome"],
        "E2",
        "",
    )
    assert [who.problem for who in people[1:4]] == [
        "“Dunmore, Mr Hamish” is only a name. 01001 has this name.",
        "“desk@example.nhs.uk” is nobody’s email address on the register.",
        "“Orla Underhay” is only a name. E3 has this name.",
    ]
    assert mapped(rows, answered, known=KNOWN)[1][2][2] == "01001"
    assert left_out(rows, only(["person"], WHO), known=KNOWN) == [
        (3, "Employee Name", "Dunmore, Mr Hamish", "01001 has this name."),
        (4, "Employee Number", "desk@example.nhs.uk", "01001 and E3 have this address."),
        (5, "Employee Name", "Orla Underhay", "E3 has this name."),
        (6, "Employee Number", "", ""),
    ]


def test_map_files_fills_two_tables_from_one_file():
    columns = {"Employee Number": "reference", "Employee Name": "name"}
    people = FileMapping("people", columns, ignore=["Competence Name", "Date Achieved"])

    made, rows, problems = mapped(ROWS, MAPPING, people)

    assert problems.found == []
    assert [source.name for source in made.sources] == ["training", "people"]
    assert rows[5:7] == [["reference", "name"], ["1001", "Gwen Fenwright"]]


def test_map_files_reads_a_wide_table():
    """An empty cell is not a row left out."""
    wide = from_columns("training", {"No": "person", "Radio": "date of M3", "Print": "date of M2"})

    made, rows, _ = mapped("No,Radio,Print\nE2,2026-01-01,\nE2,n/a,2026-01-02\n", *wide)

    assert [row for row in rows if row] == [
        ["person", "completed_on", "course"],
        ["E2", "2026-01-01", "M3"],
        ["person", "completed_on", "course"],
        ["E2", "2026-01-02", "M2"],
    ]
    assert made.left_out() == []
    assert to_columns(wide) == {"No": "person", "Radio": "date of M3", "Print": "date of M2"}


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
        (
            "other.csv",
            None,
            None,
            "The source has no such file, or no sheet of it has the columns of the mapping.",
        )
    ]
    assert map_files([SourceFile("a.pdf", content=bytes)], [], KNOWN, Problems()).unread == [
        "a.pdf"
    ]


def test_map_files_finds_a_file_by_the_shape_of_a_saved_mapping():
    rows = mapped("Title\n" + ROWS, name="October.csv", shape=shape_of(NAMES))[1]

    assert len(rows) == 6


def broken():
    yield NAMES
    raise Broken(2, "The quotes are broken.", "Mend them.")


def test_map_files_says_where_a_file_breaks():
    problems = Problems()

    made = map_files([SourceFile("a", Rows(broken))], [Reading("a", MAPPING)], KNOWN, problems)

    assert [tuple(each)[:4] for each in problems.found] == [
        ("a", 2, None, "The quotes are broken.")
    ]
    assert made.unread == []


@pytest.mark.parametrize("shape", ["", shape_of(NAMES)])
def test_map_files_leaves_alone_what_it_does_not_need(shape):
    problems = Problems()
    files = [
        SourceFile("Absence Summary.csv", Rows(broken)),
        SourceFile("a", list(csv.reader(io.StringIO(ROWS)))),
    ]

    made = map_files(files, [Reading("a.csv", MAPPING, shape)], KNOWN, problems)

    assert (problems.found, made.unread, len(made.sources)) == ([], ["Absence Summary.csv"], 1)


def test_map_files_takes_the_first_sheet_that_fits():
    problems = Problems()
    rows = list(csv.reader(io.StringIO(ROWS)))
    sheets = {"Notes": [["Employee Number"]], "Data": rows, "Copy": rows}
    files = [SourceFile(name, some, workbook="ESR.xlsx") for name, some in sheets.items()]

    made = map_files(files, [Reading("esr", MAPPING)], KNOWN, problems)

    assert problems.found == []
    assert ([file.label for file in made.files], made.unread) == (["Data"], ["Notes", "Copy"])
    map_files(files[:1], [Reading("esr.xlsx", MAPPING)], KNOWN, problems)
    assert [problem.file for problem in problems.found] == ["esr.xlsx"]


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

    made = map_files([SourceFile("t", rows)], [Reading("t", mapping)], KNOWN, Problems())

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
