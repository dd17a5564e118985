"""`manage.py plan_training --problem`, as scripts and people call it."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

SLOTS = [
    {
        "id": "S1",
        "day": "2026-01-05",
        "venues": {"Hall": 2},
        "trainers": {"Quentin Wetherall": ["M1"]},
    },
    {"id": "S2", "day": "2026-01-12", "venues": {"Hall": 2, "Room": 1}, "trainers": {}},
]
PROBLEM: dict[str, Any] = {
    "courses": {"M1": {"max_group": 6, "min_group": 1}},
    "slots": SLOTS,
    "needs": [
        {"person": person, "course": "M1", "need_by": "2026-01-02", "slots": ["S1", "S2"]}
        for person in ("P1", "P2", "P3")
    ],
}
HELD = {
    "slot": "S1",
    "course": "M1",
    "venue": "Hall",
    "trainer": "Quentin Wetherall",
    "people": ["P1", "P2"],
}
Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(data: Any, name: str = "problem.json") -> str:
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        return str(path)

    return written


def plan_training(*arguments: str) -> str:
    out = StringIO()
    call_command("plan_training", *arguments, stdout=out)
    return out.getvalue()


def test_plan_training_json_is_the_plan_with_its_reasons(write):
    found = json.loads(plan_training("--problem", write(PROBLEM), "--seconds=20", "--format=json"))

    assert found["status"] == "optimal"
    assert found["sessions"] == [HELD]
    assert found["objective"] == found["bound"] == {"unplaced": 1, "late_days": 6, "sessions": 1}
    (unplaced,) = found["unplaced"]
    assert (unplaced["person"], unplaced["because"], unplaced["proven"]) == ("P3", "full", True)


def test_plan_training_table_names_days_people_and_what_would_help(write):
    lines = plan_training("--problem", write(PROBLEM)).splitlines()

    assert lines == [
        "2 of 3 needs placed in 1 training session, 6 days late in total",
        "No plan is better.",
        "  5 Jan 2026  S1  M1  Hall  Quentin Wetherall: P1, P2",
        "Without a place (1)",
        "  P3  M1: M1 is full in S1 (5 Jan 2026); nobody teaches M1 in S2 (12 Jan 2026). What would"
        " do: one more place on M1 in S1 (5 Jan 2026), a trainer for M1 in S2 (12 Jan 2026) or a"
        " trainer for M1 and a venue in S1 (5 Jan 2026).",
    ]


def test_plan_training_keeps_what_is_pinned_and_lists_moves(write):
    pinned = {**HELD, "people": ["P3"]}
    problem = {**PROBLEM, "pinned": [pinned], "previous": [HELD]}

    found = json.loads(plan_training("--problem", write(problem), "--format", "json"))

    assert "P3" in found["sessions"][0]["people"]
    assert found["objective"] == {"unplaced": 1, "late_days": 6, "moved": 1, "sessions": 1}
    assert [(move["from"], move["to"]) for move in found["moves"]] == [("S1", None)]


def test_plan_training_fit_finds_places_for_one_more(write):
    known = write({**PROBLEM, "previous": [{**HELD, "people": ["P1"]}]})
    need = write(PROBLEM["needs"][1], "need.json")

    found = json.loads(plan_training("--problem", known, "--fit", need, "--format", "json"))

    place = {key: HELD[key] for key in ("slot", "course", "venue", "trainer")}
    assert found == {"places": [{**place, "new_session": False, "late_days": 3}]}
    assert plan_training("--problem", known, "--fit", need) == (
        "5 Jan 2026  S1  M1  Hall  Quentin Wetherall: a free place, 3 days late\n"
    )


@pytest.mark.parametrize(
    ("problem", "refusal"),
    [
        ({**PROBLEM, "slots": SLOTS[:1]}, "needs[0].slots[1]: there is no slot S2; slots are S1."),
        ("{", "this is not JSON: line 1, column 2"),
        ('{"courses": {"M1": {"max_group": Infinity}}}', "Infinity is not a number."),
    ],
)
def test_plan_training_refuses_a_problem_with_its_place(write, problem, refusal):
    path = write(problem)

    with pytest.raises(CommandError) as refused:
        plan_training("--problem", path)

    assert str(refused.value).startswith(f"{path}: {refusal}")


def test_plan_training_refuses_what_it_cannot_read(write, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        plan_training("--problem", str(tmp_path / "missing.json"))
    (tmp_path / "latin.json").write_bytes(b'"\xe9"')
    with pytest.raises(CommandError, match="cannot be read"):
        plan_training("--problem", str(tmp_path / "latin.json"))


def test_plan_training_fit_needs_the_plan_that_people_know(write):
    need = write(PROBLEM["needs"][1], "need.json")

    with pytest.raises(CommandError, match="previous is missing"):
        plan_training("--problem", write(PROBLEM), "--fit", need)


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_plan_training_takes_some_seconds(write, seconds):
    with pytest.raises(CommandError, match="is no number of seconds"):
        plan_training("--problem", write(PROBLEM), f"--seconds={seconds}")
