"""Who loses the place they knew, and why."""

from dataclasses import replace
from datetime import date

import pytest

from scheduling.planner.moves import list_moves
from scheduling.planner.plan import plan_training
from scheduling.planner.problem import Answer, Course, Move, Need, Objective, Problem, Slot
from scheduling.planner.problem import TrainingSession as Held
from scheduling.planner.search import plans
from tests.scheduling.planner.problems import large_problem

DAY = date(2026, 1, 5)
NEXT = date(2026, 1, 6)
BOTH = frozenset({"M1", "M2"})
KNOWN = Held("S1", "M1", "Hall", "Imo", ("A",))
PROBLEM = Problem(
    {"M1": Course(1), "M2": Course(1)},
    {
        "S1": Slot("S1", DAY, {"Hall": 4}, {"Imo": BOTH}),
        "S2": Slot("S2", NEXT, {"Hall": 4}, {"Imo": BOTH}),
    },
    (Need("A", "M1", DAY, ("S1", "S2")), Need("A", "M2", DAY, ("S1", "S2"))),
    previous=(KNOWN,),
)


def with_slot(**fields: object) -> Problem:
    slot = replace(PROBLEM.slots["S1"], **fields)
    return replace(PROBLEM, slots={**PROBLEM.slots, "S1": slot})


@pytest.mark.parametrize(
    ("problem", "to", "because", "why"),
    [
        (replace(PROBLEM, needs=()), None, "not_needed", "A no longer needs M1."),
        (
            replace(PROBLEM, needs=(Need("A", "M1", DAY, ("S2",)),)),
            "S2",
            "not_free",
            "A can no longer come to S1.",
        ),
        (with_slot(trainers={}), "S2", "no_trainer", "Imo is no longer there in S1."),
        (
            with_slot(trainers={"Imo": frozenset({"M2"})}),
            "S2",
            "not_taught",
            "Imo does not teach M1 in S1.",
        ),
        (with_slot(venues={}), "S2", "no_venue", "Hall is no longer there in S1."),
        (
            replace(PROBLEM, pinned=(Held("S1", "M2", "Hall", "Imo", ("A",)),)),
            "S2",
            "pinned_then",
            "A has another place in S1 that is pinned.",
        ),
        (
            replace(PROBLEM, pinned=(Held("S2", "M1", "Hall", "Imo", ("A",)),)),
            "S2",
            "pinned",
            "A has another place on M1 that is pinned.",
        ),
        (
            replace(PROBLEM, courses={"M1": Course(2, 2), "M2": Course(1)}),
            None,
            "not_held",
            "M1 in Hall in S1 can no longer be held for the same people.",
        ),
        (  # B can come to nothing else
            replace(PROBLEM, needs=(*PROBLEM.needs[:1], Need("B", "M1", DAY, ("S1",)))),
            "S2",
            "exchanged",
            "In exchange, fewer people are without a place or late, or fewer others move.",
        ),
    ],
)
def test_a_place_that_is_gone_has_a_reason(problem, to, because, why):
    *_, answer = plans(problem, seconds=60)

    assert list_moves(problem, answer) == (Move("A", KNOWN, to, because, why),)


def test_who_stays_does_not_move():
    *_, answer = plans(PROBLEM, seconds=60)

    assert list_moves(PROBLEM, answer) == ()


def test_a_move_that_is_not_proven_says_so():
    answer = Answer((), Objective(2, 0, 1, 0), Objective(0, 0, 0, 0))

    (only,) = list_moves(PROBLEM, answer)

    assert only.because == "not_found"
    assert only.why == "No plan that keeps it and is as good was found in the time there was."


def test_ruling_one_session_out_moves_nobody_else():
    problem = large_problem(2, 20, 30, named=(15, 30))
    before = plan_training(problem, seconds=60)
    out = max(before.training_sessions, key=lambda one: len(one.people))
    needs = [
        replace(need, slots=tuple(slot for slot in need.slots if slot != out.slot))
        if need.course == out.course
        else need
        for need in problem.needs
    ]

    after = plan_training(
        replace(problem, needs=tuple(needs), previous=before.training_sessions), seconds=60
    )

    assert (after.objective.moved, after.bound.moved) == (len(out.people), len(out.people))
    assert {move.person for move in after.moves} == {*out.people}
