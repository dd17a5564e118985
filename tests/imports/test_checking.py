from datetime import UTC, date, datetime

import pytest

from imports import problems as problems_module
from imports.cells import CellError
from imports.checking import check
from imports.sources import SourceFile
from imports.tables import ABSENT
from imports.workbooks import Broken
from tests.clock import TODAY
from tests.imports.tables_of import PEOPLE, source


def register(people=(), courses=("M1", "M3"), topics=("winter",)):
    listed = {"people": people, "courses": courses, "topics": topics}
    return {file: {name.upper(): name for name in names} for file, names in listed.items()}


def checked(spellings=None, **tables):
    return check(source(**tables), spellings or register(), TODAY)


def problems(spellings=None, **tables):
    return [tuple(problem) for problem in checked(spellings, **tables).problems.found]


def places(spellings=None, **tables):
    return [problem[:3] for problem in problems(spellings, **tables)]


def test_check_reads_columns_by_name_in_any_order_and_case():
    found = checked(tenures="STARTS_ON, Person ,role\n2026-01-01,e1,Other_Staff", people=PEOPLE)

    assert found.problems.found == []
    assert found.rows["tenures"] == {("E1", "other_staff", date(2026, 1, 1)): (2, ABSENT)}


def test_check_keeps_every_kind_of_value():
    found = checked(
        people="reference,title,first_name,last_name,email,phone,job_title,directorate,joined_on,left_on,line_manager\n"
        "E1,Dr,Gwen,Fenwright,gwen@example.nhs.uk,01632 960001,Chair,Finance,31/03/2020,2026-12-31,e2\n"
        "E2,,Hamish,Dunmore,,,,,2021-01-01,,",
        courses="code,title,media,valid_for_months,max_group\nX1,Podcasts,radio print,12,6\nX2,Silence,,,",
        on_call="person,starts_at,ends_at\nE1,2026-07-01T18:00,2026-07-02T08:00",
    )

    assert found.problems.found == []
    assert found.rows["people"][("E1",)] == (
        *(2, "Dr", "Gwen", "Fenwright", "gwen@example.nhs.uk", "01632 960001", "Chair", "Finance"),
        *(date(2020, 3, 31), date(2026, 12, 31), "E2"),
    )
    assert found.rows["people"][("E2",)] == (
        3,
        "",
        "Hamish",
        "Dunmore",
        "",
        "",
        "",
        "",
        date(2021, 1, 1),
        None,
        None,
    )
    assert found.rows["courses"] == {
        ("X1",): (2, "Podcasts", ("print", "radio"), 12, 6),
        ("X2",): (3, "Silence", (), None, None),
    }
    assert found.rows["on_call"] == {
        ("E1", datetime(2026, 7, 1, 17, tzinfo=UTC)): (2, datetime(2026, 7, 2, 7, tzinfo=UTC))
    }


def test_check_leaves_an_empty_last_day_of_training_open():
    found = checked(
        people=PEOPLE,
        training="person,course,completed_on,outcome,valid_until\nE1,M1,2026-01-01,passed,",
    )

    assert found.rows["training"] == {
        ("E1", "M1", date(2026, 1, 1)): (2, "passed", ABSENT, ABSENT, ABSENT)
    }


def test_check_accepts_a_header_alone_and_blank_rows():
    found = checked(people=PEOPLE + ",, ,\n\nE3,Orla,Underhay,2022-01-01", topics="code,title")

    assert found.problems.found == []
    assert found.rows["people"][("E3",)][0] == 6
    assert found.rows["topics"] == {}


def test_check_accepts_blank_cells_beyond_the_header():
    assert problems(topics="code,title,,\nwinter,Winter,,\ngp,GPs") == []


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        (
            {"peple": "reference"},
            (
                *("peple.csv", None, None, "This is not a register file."),
                "Did you mean people? The register has people, tenures, courses, requirements, training, exemptions, "
                "practice, topics, person_topics, cpd, on_call, away, assessments, certificates, readings, "
                "social_accounts.",
            ),
        ),
        (
            {"topics": ""},
            ("topics", 1, None, "Row 1 is empty.", "Write the column names there: code, title."),
        ),
        (
            {"topics": "code,titel,title"},
            (
                *("topics", 1, "titel", "This is not a register column."),
                "Did you mean title? The columns are code, title.",
            ),
        ),
        (
            {"topics": "code,title,Title"},
            ("topics", 1, "title", "This column appears twice.", "Keep only one."),
        ),
        (
            {"topics": "code"},
            ("topics", 1, "title", "This column is missing.", "Add a column title."),
        ),
        (
            {"topics": "code,title\nwinter,Winter,cold"},
            (
                "topics",
                2,
                None,
                "There is a cell outside the named columns: “cold”.",
                "Clear it, or name its column.",
            ),
        ),
        (
            {"topics": "code,,title\nwinter,cold,Winter"},
            (
                "topics",
                2,
                None,
                "There is a cell outside the named columns: “cold”.",
                "Clear it, or name its column.",
            ),
        ),
        (
            {"topics": "code,title\nwinter,"},
            ("topics", 2, "title", "This cell is empty.", "Write the title."),
        ),
        (
            {"person_topics": "person,topic,level\nE1,winter,"},
            ("person_topics", 2, "level", "This cell is empty.", "Write one of: lead, can."),
        ),
        (
            {"tenures": "person,role,starts_on\nE1,other_staff,", "people": PEOPLE},
            (
                "tenures",
                2,
                "starts_on",
                "This cell is empty.",
                "Write the date as 2026-03-31 or 31/03/2026.",
            ),
        ),
        (
            {"topics": "code,title\nwinter,Winter\ngp,GPs\nWINTER,Cold"},
            ("topics", 4, "code", "Row 2 has winter already.", "Keep one row for a code."),
        ),
        (
            {
                "tenures": "person,role,starts_on\nE1,other_staff,2026-01-01\nE1,other_staff,01/01/2026"
            },
            (
                *("tenures", 3, "person", "Row 2 has E1 + other_staff + 2026-01-01 already."),
                "Keep one row for a person + role + starts_on.",
            ),
        ),
        (
            {
                "exemptions": "person,course,starts_on,reason,approved_by\nE1,,2026-01-01,a,b\nE1,,2026-01-01,a,b"
            },
            (
                *("exemptions", 3, "person", "Row 2 has E1 +  + 2026-01-01 already."),
                "Keep one row for a person + course + starts_on.",
            ),
        ),
        (
            {"tenures": "person,role,starts_on\nE9,other_staff,2026-01-01"},
            (
                *(
                    "tenures",
                    2,
                    "person",
                    "No person has the reference “E9”, here or on the register.",
                ),
                "Correct it, or add it to people.",
            ),
        ),
        (
            {
                "requirements": "role,course,due_within_days,in_force_from\nother_staff,M2,90,2026-01-01"
            },
            (
                *(
                    "requirements",
                    2,
                    "course",
                    "No course has the code “M2”, here or on the register.",
                ),
                "Correct it, or add it to courses.",
            ),
        ),
        (
            {"person_topics": "person,topic,level\nE1,cyber,can"},
            (
                *("person_topics", 2, "topic", "No topic has “cyber”, here or on the register."),
                "Correct it, or add it to topics.",
            ),
        ),
        (
            {"tenures": "person,role,starts_on,ends_on\nE1,other_staff,2026-01-02,2026-01-01"},
            (
                *("tenures", 2, "ends_on", "2026-01-01 is before starts_on, 2026-01-02."),
                "Write that day or a later one.",
            ),
        ),
        (
            {
                "training": "person,course,completed_on,outcome,valid_until\nE1,M1,2026-01-02,passed,2026-01-01"
            },
            (
                *("training", 2, "valid_until", "2026-01-01 is before completed_on, 2026-01-02."),
                "Write that day or a later one.",
            ),
        ),
        (
            {"on_call": "person,starts_at,ends_at\nE1,2026-07-01T18:00,2026-07-01T18:00"},
            (
                *(
                    "on_call",
                    2,
                    "ends_at",
                    "2026-07-01T18:00 is not after starts_at, 2026-07-01T18:00.",
                ),
                "Write a later time.",
            ),
        ),
    ],
)
def test_check_names_the_place_the_problem_and_the_remedy(tables, problem):
    assert problems(register(people=["E1"]), **tables) == [problem]


def test_check_lists_every_problem_of_every_file():
    assert places(
        people="reference,first_name,last_name,joined_on,email\nE1,,Fenwright,soon,gwen\nE2,Hamish,Dunmore,2021-01-01,",
        training="person,course,completed_on,outcome\nE2,M1,2026-02-30,sat\n,,,passed",
    ) == [
        ("people", 2, "first_name"),
        ("people", 2, "email"),
        ("people", 2, "joined_on"),
        ("training", 2, "completed_on"),
        ("training", 2, "outcome"),
        ("training", 3, "person"),
        ("training", 3, "course"),
        ("training", 3, "completed_on"),
    ]


def test_check_knows_a_person_whose_row_is_wrong_elsewhere():
    people = "reference,first_name,last_name,joined_on\nE1,Gwen,Fenwright,soon"

    assert places(people=people, tenures="person,role,starts_on\nE1,other_staff,2026-01-01") == [
        ("people", 2, "joined_on")
    ]


def test_check_skips_references_to_an_unreadable_file():
    assert places(people="ref", tenures="person,role,starts_on\nE1,other_staff,2026-01-01") == [
        ("people", 1, "ref"),
        ("people", 1, "reference"),
        ("people", 1, "first_name"),
        ("people", 1, "last_name"),
    ]


def test_check_names_the_row_where_a_file_breaks():
    def rows():
        yield ["code", "title"]
        yield ["winter", ""]
        raise Broken(3, "The quotes are broken.", "Mend them.")

    found = check([SourceFile("topics", rows())], register(), TODAY)

    assert [problem[1:4] for problem in found.problems.found] == [
        (2, "title", "This cell is empty."),
        (3, None, "The quotes are broken."),
    ]


def test_check_finds_line_managers_in_later_rows_and_on_the_register():
    header = "reference,first_name,last_name,joined_on,line_manager\n"
    rows = "E1,Gwen,Fenwright,2020-01-01,e2\nE2,Hamish,Dunmore,2021-01-01,B1"

    found = checked(register(people=["B1"]), people=header + rows)

    assert [row[-1] for row in found.rows["people"].values()] == ["E2", "B1"]


def test_check_refuses_an_unknown_line_manager_or_oneself():
    header = "reference,first_name,last_name,joined_on,line_manager\n"

    assert problems(
        people=header + "E1,Gwen,Fenwright,2020-01-01,e1\nE2,Hamish,Dunmore,2021-01-01,E3"
    ) == [
        (
            *("people", 2, "line_manager", "This row refers to itself."),
            "Enter someone else, or leave it empty.",
        ),
        (
            *(
                "people",
                3,
                "line_manager",
                "No person has the reference “E3”, here or on the register.",
            ),
            "Correct it, or add it to people.",
        ),
    ]


def test_check_reports_each_cycle_of_line_managers_once():
    header = "reference,first_name,last_name,joined_on,line_manager\n"
    managers = {"E1": "E2", "E2": "E3", "E3": "E2", "E4": "E1", "E5": "B1", "E6": "E5"}
    rows = "\n".join(f"{one},Gwen,Fenwright,2020-01-01,{above}" for one, above in managers.items())

    assert problems(register(people=["B1"]), people=header + rows) == [
        (
            *("people", 3, "line_manager", "This leads back to the row itself: E2 → E3 → E2."),
            "Enter someone else in one of them, or leave it empty.",
        ),
    ]


def test_check_refuses_the_same_file_twice():
    files = [*source(topics="code,title"), *source(topics="code,title")]

    found = check(files, register(), TODAY)

    assert [problem[3] for problem in found.problems.found] == ["This file appears twice."]


def test_check_spells_references_as_the_register_does():
    found = checked(
        register(people=["e1"]),
        people=PEOPLE,
        tenures="person,role,starts_on\nE1,other_staff,2026-01-01",
    )

    assert [key[0] for key in [*found.rows["people"], *found.rows["tenures"]]] == ["e1", "E2", "e1"]


def test_check_reads_people_before_those_who_refer_to_them():
    assert problems(tenures="person,role,starts_on\nE1,other_staff,2026-01-01", people=PEOPLE) == []


def test_check_warns_of_days_in_the_future():
    found = checked(
        people="reference,first_name,last_name,joined_on\nE1,Gwen,Fenwright,2026-11-26\nE2,A,B,2026-11-25",
        practice="person,medium,practised_on,kind\nE1,radio,2027-01-01,mock",
    )

    assert found.problems.found == []
    assert [tuple(warning) for warning in found.problems.warnings] == [
        (
            "people",
            2,
            "joined_on",
            "26 November 2026 is in the future.",
            "If this is right, you do not need to do anything.",
        ),
        (
            "practice",
            2,
            "practised_on",
            "1 January 2027 is in the future.",
            "If this is right, you do not need to do anything.",
        ),
    ]


def test_check_reports_unreadable_cells_in_or_outside_the_header():
    formula = CellError("The cell is a formula.", "Paste its value.")

    header = check([SourceFile("topics", [["code", "title", formula]])], register(), TODAY)
    stray = check(
        [SourceFile("topics", [["code", "title"], ["a", "b", formula]])], register(), TODAY
    )

    assert [problem[2:4] for problem in header.problems.found] == [
        ("(no name)", "This is not a register column.")
    ]
    assert [problem[1:4] for problem in stray.problems.found] == [
        (2, None, "There is a cell outside the named columns.")
    ]


def test_check_stops_after_too_many_problems(monkeypatch):
    monkeypatch.setattr(problems_module, "MAX_PROBLEMS", 3)

    found = problems(topics="code,title\n" + "".join(f"t{n},\n" for n in range(10)))

    assert [problem[1] for problem in found] == [2, 3, 4, None]
    assert found[-1][3] == "There are 3 problems or more."


def test_check_reports_a_duplicate_of_a_row_with_problems():
    people = "reference,first_name,last_name,joined_on\nE1,Gwen,Fenwright,31.04.2021\nE1,Hamish,Dunmore,2021-01-01"

    assert places(people=people) == [("people", 2, "joined_on"), ("people", 3, "reference")]


def test_check_ignores_unreadable_keys():
    tenures = "person,role,starts_on\nE1,king,2026-01-01\nE1,queen,2026-01-01"

    assert places(people=PEOPLE, tenures=tenures) == [
        ("tenures", 2, "role"),
        ("tenures", 3, "role"),
    ]


def test_check_skips_references_to_a_truncated_file():
    def rows():
        yield ["reference", "first_name", "last_name", "joined_on"]
        raise Broken(2, "The quotes are broken.", "Mend them.")

    tenures = source(tenures="person,role,starts_on\nE1,other_staff,2026-01-01")

    found = check([SourceFile("people", rows()), *tenures], register(), TODAY)

    assert [problem[:3] for problem in found.problems.found] == [("people", 2, None)]


def test_check_reads_no_rows_without_a_header():
    found = check([SourceFile("topics", [["", ""], ["winter", "", "x"]])], register(), TODAY)

    assert [problem[:2] for problem in found.problems.found] == [("topics", 1)]


def test_check_counts_identical_rows_once():
    """Identical is what says the same: of another spelling too."""
    days = ["1 Jan 2026", "2026-01-01", "2026-01-02"]
    rows = [
        ["person", "course", "completed_on", "outcome"],
        *(["E1", "M1", day, "passed"] for day in days),
    ]
    theirs = SourceFile("training", rows, label="esr.csv")

    found = check([theirs], register(people=["E1"], courses=["M1"]), TODAY)

    assert found.problems.found == []
    assert (len(found.rows["training"]), found.repeated) == (2, {"training": 1})
    rows.append(["E1", "M1", days[0], "failed"])
    again = check([theirs], register(people=["E1"], courses=["M1"]), TODAY)
    ((*place, problem, _),) = again.problems.found
    assert place == ["esr.csv", 5, "person"]
    assert problem == "Row 2 has E1 + M1 + 2026-01-01 already, with another outcome."


HR = ["reference", "name", "email", "job_title", "directorate", "left_on"]


def staff(*rows):
    theirs = SourceFile("people", [HR, *rows], label="hr.csv", titles={"left_on": "Leaver"})
    return check([theirs], register(), TODAY)


def test_check_reads_several_posts_of_a_person_as_one():
    """With all posts, each once, and what only one of the rows says."""
    gwen = ["1001", "Gwen Fenwright"]
    found = staff(
        [*gwen, "", "Consultant", "Surgery", ""],
        [*gwen, "gwen@example.nhs.uk", "Clinical lead", "Surgery", ""],
        [*gwen, "", "Consultant", "", ""],
    )

    (row,) = found.rows["people"].values()
    assert found.problems.found == []
    assert "gwen@example.nhs.uk" in row
    assert "Consultant; Clinical lead" in row
    assert "Surgery" in row
    assert [warning[:3] for warning in found.problems.warnings] == [
        ("hr.csv", 3, "reference"),
        ("hr.csv", 4, "reference"),
    ]


def test_check_says_in_what_two_posts_of_a_person_differ():
    """A post that has ended ends nobody's others."""
    gwen = ["1001", "Gwen Fenwright", "", "Consultant"]
    found = staff([*gwen, "Surgery", ""], [*gwen, "Medicine", "2026-01-31"])

    ((*place, problem, _),) = found.problems.found
    assert place == ["hr.csv", 3, "reference"]
    assert problem == "Row 2 has 1001 already, with another Leaver."


def test_check_counts_a_person_in_the_directorate_of_the_first_post():
    gwen = ["1001", "Gwen Fenwright", "", "Consultant"]
    found = staff([*gwen, "Surgery", ""], [*gwen, "Medicine", ""])

    (row,) = found.rows["people"].values()
    assert found.problems.found == []
    assert "Surgery" in row
    assert [warning.remedy for warning in found.problems.warnings] == [
        "They count in Surgery, not in Medicine. If that is wrong, swap the rows."
    ]


def test_check_takes_several_files_of_theirs_for_a_table():
    """Each problem under its own file and column."""
    header = ["code", "title"]
    files = [
        SourceFile("topics", [header, [code, "Winter"], ["", "x"]], label=label, titles=titles)
        for code, label, titles in (
            ("winter", "a.csv", {"code": "Key"}),
            ("gp", "b.csv", {"code": "No"}),
        )
    ]

    found = check([*files, SourceFile("topics", [header])], register(), TODAY)

    assert [problem[:3] for problem in found.problems.found] == [
        ("a.csv", 3, "Key"),
        ("b.csv", 3, "No"),
    ]
    assert [*found.rows["topics"]] == [("winter",), ("gp",)]


def test_check_names_the_first_cell_without_a_column():
    found = check(
        [SourceFile("topics", [["code", "title", "", ""], ["a", "b", "", "x"]])], register(), TODAY
    )

    assert [problem[3] for problem in found.problems.found] == [
        "There is a cell outside the named columns: “x”."
    ]


def test_check_treats_a_short_row_as_empty_cells():
    rows = [["code", "title"], ["winter"]]

    found = check([SourceFile("topics", rows)], register(), TODAY)

    assert [problem[1:4] for problem in found.problems.found] == [
        (2, "title", "This cell is empty.")
    ]


def test_check_reads_a_line_manager_among_rows_without():
    header = "reference,first_name,last_name,joined_on,line_manager\n"
    rows = "E1,Gwen,Fenwright,2020-01-01,\nE2,Hamish,Dunmore,2021-01-01,e1"

    found = checked(people=header + rows)

    kept = [*found.rows["people"].values()]
    assert [row[-1] for row in kept] == [None, "E1"]
    assert len({len(row) for row in kept}) == 1


def test_check_reports_a_self_managed_person_once():
    header = "reference,first_name,last_name,joined_on,line_manager\n"

    assert [
        problem[3] for problem in problems(people=header + "E1,Gwen,Fenwright,2020-01-01,E1")
    ] == ["This row refers to itself."]


def test_check_reads_a_joining_day_that_is_not_given():
    found = checked(
        people="reference,first_name,last_name,joined_on,left_on\nE1,Gwen,Fenwright,,2020-01-01"
    )

    assert found.problems.found == []
    assert found.rows["people"][("E1",)][8:] == (ABSENT, date(2020, 1, 1), ABSENT)


def test_check_reads_names_in_one_column():
    found = checked(
        people='reference,name,joined_on\nE1,"Iyer-Thorne, Dr Leila",2020-01-01\n,,\nE2,Hamish Dunmore'
    )

    assert found.problems.found == []
    assert [row[:4] for row in found.rows["people"].values()] == [
        (2, "Dr", "Leila", "Iyer-Thorne"),
        (4, ABSENT, "Hamish", "Dunmore"),
    ]


def test_check_takes_the_title_column_before_that_in_the_name():
    found = checked(
        people="reference,name,title\nE1,Dr Leila Iyer-Thorne,Professor\nE2,Mr Hamish Dunmore,\nE3,Orla Underhay,"
    )

    assert [row[1] for row in found.rows["people"].values()] == ["Professor", "Mr", ABSENT]


def test_check_refuses_names_that_cannot_be_split():
    table = "reference,name,joined_on\nE1,Fenwright,soon\nE2,,2020-01-01\nE3,Orla Underhay,2020-01-01,stray"

    assert places(people=table) == [
        ("people", 2, "name"),
        ("people", 2, "joined_on"),
        ("people", 3, "name"),
        ("people", 4, None),
    ]


def test_check_refuses_one_name_beside_its_parts():
    assert places(people="reference,name,first_name,last_name\nE1,G F,G,F") == [
        ("people", 1, "name")
    ]
