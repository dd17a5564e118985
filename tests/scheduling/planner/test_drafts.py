"""Who and what is taken in a slot, what of a known plan still fits, and the quick first plan."""

from dataclasses import replace
from datetime import date

import pytest

from scheduling.planner.drafts import Draft, first_plan, what_still_fits
from scheduling.planner.problem import Course, Need, Problem, Slot, TrainingSession
from tests.scheduling.planner.problems import broken_rules, large_problem, small_problem

DAY = date(2026, 1, 5)
ALL = frozenset({"M1", "M2"})
HELD = TrainingSession("S1", "M1", "Hall", "Imo", ("A", "B"))
PROBLEM = Problem(
    {"M1": Course(4, 2), "M2": Course(4)},
    {
        "S1": Slot("S1", DAY, {"Hall": 3, "Room": 1, "Attic": 2}, {"Imo": ALL, "Ada": ALL}),
        "S2": Slot("S2", DAY, {"Hall": 3}, {"Ada": frozenset({"M2"})}),
    },
    (
        *(Need(person, "M1", DAY, ("S1",)) for person in "ABCD"),
        Need("A", "M2", DAY, ("S1", "S2")),
    ),
)


def test_a_draft_knows_what_is_taken():
    draft = Draft(PROBLEM)
    draft.add(HELD)

    assert draft.numbers_of("S1", "M1") == [0]
    assert draft.numbers_of("S1", "M2") == draft.numbers_of("S2", "M1") == []
    assert draft.seats_left(0) == 1
    assert draft.free_venues("S1", "M1") == ["Attic"]  # the room is too small for two
    assert draft.free_venues("S1", "M2") == ["Room", "Attic"]
    assert draft.free_trainers("S1", "M2") == ["Ada"]
    assert not draft.can_come(PROBLEM.needs[4], "S1")
    assert draft.can_come(PROBLEM.needs[4], "S2")
    assert not draft.can_come(PROBLEM.needs[2], "S2")
    assert [(need.person, need.course) for need in draft.unplaced()] == [
        ("C", "M1"),
        ("D", "M1"),
        ("A", "M2"),
    ]


@pytest.mark.parametrize(
    ("previous", "kept"),
    [
        (HELD, [HELD]),
        (replace(HELD, people=("A", "B", "C", "D")), [replace(HELD, people=("A", "B", "C"))]),
        (replace(HELD, people=("A", "B", "Z")), [HELD]),
        (replace(HELD, people=("A", "Z")), []),  # alone, A is too few
        (replace(HELD, venue="Room"), []),
        (replace(HELD, venue="Barn"), []),
        (replace(HELD, trainer="Nobody"), []),
        (replace(HELD, course="M9"), []),
        (TrainingSession("S2", "M2", "Hall", "Ada", ("A",)),) * 2,
    ],
)
def test_as_much_of_the_known_plan_stays_as_the_rules_allow(previous, kept):
    expected = kept if isinstance(kept, list) else [kept]

    assert what_still_fits(replace(PROBLEM, previous=(previous,))).held == expected


def test_the_known_plan_joins_what_is_pinned():
    pinned = replace(HELD, people=("D",))
    previous = (replace(HELD, people=("A", "B", "C", "D")), replace(HELD, trainer="Ada"))

    draft = what_still_fits(replace(PROBLEM, pinned=(pinned,), previous=previous))

    assert draft.held == [replace(HELD, people=("D", "A", "B"))]


def test_the_first_plan_places_all_it_can():
    draft = first_plan(PROBLEM)

    assert draft.held == [
        TrainingSession("S1", "M1", "Hall", "Ada", ("A", "B", "C")),
        TrainingSession("S2", "M2", "Hall", "Ada", ("A",)),
    ]


def test_a_first_plan_keeps_the_rules():
    problems = [*map(small_problem, range(60)), large_problem(1, 150, 15)]

    assert [broken_rules(problem, first_plan(problem).held) for problem in problems] == [[]] * 61
