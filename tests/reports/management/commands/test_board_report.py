"""The board's paper as a file."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reports.board.paper_document import json_of
from reports.board.queries.board_report import board_report
from tests.clock import NOW, TODAY
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Requirement
from training.queries.register import read_register
from training.readiness_report import as_json as readiness_json
from training.readiness_report import report_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ON = "2026-03-31"


@pytest.fixture(autouse=True)
def _register() -> None:
    Requirement.objects.update(recorded_at=NOW)
    person = PersonFactory(reference="P1")
    TenureFactory(person=person)
    for code in ("M1", "M2", "M3", "M6"):
        TrainingRecordFactory(person=person, course=CourseFactory(code=code))
    TenureFactory(person=PersonFactory(reference="P2"))


def written(output: Path, *arguments: str) -> tuple[str, str]:
    said = StringIO()
    call_command("board_report", "--output", str(output), *arguments, stdout=said)
    return output.read_text(), said.getvalue()


def as_written(output: Path, *arguments: str) -> Any:
    return json.loads(written(output, *arguments)[0])


def test_board_report_writes_the_json_of_the_day(tmp_path):
    text, said = written(tmp_path / "paper.json", "--on", ON)

    report = board_report(on=TODAY.replace(month=3, day=31), known_at=NOW)
    assert text == json_of(report)
    assert said == (
        "1 of 2 people is ready for an interview, one more than in December. Wrote"
        f" {tmp_path / 'paper.json'}, as at 31 March 2026, as known on 25 November 2026, 4:20pm.\n"
    )


def test_board_report_has_the_figures_that_readiness_has(tmp_path):
    found = as_written(tmp_path / "paper.json", "--on", ON)

    register = report_on(read_register(known_at=NOW), on=TODAY.replace(month=3, day=31))
    assert found["figures"] == readiness_json(register)["figures"]
    assert found["figures"]["people_required"] == 2


def test_board_report_writes_a_csv(tmp_path):
    lines = written(tmp_path / "paper.CSV", "--on", ON)[0].splitlines()

    assert lines[0] == "part,group,figure,value"
    assert "figures,,people_ready,1" in lines


def test_board_report_takes_the_moments_and_the_last_paper(tmp_path):
    found = as_written(
        tmp_path / "paper.json",
        *("--on", ON, "--known-at", "2026-11-25T16:19"),
        *("--since", "2026-01-31", "--since-known-at", "2026-11-25T16:18"),
    )

    assert (found["known_at"], found["since"], found["since_known_at"]) == (
        "2026-11-25T16:19:00+00:00",
        "2026-01-31",
        "2026-11-25T16:18:00+00:00",
    )
    assert found["figures"]["percent"] is None


def test_board_report_is_of_today_unless_told(tmp_path):
    assert as_written(tmp_path / "paper.json")["on"] == TODAY.isoformat()


@pytest.mark.parametrize(
    ("name", "arguments", "why"),
    [
        ("paper.docx", [], "paper.docx ends in no kind of paper"),
        ("nowhere/paper.json", [], "There is no folder"),
        ("paper.json", ["--on", str(TODAY + timedelta(days=1))], "is still to come"),
        ("paper.json", ["--known-at", "2026-11-25T16:21"], "Nothing is known yet"),
        (
            "paper.json",
            ["--known-at", "2026-11-25T16:19", "--since-known-at", "2026-11-25T16:20"],
            "Nothing is known yet",
        ),
        ("paper.json", ["--on", ON, "--since", ON], "is not before this one"),
        ("paper.json", ["--on", "31 March"], "is not a day"),
    ],
)
def test_board_report_refuses(tmp_path, name, arguments, why):
    with pytest.raises(CommandError, match=why):
        written(tmp_path / name, *arguments)

    assert list(tmp_path.iterdir()) == []


def test_board_report_says_what_cannot_be_written(tmp_path):
    (tmp_path / "paper.json").mkdir()

    with pytest.raises(CommandError, match="cannot be written"):
        written(tmp_path / "paper.json")
