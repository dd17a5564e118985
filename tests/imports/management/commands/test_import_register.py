import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from desk.choosing.queries.attention import needing_attention
from imports.models import RegisterImport
from imports.queries import stored_register
from tests.clock import NOW
from tests.desk.enquiries.agreed import able, agreed
from tests.factories.scheduling import EnquiryFactory
from tests.factories.training import TopicFactory
from tests.imports.tables_of import PEOPLE, write_source
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
SAME = {"added": 0, "corrected": 0, "same": 2}


def run(*arguments: object) -> str:
    output = StringIO()
    call_command("import_register", *map(str, arguments), stdout=output)
    return output.getvalue()


def refused(*arguments: object) -> dict:
    output = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_register", *map(str, arguments), "--format", "json", stdout=output)
    assert error.value.returncode == 1
    return json.loads(output.getvalue())


def test_import_register_reports_changes_as_a_table(tmp_path):
    folder = write_source(tmp_path, people=PEOPLE, topics="code,title")

    assert (
        run(folder)
        == "people: 2 added, 0 corrected, 0 the same\ntopics: 0 added, 0 corrected, 0 the same\n"
    )


def test_import_register_reports_changes_as_json(tmp_path):
    folder = write_source(tmp_path, people=PEOPLE)
    run(folder)

    assert json.loads(run(folder, "--format", "json")) == {
        "changes": {"people": SAME},
        "problems": [],
        "warnings": [],
    }
    assert RegisterImport.objects.get().source_name == tmp_path.name


def test_import_register_writes_nothing_in_a_dry_run(tmp_path):
    output = run(write_source(tmp_path, people=PEOPLE), "--dry-run")

    assert output == "people: 2 added, 0 corrected, 0 the same\n"
    assert (Person.objects.count(), RegisterImport.objects.count(), AuditEvent.objects.count()) == (
        0,
        0,
        0,
    )


def test_import_register_lists_every_problem_and_writes_nothing(tmp_path):
    folder = write_source(tmp_path, people=PEOPLE + "E3,,Underhay,soon", peple="x")
    TopicFactory(code="winter")

    assert refused(folder) == {
        "changes": {},
        "problems": [
            {
                "file": "peple.csv",
                "row": None,
                "column": None,
                "problem": "This is not a register file.",
                "remedy": "Did you mean people? The register has people, tenures, courses, requirements, training, "
                "exemptions, practice, topics, person_topics, cpd, on_call, away, assessments, "
                "certificates, readings, social_accounts.",
            },
            {
                "file": "people",
                "row": 4,
                "column": "first_name",
                "problem": "This cell is empty.",
                "remedy": "Write the first_name.",
            },
            {
                "file": "people",
                "row": 4,
                "column": "joined_on",
                "problem": "“soon” is not a date that the register can read.",
                "remedy": "Write the date as 2026-03-31 or 31/03/2026.",
            },
        ],
        "warnings": [],
    }
    assert Person.objects.count() == 0


def test_import_register_lists_problems_in_words(tmp_path):
    output = StringIO()

    with pytest.raises(CommandError, match="Nothing was imported: 1 problem to fix"):
        call_command(
            "import_register", str(write_source(tmp_path, topics="code,title\na,")), stdout=output
        )

    assert output.getvalue() == "topics, row 2, title: This cell is empty. Write the title.\n"


def test_import_register_warns_of_a_future_date(tmp_path):
    output = run(write_source(tmp_path, people=PEOPLE + "E3,Orla,Underhay,2026-11-26"))

    assert output.splitlines() == [
        "people: 3 added, 0 corrected, 0 the same",
        "people, row 4, joined_on: 26 November 2026 is in the future. "
        "If this is right, you do not need to do anything.",
    ]


@pytest.mark.parametrize("name", ["empty", "gone"])
def test_import_register_refuses_a_source_without_files(tmp_path, name):
    (tmp_path / "empty").mkdir()

    (problem,) = refused(tmp_path / name)["problems"]

    assert (problem["row"], problem["column"]) == (None, None)
    assert problem["remedy"].startswith(("Add at least one CSV file", "Name a folder"))


def test_import_register_reports_a_concurrent_change(tmp_path, monkeypatch):
    monkeypatch.setattr(stored_register, "register_stamp", lambda: -1)

    with pytest.raises(CommandError, match="Someone else changed the register"):
        run(write_source(tmp_path, people=PEOPLE))

    assert Person.objects.count() == 0


AWAY = "person,starts_at,ends_at,kind\nE7,2026-11-26T00:00,2026-11-27T00:00,leave\n"
BROUGHT = (
    "I-0012 on Thu 26 Nov, 7:10am needs attention: Dr Leila Iyer-Thorne is on leave on "
    "Thu 26 Nov. Ceri Maddox will get an email."
)


def test_import_register_says_over_which_interview_it_brings_leave(tmp_path, officer):
    agreed(able(reference="E7"), reference="I-0012", enquiry=EnquiryFactory(owner=officer))
    folder = write_source(tmp_path, away=AWAY)

    assert run(folder) == f"away: 1 added, 0 corrected, 0 the same\n{BROUGHT}\n"
    assert run(folder) == "away: 0 added, 0 corrected, 1 the same\n"
    assert [row.since for row in needing_attention(now=NOW)[0].rows] == ["added 4:20pm by import"]


def test_import_register_says_as_json_over_which_interview_it_brings_leave(tmp_path, officer):
    agreed(able(reference="E7"), reference="I-0012", enquiry=EnquiryFactory(owner=officer))
    folder = write_source(tmp_path, away=AWAY)

    assert "attention" not in json.loads(run(folder, "--dry-run", "--format", "json"))
    assert json.loads(run(folder, "--format", "json"))["attention"] == [BROUGHT]
