"""`import_register --mapping`: somebody else's columns, by a file or by a name saved on the site."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from scheduling.register.mappings import shape_of
from scheduling.register.models import RegisterImport
from tests.clock import NOW
from tests.factories.scheduling import RegisterMappingFactory
from tests.factories.training import CourseFactory, PersonFactory
from training.models import TrainingRecord

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


def test_import_register_reads_a_foreign_file_by_a_mapping(source: Path, tmp_path: Path) -> None:
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


def test_import_register_with_a_mapping_in_words(source: Path, tmp_path: Path) -> None:
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
        "Notes.csv: not read, because no mapping names it.\n"
    )
    assert RegisterImport.objects.count() == 0


def test_import_register_reads_a_saved_mapping_by_its_name(source: Path, officer: User) -> None:
    """Also a file of another name, by its columns."""
    shape = shape_of(HEADER.split(","))
    RegisterMappingFactory(name="Our competences", content=MAPPING, shape=shape)
    (source / "Competences.csv").rename(source / "November.csv")

    answer = run(source, "--mapping", "our COMPETENCES")

    assert answer["changes"]["training"]["added"] == 1
    assert TrainingRecord.objects.get().recorded_at == NOW


def test_import_register_says_which_column_a_mapping_misses(source: Path, tmp_path: Path) -> None:
    mapping = written(tmp_path / "mapping.json")
    (source / "Competences.csv").write_text(ROWS.replace("Date Achieved", "Achieved"))

    assert [problem[:3] for problem in refused(source, "--mapping", mapping)] == [
        ("Competences.csv", 1, "Date Achieved"),
        ("Competences.csv", 1, "Achieved"),
    ]


def test_import_register_names_their_column_in_a_problem(source: Path, tmp_path: Path) -> None:
    mapping = written(tmp_path / "mapping.json")
    (source / "Competences.csv").write_text(ROWS.replace("31-Mar", "31-Feb"))

    assert [problem[:3] for problem in refused(source, "--mapping", mapping)] == [
        ("Competences.csv", 2, "Date Achieved")
    ]


def test_import_register_lists_what_is_wrong_with_a_mapping(source: Path, tmp_path: Path) -> None:
    entry = MAPPING["files"]["Competences.csv"] | {"constants": {}}
    mapping = written(tmp_path / "mapping.json", {"files": {"Competences.csv": entry}})

    assert refused(source, "--mapping", mapping) == [
        (
            *("Competences.csv", None, "outcome", "No column is read as outcome."),
            "Map a column to outcome, or give a constant.",
        )
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
def test_import_register_refuses_a_broken_mapping(
    source: Path, tmp_path: Path, content: str, problem: str
) -> None:
    mapping = written(tmp_path / "mapping.json", content)

    ((_, row, column, what, _),) = refused(source, "--mapping", mapping)

    assert (row, column, what.startswith(problem)) == (None, None, True)


def test_import_register_names_the_saved_mappings(source: Path) -> None:
    assert refused(source, "--mapping", "ours")[0][3:] == (
        "There is no such file and no saved mapping.",
        "Save one on the page Register import.",
    )
    RegisterMappingFactory(name="Competences")
    assert refused(source, "--mapping", "ours")[0][4] == "The saved ones are Competences."
