"""The command in its three formats, for a day and a moment, and its refusals."""

import json
from datetime import date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.clock import LONDON, NOW
from tests.factories.training import (
    CourseFactory,
    DirectorateFactory,
    DirectorateSpellFactory,
    PersonFactory,
    RemovedMonthFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Requirement

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 1, 1, 12, 0, tzinfo=LONDON)


def readiness(*arguments: str) -> str:
    written = StringIO()
    call_command("readiness", *arguments, stdout=written)
    return written.getvalue()


@pytest.fixture
def board_member_trained_once() -> None:
    """One of four courses; its record was entered at NOW, everything else before."""
    Requirement.objects.update(recorded_at=BEFORE)
    person = PersonFactory(reference="E1", joined_on=date(2025, 1, 1))
    TenureFactory(person=person, starts_on=date(2025, 1, 1), recorded_at=BEFORE)
    DirectorateSpellFactory(
        person=person,
        directorate=DirectorateFactory(name="Finance"),
        starts_on=date(2025, 1, 1),
        recorded_at=BEFORE,
    )
    TrainingRecordFactory(
        person=person,
        course=CourseFactory(code="M1"),
        completed_on=date(2025, 3, 1),
        valid_until=date(2028, 2, 29),
        recorded_at=NOW,
    )


@pytest.mark.usefixtures("board_member_trained_once")
def test_readiness_as_json():
    written = json.loads(
        readiness("--on", "2026-11-25", "--months", "2", "--by", "directorate", "--format", "json")
    )

    figures = {
        "required": 4,
        "compliant": 1,
        "percent": 25.0,
        "people_required": 1,
        "people_ready": 0,
    }
    overdue = {"person": "E1", "status": "overdue", "valid_until": None, "due_by": "2025-04-01"}
    assert written == {
        "on": "2026-11-25",
        "known_at": None,
        "figures": figures,
        "exempt": {"courses": 0, "people": 0},
        "units": [
            {
                "person": "E1",
                "course": "M1",
                "status": "in_date",
                "valid_until": "2028-02-29",
                "due_by": "2025-04-01",
            },
            *[overdue | {"course": code} for code in ("M2", "M3", "M6")],
        ],
        "groups": {"Finance": figures},
        "trend": [{"on": "2026-09-30", **figures}, {"on": "2026-10-31", **figures}],
        "removed": [],
    }


@pytest.mark.usefixtures("board_member_trained_once")
def test_readiness_of_the_past_says_how_many_were_removed_since():
    for ends_on, people in (
        (date(2018, 12, 31), 9),
        (date(2019, 1, 31), 1),
        (date(2019, 3, 31), 3),
    ):
        RemovedMonthFactory(ends_on=ends_on, people=people, people_required=1, people_ready=1)

    written = json.loads(readiness("--on", "2019-03-15", "--months", "2", "--format", "json"))
    table = readiness("--on", "2019-03-15", "--months", "2")

    counts = {"required": 6, "compliant": 4, "people_required": 1, "people_ready": 1}
    assert written["removed"] == [
        {"on": "2019-01-31", "people": 1, **counts},
        {"on": "2019-03-31", "people": 3, **counts},
    ]
    assert "Not counted in January 2019: 1 person, since removed." in table
    assert "Not counted in March 2019: 3 people, since removed." in table


@pytest.mark.usefixtures("board_member_trained_once")
def test_readiness_as_known_before_the_record_was_entered():
    written = json.loads(
        readiness("--on", "25/11/2026", "--known-at", "2026-11-25T16:19", "--format", "json")
    )

    assert written["known_at"] == "2026-11-25T16:19:00+00:00"
    assert written["figures"]["compliant"] == 0
    assert (written["groups"], written["trend"]) == ({}, [])


@pytest.mark.usefixtures("board_member_trained_once")
def test_readiness_as_csv():
    assert readiness("--on", "2026-11-25", "--format", "csv").splitlines() == [
        "person,course,status,valid_until,due_by",
        "E1,M1,in_date,2028-02-29,2025-04-01",
        "E1,M2,overdue,,2025-04-01",
        "E1,M3,overdue,,2025-04-01",
        "E1,M6,overdue,,2025-04-01",
    ]


@pytest.mark.usefixtures("board_member_trained_once")
def test_readiness_as_a_table():
    arguments = [
        "--on",
        "2026-11-25",
        "--known-at",
        "2026-11-25T16:20",
        "--months",
        "1",
        "--by",
        "role",
    ]

    assert readiness(*arguments).splitlines() == [
        "Readiness on 2026-11-25, as known at 2026-11-25T16:20+00:00",
        "",
        "people ready  of  in date  of  percent",
        "0             1   1        4   25.0",
        "",
        "role             people ready  of  in date  of  percent",
        "governing_board  0             1   1        4   25.0",
        "",
        "month end   people ready  of  in date  of  percent",
        "2026-10-31  0             1   1        4   25.0",
        "",
        "person  course  status   valid_until  due_by",
        "E1      M1      in_date  2028-02-29   2025-04-01",
        "E1      M2      overdue               2025-04-01",
        "E1      M3      overdue               2025-04-01",
        "E1      M6      overdue               2025-04-01",
    ]


def test_readiness_of_an_empty_register_says_how_to_import_one():
    assert readiness("--on", "2026-11-25", "--by", "role").splitlines() == [
        "Readiness on 2026-11-25",
        "",
        "people ready  of  in date  of  percent",
        "0             0   0        0",
        "",
        "No course is required of anyone on that day. Import a register with manage.py import_register.",
    ]


@pytest.mark.parametrize(
    ("at", "day"), [("2026-06-30T22:59Z", "2026-06-30"), ("2026-06-30T23:00Z", "2026-07-01")]
)
def test_readiness_defaults_to_today_in_london(at, day):
    with time_machine.travel(datetime.fromisoformat(at), tick=False):
        assert json.loads(readiness("--format", "json"))["on"] == day


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (
            ["--on", "2026-02-29"],
            "argument --on: There is no day “2026-02-29”. Write one that exists, as 2026-03-31 or 31/03/2026.",
        ),
        (
            ["--on", "9999-12-31"],
            "argument --on: 9999-12-31 is too far away. Write a day from 1950-01-01 to 2199-12-31.",
        ),
        (
            ["--on", "1949-12-31"],
            "argument --on: 1949-12-31 is too far away. Write a day from 1950-01-01 to 2199-12-31.",
        ),
        (
            ["--known-at", "yesterday"],
            "argument --known-at: “yesterday” is not a date and time. "
            "Write it as 2026-03-31T07:10, or with an offset: 2026-03-31T07:10+01:00.",
        ),
        (
            ["--months", "601"],
            "argument --months: “601” is not a number of months. Write a whole number from 0 to 600.",
        ),
        (
            ["--months=-1"],
            "argument --months: “-1” is not a number of months. Write a whole number from 0 to 600.",
        ),
        (
            ["--months", "²"],
            "argument --months: “²” is not a number of months. Write a whole number from 0 to 600.",
        ),
        (
            ["--by", "team"],
            "argument --by: invalid choice: 'team' (choose from directorate, role, course)",
        ),
        (
            ["--format", "xml"],
            "argument --format: invalid choice: 'xml' (choose from table, json, csv)",
        ),
    ],
)
def test_readiness_explains_refused_arguments(arguments, refusal):
    with pytest.raises(CommandError) as refused:
        readiness(*arguments)

    assert str(refused.value) == f"Error: {refusal}"


@pytest.mark.parametrize(("on", "months"), [("1950-01-01", "600"), ("2199-12-31", "0")])
def test_readiness_accepts_its_limits(on, months):
    assert len(
        json.loads(readiness("--on", on, "--months", months, "--format", "json"))["trend"]
    ) == int(months)
