"""A problem as JSON, and every way to get it wrong: each is refused with its place."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from scheduling.planner.problem import Course, Need, Slot, TrainingSession
from scheduling.planner.reading import NotAProblem, read_json, read_need, read_problem

HELD = {"slot": "S1", "course": "M1", "venue": "Hall", "trainer": "Imo", "people": ["A"]}
PROBLEM: dict[str, Any] = {
    "courses": {"M1": {"max_group": 2, "min_group": 1}, "M2": {"max_group": 6}},
    "slots": [
        {"id": "S1", "day": "2026-01-05", "venues": {"Hall": 4}, "trainers": {"Imo": ["M1"]}},
        {"id": "S2", "day": "2026-01-06", "venues": {"Hall": 4, "Room": 1}, "trainers": {}},
    ],
    "needs": [
        {"person": "A", "course": "M1", "need_by": "2026-01-31", "slots": ["S1", "S2"]},
        {"person": "A", "course": "M2", "need_by": "2026-01-31", "slots": ["S1"]},
        {"person": "B", "course": "M1", "need_by": "2026-01-31", "slots": ["S2"]},
    ],
}
GONE = object()


def test_a_problem_is_read_with_all_its_parts():
    problem = read_problem({**PROBLEM, "pinned": [HELD], "previous": [HELD]})

    assert problem.courses == {"M1": Course(2, 1), "M2": Course(6, 1)}
    assert problem.slots["S1"] == Slot(
        "S1", date(2026, 1, 5), {"Hall": 4}, {"Imo": frozenset({"M1"})}
    )
    assert problem.needs[0] == Need("A", "M1", date(2026, 1, 31), ("S1", "S2"))
    assert problem.pinned == (TrainingSession("S1", "M1", "Hall", "Imo", ("A",)),)
    assert problem.previous == problem.pinned


def test_an_empty_problem_is_one():
    problem = read_problem({"courses": {}, "slots": [], "needs": []})

    assert (problem.needs, problem.pinned, problem.previous) == ((), (), None)


def test_a_slot_that_is_named_twice_counts_once():
    need = {"person": "C", "course": "M1", "need_by": "2026-01-31", "slots": ["S2", "S1", "S2"]}

    assert read_need(need, read_problem(PROBLEM)).slots == ("S2", "S1")


def test_a_previous_plan_may_hold_what_is_no_longer_there():
    other = {"slot": "S1", "course": "M9", "venue": "Barn", "trainer": "Nobody", "people": ["Z"]}

    assert read_problem({**PROBLEM, "previous": [other]}).previous == (
        TrainingSession("S1", "M9", "Barn", "Nobody", ("Z",)),
    )


@pytest.mark.parametrize(
    ("path", "value", "refusal"),
    [
        ("", [], "the problem: [] is not an object."),
        ("needs", GONE, "the problem: needs is missing."),
        (
            "extra",
            1,
            "the problem: there is no field extra; the fields are courses, slots, needs, pinned,"
            " previous.",
        ),
        ("courses", [], "courses: [] is not an object."),
        ("courses.M1.max_group", 0, "courses.M1.max_group: 0 is not a whole number from 1."),
        ("courses.M1.max_group", 2.5, "courses.M1.max_group: 2.5 is not a whole number from 1."),
        ("courses.M1.max_group", True, "courses.M1.max_group: True is not a whole number from 1."),
        ("courses.M1.max_group", "2", "courses.M1.max_group: “2” is not a whole number from 1."),
        ("courses.M1.min_group", 0, "courses.M1.min_group: 0 is not a whole number from 1."),
        (
            "courses.M1.min_group",
            3,
            "courses.M1: min_group is 3, which is more than max_group, 2.",
        ),
        ("slots", {}, "slots: {} is not a list."),
        ("slots.1.id", "S1", "slots: slot S1 is there twice."),
        ("slots.0.id", "", "slots[0].id: “” is not a text."),
        ("slots.0.id", 7, "slots[0].id: 7 is not a text."),
        ("slots.0.day", "5 January", "slots[0].day: “5 January” is not a day like 2026-03-31."),
        ("slots.0.day", "20260105", "slots[0].day: “20260105” is not a day like 2026-03-31."),
        ("slots.0.day", "2026-02-30", "slots[0].day: “2026-02-30” is not a day like 2026-03-31."),
        ("slots.0.venues.Hall", 0, "slots[0].venues.Hall: 0 is not a whole number from 1."),
        (
            "slots.0.trainers.Imo",
            ["M1", "M7"],
            "slots[0].trainers.Imo[1]: there is no course M7; courses are M1, M2.",
        ),
        ("needs.0.course", "M7", "needs[0].course: there is no course M7; courses are M1, M2."),
        ("needs.0.slots.1", "S9", "needs[0].slots[1]: there is no slot S9; slots are S1, S2."),
        ("needs.0.need_by", "soon", "needs[0].need_by: “soon” is not a day like 2026-03-31."),
        ("needs.1.course", "M1", "needs: A needs M1 is there twice."),
        ("pinned.0.slot", "S9", "pinned[0].slot: there is no slot S9; slots are S1, S2."),
        ("pinned.0.course", "M7", "pinned[0].course: there is no course M7; courses are M1, M2."),
        (
            "pinned.0.venue",
            "Barn",
            "pinned[0].venue: there is no venue Barn in slot S1; venues are Hall.",
        ),
        (
            "pinned.0.slot",
            "S2",
            "pinned[0].trainer: there is no trainer Imo in slot S2; there are none.",
        ),
        ("pinned.0.course", "M2", "pinned[0].trainer: Imo does not teach M2 in slot S1."),
        (
            "pinned.0.people",
            ["A", "B", "C"],
            "pinned[0].people: 3 people, but M1 in Hall has places for 2.",
        ),
        ("pinned.0.people", ["Z"], "pinned[0].people[0]: Z has no need for M1."),
        ("pinned.0.people", ["B"], "pinned[0].people[0]: B cannot come to M1 in slot S1."),
        ("pinned.0.people", ["A", "A"], "pinned[0].people: A is there twice."),
        ("pinned.1", HELD, "pinned: Hall in slot S1 is there twice."),
        ("previous.0.slot", "S9", "previous[0].slot: there is no slot S9; slots are S1, S2."),
        ("previous.0.trainer", None, "previous[0].trainer: None is not a text."),
        ("previous.1", HELD, "previous: A in slot S1 is there twice."),
        ("previous.1", {**HELD, "slot": "S2"}, "previous: A on course M1 is there twice."),
        ("previous.0.people", ["A", "A"], "previous[0].people: A is there twice."),
    ],
)
def test_what_is_wrong_is_named_with_its_place(path, value, refusal):
    data = deepcopy({**PROBLEM, "pinned": [HELD], "previous": [{**HELD, "people": ["A"]}]})
    *folders, last = path.split(".")
    part: Any = data
    for name in folders:
        part = part[int(name)] if isinstance(part, list) else part[name]
    if not path:
        data = value
    elif value is GONE:
        del part[last]
    elif isinstance(part, list):
        part[int(last) : int(last) + 1] = [value]
    else:
        part[last] = value

    with pytest.raises(NotAProblem) as refused:
        read_problem(data)

    assert str(refused.value) == refusal


def test_a_trainer_is_pinned_once_in_a_slot():
    data = deepcopy(PROBLEM)
    data["slots"][0]["venues"]["Attic"] = 2
    pinned = [{**HELD, "people": []}, {**HELD, "venue": "Attic", "people": []}]

    with pytest.raises(NotAProblem, match=r"^pinned: Imo in slot S1 is there twice\.$"):
        read_problem({**data, "pinned": pinned})


def test_a_long_list_of_what_exists_is_cut_short():
    data = deepcopy(PROBLEM)
    data["courses"] = {f"M{number:02}": {"max_group": 1} for number in range(20)}

    with pytest.raises(NotAProblem, match=r"M11 and 8 more\.$"):
        read_problem(data)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("{", "this is not JSON: line 1, column 2: Expecting property name enclosed"),
        ('{"seats": NaN}', "NaN is not a number."),
        ('{"M1": 1, "M1": 2}', "an object: M1 is there twice."),
        ("[" * 100_000, "this is nested too deeply."),
    ],
)
def test_what_is_not_json_is_refused(text, refusal):
    with pytest.raises(NotAProblem) as refused:
        read_json(text)

    assert str(refused.value).startswith(refusal)


def test_json_is_read():
    assert read_json(json.dumps(PROBLEM)) == PROBLEM
