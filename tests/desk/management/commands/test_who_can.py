"""`manage.py who_can`, as scripts and people call it."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories.scheduling import TOMORROW_AT_10
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PersonTopicFactory,
    PracticeFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def who_can(*arguments: str) -> str:
    out = StringIO()
    call_command("who_can", "--medium", "radio", *arguments, stdout=out)
    return out.getvalue()


def test_who_can_json_has_every_check_of_everyone():
    ready = PersonFactory(reference="E1")
    TenureFactory(person=ready)
    TrainingRecordFactory(person=ready, course=CourseFactory(code="M3"))
    PracticeFactory(person=ready)
    PersonTopicFactory(person=ready, topic=TopicFactory(code="winter"), level="lead")
    PersonFactory(reference="E2", last_name="“Quoted”")

    found: dict[str, Any] = json.loads(
        who_can("--at", "2026-11-26T10:00", "--topic", "winter", "--format", "json")
    )

    assert {group: [row["person"] for row in rows] for group, rows in found.items()} == {
        "ready": ["E1"],
        "near": [],
        "not": ["E2"],
    }
    assert [check["check"] for check in found["ready"][0]["checks"]] == [
        "role",
        "medium",
        "topic",
        "available",
        "free_to_speak",
    ]
    assert found["not"][0]["checks"][0] == {
        "check": "role",
        "met": False,
        "why": "not a spokesperson",
        "fix": "Coaching before the slot",
    }


def test_who_can_table_shows_fixes():
    TenureFactory(person__reference="E1", person__first_name="Gwen", person__last_name="Fenwright")

    lines = who_can("--at", (TOMORROW_AT_10 + timedelta(hours=9)).isoformat()).splitlines()

    assert lines == [
        "Ready (0)",
        "Nearly (0)",
        "Not (1)",
        "  E1  Gwen Fenwright: never trained for radio · out of hours and not on call → Ask out of hours",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--at", "2026-11-25T16:20"], "4:20pm on Wed 25 Nov has passed"),
        (["--at", "2026-11-26T10:00", "--topic", "winter"], "There is no topic winter"),
        (["--at", "2026-11-26T10:00", "--minutes", "0"], "Enter whole minutes"),
        (["--at", "2027-03-28T01:30"], "2027-03-28T01:30"),
        (["--at", "9999-12-31T23:59"], "Write a date and time from 1950 to 2199"),
        (["--at", "0001-01-01T00:00"], "Write a date and time from 1950 to 2199"),
    ],
)
def test_who_can_refuses_in_words(arguments, words):
    with pytest.raises(CommandError, match=words):
        who_can(*arguments)
