"""`import_register --mapping`: somebody else's columns, by a file or by a name saved on the site."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from imports.actions.register_undo import undo_import
from imports.mappings import shape_of
from imports.models import RegisterImport
from tests.clock import NOW
from tests.factories.scheduling import RegisterMappingFactory
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory
from training.models import Person, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
HEADER = "Employee Number,Competence Name,Date Achieved,Last Updated By"
MAPPING = {
    "files": {
        "Competences.csv": {
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
    }
}
ROWS = f"""{HEADER}
1001,NHS|LOCAL|Media awareness|,31-Mar-2026,1002
1001,NHS|MAND|Fire safety|,01-APR-2019,1002
"""


@pytest.fixture(autouse=True)
def register() -> None:
    for reference in ("1001", "1002"):
        PersonFactory(reference=reference)
    CourseFactory(code="M1")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "Competences.csv").write_text(ROWS)
    (folder / "Notes.csv").write_text("a,b\n")
    return folder


def written(path: Path, mapping: object = MAPPING) -> Path:
    path.write_text(mapping if isinstance(mapping, str) else json.dumps(mapping))
    return path


def run(*arguments: object) -> dict:
    output = StringIO()
    call_command("import_register", *map(str, arguments), "--format", "json", stdout=output)
    return json.loads(output.getvalue())


def refused(*arguments: object) -> list[tuple]:
    output = StringIO()
    with pytest.raises(CommandError):
        call_command("import_register", *map(str, arguments), "--format", "json", stdout=output)
    answer = json.loads(output.getvalue())
    assert answer["changes"] == {}
    return [tuple(problem.values()) for problem in answer["problems"]]


def test_import_register_reads_a_foreign_file_by_a_mapping(source, tmp_path):
    mapping = written(tmp_path / "mapping.json")

    answers = [run(source, "--mapping", mapping) for _ in range(2)]

    counts = [answer["changes"]["training"] for answer in answers]
    assert counts == [
        {"added": 1, "corrected": 0, "same": 0, "skipped": 1},
        {"added": 0, "corrected": 0, "same": 1, "skipped": 1},
    ]
    assert (answers[0]["unread"], answers[0]["problems"]) == (["Notes.csv"], [])
    record = TrainingRecord.objects.get()
    assert (record.person.reference, str(record.completed_on), record.outcome) == (
        *("1001", "2026-03-31", "passed"),
    )


def test_import_register_with_a_mapping_in_words(source, tmp_path):
    output = StringIO()

    call_command(
        "import_register",
        str(source),
        "--dry-run",
        "--mapping",
        str(written(tmp_path / "mapping.json")),
        stdout=output,
    )

    assert output.getvalue() == (
        "training: 1 added, 0 corrected, 0 the same, 1 left out\n"
        "Competences.csv, row 3, Competence Name, left out: NHS|MAND|Fire safety|\n"
        "Notes.csv: not read, because no mapping names it.\n"
    )
    assert RegisterImport.objects.count() == 0


def test_import_register_reads_a_saved_mapping_by_its_name(source, officer):
    """Also a file of another name, by its columns."""
    shape = shape_of(HEADER.split(","))
    RegisterMappingFactory(name="Our competences", content=MAPPING, shape=shape)
    (source / "Competences.csv").rename(source / "November.csv")

    answer = run(source, "--mapping", "our COMPETENCES")

    assert answer["changes"]["training"]["added"] == 1
    assert TrainingRecord.objects.get().recorded_at == NOW


def test_import_register_names_their_column_in_a_problem(source, tmp_path):
    mapping = written(tmp_path / "mapping.json")
    (source / "Competences.csv").write_text(ROWS.replace("31-Mar", "31-Feb"))

    assert [problem[:3] for problem in refused(source, "--mapping", mapping)] == [
        ("Competences.csv", 2, "Date Achieved")
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "It is not JSON:"),
        ("[" * 100_000, "It is not JSON:"),
        (" " * 2_000_001, "It is too large for a mapping."),
        ("\x00", "It is not JSON:"),
        ("[]", "The mapping does not name files."),
    ],
)
def test_import_register_refuses_a_broken_mapping(source, tmp_path, content, problem):
    mapping = written(tmp_path / "mapping.json", content)

    ((_, row, column, what, _),) = refused(source, "--mapping", mapping)

    assert (row, column, what.startswith(problem)) == (None, None, True)


def test_import_register_names_the_saved_mappings(source):
    assert refused(source, "--mapping", "ours")[0][3:] == (
        "There is no such file and no saved mapping.",
        "Save one on the page Register import.",
    )
    RegisterMappingFactory(name="Competences")
    assert refused(source, "--mapping", "ours")[0][4] == "The saved ones are Competences."


ESR = MAPPING["files"]["Competences.csv"] | {
    "skip_unknown": ["course", "person"],
    "skip_empty": ["completed_on"],
    "source": "esr",
}
OURS = "NHS|LOCAL|Media awareness|"


@pytest.fixture
def esr(source: Path, tmp_path: Path) -> Callable[..., dict]:
    """Imports these rows, as the Electronic Staff Record writes them."""
    mapping = written(tmp_path / "esr.json", {"files": {"Competences.csv": ESR}})

    def imported(*rows: str, options: Sequence[str] = ()) -> dict:
        text = "\n".join([HEADER, *rows]).replace(",", "\t")
        (source / "Competences.csv").write_text(text, encoding="utf-16")
        return run(source, "--mapping", mapping, *options)

    return imported


def test_import_register_names_whoever_is_left_out(esr):
    answer = esr(
        f"1001,{OURS},31-Mar-26,1",
        f"1001,{OURS},2026-03-31,2",
        f"1002,{OURS},,1",
        f"01002,{OURS},2026-03-31,1",
        "7,NHS|MAND|Fire safety|,2026-03-31,1",
    )

    assert answer["changes"]["training"] == {
        **{"added": 1, "corrected": 0, "same": 0},
        **{"repeated": 1, "skipped": 3},
    }
    assert [tuple(row.values()) for row in answer["left_out"]] == [
        ("Competences.csv", 4, "Date Achieved", "", "1002 · M1"),
        (
            *("Competences.csv", 5, "Employee Number", "01002"),
            "1002 is on the register: only the zeros in front differ.",
        ),
        ("Competences.csv", 6, "Competence Name", "NHS|MAND|Fire safety|", ""),
    ]


def standing() -> list[tuple[str, str]]:
    records = TrainingRecord.objects.not_retracted().order_by("person__reference", "completed_on")
    return [(each.person.reference, str(each.completed_on)) for each in records]


def test_import_register_lists_and_retracts_what_a_source_holds_no_longer(
    esr,
):
    wrong, right, other = (
        *(f"1001,{OURS},2029-03-31,1", f"1001,{OURS},2026-03-31,1"),
        f"1002,{OURS},2026-01-01,1",
    )
    esr(wrong, other)
    listed = [esr(right, other) for _ in range(2)]
    imports = RegisterImport.objects.count()
    both = standing()

    retracted = esr(right, other, options=["--retract-gone"])
    again = esr(right, other, options=["--retract-gone"])

    assert [warning["row"] for answer in listed for warning in answer["warnings"]] == []
    gone = {
        "file": "Competences.csv",
        "person": "1001",
        "course": "M1",
        "completed_on": "2029-03-31",
    }
    assert [answer["gone"] for answer in (*listed, retracted, again)] == [[gone]] * 3 + [[]]
    assert both == [("1001", "2026-03-31"), ("1001", "2029-03-31"), ("1002", "2026-01-01")]
    assert standing() == [("1001", "2026-03-31"), ("1002", "2026-01-01")]
    assert retracted["changes"]["training"]["retracted"] == 1
    assert (imports, RegisterImport.objects.count()) == (2, 3)


def test_a_day_that_may_have_been_corrected_is_said_of_a_list_that_need_not_hold_all(
    source, tmp_path
):
    mapping = written(tmp_path / "mapping.json")
    run(source, "--mapping", mapping)
    right, later = (f"1001,{OURS},{day},1\n" for day in ("31-Mar-2025", "01-Apr-2026"))

    (source / "Competences.csv").write_text(f"{HEADER}\n{later}{right}")
    warned = run(source, "--mapping", mapping, "--dry-run")["warnings"]
    (source / "Competences.csv").write_text(f"{HEADER}\n{ROWS.splitlines()[1]}\n{right}")
    whole = run(source, "--mapping", mapping, "--dry-run")["warnings"]

    assert [tuple(warning.values())[:3] for warning in warned] == [
        ("Competences.csv", 3, "Date Achieved")
    ]
    assert whole == []


def test_a_record_that_another_source_holds_is_not_gone(esr, source, tmp_path):
    """Until that one holds it no longer either."""
    log = written(tmp_path / "log.json", {"files": {"Log.csv": ESR | {"source": "log"}}})
    both, later = f"1001,{OURS},2026-03-31,1", f"1002,{OURS},2026-04-01,1"
    (source / "Log.csv").write_text(f"{HEADER}\n{both}\n")
    esr(both, later)
    run(source, "--mapping", log)

    kept = esr(later, options=["--retract-gone"])
    (source / "Log.csv").write_text(f"{HEADER}\n{later}\n")
    retracted = run(source, "--mapping", log, "--retract-gone")

    assert kept["gone"] == []
    assert [each["person"] for each in retracted["gone"]] == ["1001"]
    assert standing() == [("1002", "2026-04-01")]


def test_undoing_an_import_gives_back_what_the_source_held(esr):
    esr(f"1001,{OURS},2029-03-31,1")
    esr(f"1001,{OURS},2026-03-31,1", options=["--retract-gone"])
    last = RegisterImport.objects.latest("pk")

    undo_import(register_import=last, by=None, now=NOW)

    assert standing() == [("1001", "2029-03-31")]
    assert len(esr(f"1001,{OURS},2026-03-31,1")["gone"]) == 1


def test_a_source_is_compared_with_what_it_lists(esr):
    """What others recorded is never gone, nor what is on no file of the source this time."""
    esr(f"1001,{OURS},2026-03-31,1")
    TrainingRecordFactory(person=Person.objects.get(reference="1002"), course__code="M2")

    assert esr(f"1001,{OURS},2026-03-31,1")["gone"] == []
    assert len(esr()["gone"]) == 1
    assert RegisterImport.objects.count() == 1


def test_import_register_fills_two_tables_from_a_workbook(tmp_path):
    """Of the first sheet that has the columns; Windows-1252 headings are tried elsewhere."""
    book = Workbook()
    book.active.append(["About this report"])
    sheet = book.create_sheet("Staff")
    sheet.append(["No", "Name", "Rôle", "Since"])
    sheet.append(["1003", "Renée Fenwright", "Board", datetime(2026, 4, 1)])  # noqa: DTZ001  a cell of a workbook has no zone
    folder = tmp_path / "hr"
    folder.mkdir()
    book.save(folder / "hr.xlsx")
    shared = {"ignore": ["Rôle", "Since"]}
    people = {"table": "people", "columns": {"No": "reference", "Name": "name"}, **shared}
    columns = {"No": "person", "Rôle": "role", "Since": "starts_on"}
    values = {"role": {"Board": "governing_board"}}
    tenures = {"table": "tenures", "columns": columns, "values": values, "ignore": ["Name"]}
    mapping = written(tmp_path / "hr.json", {"files": {"hr.xlsx": [people, tenures]}})

    answer = run(folder, "--mapping", mapping)

    assert {table: count["added"] for table, count in answer["changes"].items()} == {
        **{"people": 1, "tenures": 1},
    }
    assert answer["unread"] == ["Sheet"]


def test_import_register_stops_where_a_number_has_lost_its_zeros(tmp_path):
    rows = "01001,Gwen F,1\n1002,H D,1\n1003,N S,1\n"
    (tmp_path / "hr.csv").write_bytes(f"No,Name,Bon\x92\n{rows}".encode("latin-1"))
    PersonFactory(reference="1003")
    columns = {"No": "reference", "Name": "name"}
    entry = {"table": "people", "columns": columns, "ignore": ["Bon’"]}
    mapping = written(tmp_path / "mapping.json", {"files": {"hr.csv": entry}})

    ((file, row, column, problem, remedy),) = refused(tmp_path, "--mapping", mapping)
    added = run(tmp_path, "--mapping", mapping, "--new-people")

    assert (file, row, column) == ("hr.csv", 2, "No")
    assert remedy.startswith("Write the numbers with their zeros")
    assert problem == (
        "1 of 3 people are not on the register, such as 01001. "
        "1001 is on the register: only the zeros in front differ."
    )
    assert added["changes"]["people"]["added"] == 1


def test_import_register_tells_one_cause_in_one_line(source, tmp_path):
    rows = "".join(f"1001,{OURS},0{day}/04/15,1\n" for day in range(1, 9))
    (source / "Competences.csv").write_text(f"{HEADER}\n{rows}")
    output = StringIO()

    with pytest.raises(CommandError, match="8 problems to fix"):
        call_command(
            *("import_register", str(source), "--mapping"),
            str(written(tmp_path / "mapping.json")),
            stdout=output,
        )

    assert output.getvalue().splitlines()[0] == (
        "Competences.csv, rows 2 (“01/04/15”), 3 (“02/04/15”), 4 (“03/04/15”), 5 (“04/04/15”), "
        "6 (“05/04/15”) and 3 more, Date Achieved: “01/04/15” is not a date that "
        "the register can read. Write the date as 2026-03-31 or 31/03/2026."
    )
