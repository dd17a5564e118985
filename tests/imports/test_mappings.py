import pytest

from imports.mappings import FileMapping, Known, Person, names_its_editor, read_mapping, shape_of
from imports.problems import Problems

COMPETENCES = {
    "table": "training",
    "columns": {
        "Employee Number": "person",
        "Competence Name": "course",
        "Date Achieved": "completed_on",
    },
    "values": {"course": {"NHS|LOCAL|Media awareness|": "M1"}},
    "constants": {"outcome": "passed"},
    "ignore": ["Last Updated By"],
    "skip_unknown": ["course"],
}


def read(content):
    problems = Problems()
    return read_mapping(content, problems), [tuple(each)[:4] for each in problems.found]


def refused(**changes):
    """What is wrong with the mapping of the competences with these parts changed."""
    return read({"files": {"c.csv": COMPETENCES | changes}})[1]


def test_read_mapping_reads_every_part():
    found, problems = read({"files": {"c.csv": COMPETENCES}})

    assert problems == []
    assert found == [("c.csv", FileMapping(**COMPETENCES))]
    assert found[0][1].as_json() == COMPETENCES


def test_read_mapping_reads_several_of_a_file_and_the_source_of_all():
    people = {"table": "people", "columns": {"No": "reference", "Who": "name"}, "source": "hr"}
    content = {"source": "esr", "files": {"c.csv": [COMPETENCES, people]}}

    found, problems = read(content)

    assert problems == []
    assert [(name, each.table, each.source) for name, each in found] == [
        ("c.csv", "training", "esr"),
        ("c.csv", "people", "hr"),
    ]


def test_read_mapping_takes_one_name_for_first_and_last():
    people = {"table": "people", "columns": {"No": "reference", "Who": "name"}}

    assert read({"files": {"p.csv": people}})[1] == []


@pytest.mark.parametrize(
    "content", [None, [], {}, {"files": []}, {"files": {}}, {"files": {"a": {}}, "tables": 1}]
)
def test_read_mapping_refuses_what_names_no_files(content):
    assert read(content) == ([], [("mapping", None, None, "The mapping does not name files.")])


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ([], "The mapping names no table."),
        ({}, "The mapping names no table."),
        ({"table": "trainings"}, "The register has no table “trainings”."),
        ({"table": "zzz"}, "The register has no table “zzz”."),
        (COMPETENCES | {"colums": {}}, "The mapping’s “colums” cannot be read."),
        (COMPETENCES | {"columns": ["person"]}, "The mapping’s “columns” cannot be read."),
        (COMPETENCES | {"columns": {"a": 1}}, "The mapping’s “columns” cannot be read."),
        (COMPETENCES | {"values": {"course": "M1"}}, "The mapping’s “values” cannot be read."),
        (COMPETENCES | {"values": []}, "The mapping’s “values” cannot be read."),
        (COMPETENCES | {"ignore": "a"}, "The mapping’s “ignore” cannot be read."),
        (COMPETENCES | {"skip_unknown": [1]}, "The mapping’s “skip_unknown” cannot be read."),
        (COMPETENCES | {"source": ["esr"]}, "The mapping’s “source” cannot be read."),
    ],
)
def test_read_mapping_refuses_the_wrong_form(entry, problem):
    assert read({"files": {"c.csv": entry}}) == ([], [("c.csv", None, None, problem)])


COLUMNS = COMPETENCES["columns"]


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        (
            {"columns": COLUMNS | {"Grade": "band"}},
            "Grade",
            "“band” is not a column of training.",
        ),
        (
            {"columns": COLUMNS | {"Date": "completed_on"}},
            "Date",
            "“Date Achieved” is read as completed_on already.",
        ),
        (
            {"ignore": ["employee  number"]},
            "Employee Number",
            "It is both read and ignored.",
        ),
        ({"values": {"provider": {"a": "b"}}}, "provider", "No column is read as provider."),
        ({"skip_unknown": ["provider"]}, "provider", "No column is read as provider."),
        ({"skip_empty": ["provider"]}, "provider", "No column is read as provider."),
        (
            {"constants": {"outcome": "passed", "band": "7"}},
            "band",
            "“band” is not a column of training.",
        ),
        (
            {"constants": {"outcome": "passed", "course": "M1"}},
            "course",
            "“Competence Name” is read as course already.",
        ),
        ({"constants": {}}, "outcome", "No column is read as outcome."),
    ],
)
def test_read_mapping_names_the_column_that_is_wrong(changes, column, problem):
    assert refused(**changes) == [("c.csv", None, column, problem)]


@pytest.mark.parametrize(
    "header",
    [
        "Last Updated By",
        "LAST_UPDATED_BY",
        "LastUpdatedBy",
        "Record entered by (number)",
        "Modified By Employee No",
        "Last change",
        "Editor",
    ],
)
def test_who_updated_a_record_is_never_who_was_trained(header):
    columns = {header: "person", "Course": "course", "Day": "completed_on"}

    assert names_its_editor(header) is True
    assert refused(columns=columns, ignore=[])[0][:3] == ("c.csv", None, header)


@pytest.mark.parametrize("header", ["Employee Number", "Delivered by", "Updated on", "Person"])
def test_other_columns_do_not_name_an_editor(header):
    assert names_its_editor(header) is False


def test_shape_is_that_of_the_names_in_any_order_and_case():
    assert shape_of(["Employee Number", "Day", ""]) == shape_of(["DAY", "employee  number"])
    assert shape_of(["Employee Number"]) != shape_of(["Employee No"])
    assert shape_of(["", " "]) == ""


def test_one_word_may_be_a_surname():
    known = Known(people={"E1": Person("Gwen Fenwright", "")})

    assert known.namesakes("Fenwright") == (["E1"], True)
    assert known.namesakes("Gwen") == ([], False)
