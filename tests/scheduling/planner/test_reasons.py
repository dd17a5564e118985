"""Why a need has no place: each reason in the order of the contract, and by solving again both
ways. What is given works, and without it nothing does.
"""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from scheduling.planner.problem import (
    Course,
    Need,
    Problem,
    Remedy,
    Slot,
    TrainingSession,
    Unplaced,
)
from scheduling.planner.programme import Programme, Solved
from scheduling.planner.reasons import explain
from scheduling.planner.search import plans
from tests.scheduling.planner.problems import best_cost, large_problem, small_problem

DAY = date(2026, 1, 5)
ALL = frozenset({"M1", "M2"})
ONE = {"Imo": frozenset({"M1"})}


def reasons(problem: Problem, *, seconds: float = 60) -> tuple[Unplaced, ...]:
    *_, answer = plans(problem, seconds=60)
    return explain(problem, answer, left=lambda: seconds)


def needing(*people: str, course: str = "M1", slots: tuple[str, ...] = ("S1",)) -> list[Need]:
    return [Need(person, course, DAY, slots) for person in people]


def problem_of(needs: list[Need], *slots: Slot, least: int = 1, most: int = 2) -> Problem:
    courses = {"M1": Course(most, least), "M2": Course(4)}
    return Problem(courses, {slot.id: slot for slot in slots}, tuple(needs))


@pytest.mark.parametrize(
    ("problem", "because", "why"),
    [
        (
            problem_of(needing("A", slots=())),
            "no_slot",
            "A named no slot they can come to. Ask for some.",
        ),
        (
            problem_of(needing("A"), Slot("S1", DAY, {"Hall": 4}, {})),
            "no_trainer",
            "No trainer for M1 in S1 (5 Jan 2026)."
            " What would do: a trainer for M1 in S1 (5 Jan 2026).",
        ),
        (  # nobody teaches it comes before no venue
            problem_of(needing("A"), Slot("S1", DAY, {}, {})),
            "no_trainer",
            "No trainer for M1 in S1 (5 Jan 2026)."
            " What would do: a trainer for M1 and a venue in S1 (5 Jan 2026).",
        ),
        (
            problem_of(needing("A", "B"), Slot("S1", DAY, {"Room": 1}, ONE), least=2),
            "no_venue",
            "No venue in S1 (5 Jan 2026) is large enough for M1, which needs 2 people."
            " What would do: a venue for 2 in S1 (5 Jan 2026).",
        ),
        (
            problem_of(needing("A"), Slot("S1", DAY, {}, ONE)),
            "no_venue",
            "No venue in S1 (5 Jan 2026) is large enough for M1."
            " What would do: a venue in S1 (5 Jan 2026).",
        ),
        (
            problem_of(needing("A"), Slot("S1", DAY, {"Hall": 4}, ONE), least=2),
            "too_few",
            "Too few people for M1 in S1 (5 Jan 2026): it needs 2, and 1 without a place can come."
            " Ask for more slots.",
        ),
        (
            problem_of(needing("A", "B", "C"), Slot("S1", DAY, {"Hall": 4}, ONE)),
            "full",
            "M1 is full in S1 (5 Jan 2026)."
            " What would do: one more place on M1 in S1 (5 Jan 2026) or a trainer for M1 and a venue"
            " in S1 (5 Jan 2026).",
        ),
    ],
)
def test_the_first_reason_that_is_so(problem, because, why):
    *_, last = reasons(problem)

    assert (last.because, last.why, last.is_proven) == (because, why, True)


def test_what_is_in_the_way_is_said_slot_by_slot():
    slots = [Slot(f"S{n}", DAY, {"Hall": 4}, {"Imo": ALL}) for n in (1, 2, 3, 4, 5)]
    slots[1] = replace(slots[1], trainers={})
    slots[4] = replace(slots[4], trainers={"Imo": ALL, "Ada": ALL})
    held = [
        TrainingSession("S1", "M2", "Hall", "Imo", ("A",)),
        TrainingSession("S3", "M2", "Hall", "Imo", ("B",)),
        TrainingSession("S4", "M1", "Hall", "Imo", ("C", "D")),
        TrainingSession("S5", "M2", "Hall", "Imo", ("E",)),
    ]
    every = tuple(slot.id for slot in slots)
    needs = [
        *needing("A", slots=every),
        *needing("A", "B", "E", course="M2", slots=every),
        *needing("C", "D", slots=every),
    ]

    problem = replace(problem_of(needs, *slots), pinned=tuple(held))
    (only,) = reasons(problem)

    assert only.why == (
        "A attends M2 in S1 (5 Jan 2026); nobody teaches M1 in S2 (5 Jan 2026); its trainers hold"
        " other courses in S3 (5 Jan 2026); M1 is full in S4 (5 Jan 2026); no venue is free that is"
        " large enough in S5 (5 Jan 2026). What would do: a trainer for M1 in S2 (5 Jan 2026), one"
        " more place on M1 in S4 (5 Jan 2026) or a venue in S5 (5 Jan 2026)."
    )


def test_many_slots_are_cut_short():
    slots = [Slot(f"S{n}", DAY, {}, {}) for n in range(5)]

    (only,) = reasons(problem_of(needing("A", slots=tuple(s.id for s in slots)), *slots))

    assert "S0 (5 Jan 2026), S1 (5 Jan 2026), S2 (5 Jan 2026) and 2 more." in only.why


def test_someone_moves_to_a_training_session_that_is_too_small():
    """With A in it, M1 would take the only trainer of S1; B and C could go, alone, elsewhere."""
    slots = {
        "S1": Slot("S1", DAY, {"Hall": 4}, {"Imo": ALL}),
        "S2": Slot("S2", DAY, {"Hall": 4}, {"Imo": frozenset({"M2"})}),
        "S3": Slot("S3", DAY, {"Hall": 4}, {"Imo": frozenset({"M2"})}),
    }
    needs = (
        Need("A", "M1", DAY, ("S1",)),
        Need("B", "M2", DAY, ("S1", "S2")),
        Need("C", "M2", DAY, ("S1", "S3")),
    )

    (only,) = reasons(Problem({"M1": Course(1), "M2": Course(4, 2)}, slots, needs))

    assert (only.person, only.because, only.is_proven) == ("A", "too_few", True)
    assert only.remedies[0].below_minimum
    assert only.why.startswith("Too few people for M2 in S")


def changed(problem: Problem, remedy: Remedy) -> Problem:
    """The problem with what the remedy asks for."""
    slot = problem.slots[remedy.slot]
    courses = dict(problem.courses)
    course = courses[remedy.course]
    if remedy.below_minimum:
        courses = {code: replace(each, min_group=1) for code, each in courses.items()}
    if remedy.seats:
        courses[remedy.course] = replace(course, max_group=course.max_group + 1)
    venues = {name: seats + remedy.seats for name, seats in slot.venues.items()}
    trainers = dict(slot.trainers)
    if remedy.venues:
        venues["another venue"] = 9
    if remedy.trainers:
        trainers["another trainer"] = frozenset({remedy.course})
    slots = {**problem.slots, slot.id: replace(slot, venues=venues, trainers=trainers)}
    return replace(problem, courses=courses, slots=slots)


def test_solving_again_both_ways_bears_every_reason_out():
    seen: Counter[str] = Counter()
    for seed in range(250):
        problem = small_problem(seed)
        *_, answer = plans(problem, seconds=60)
        placed = frozenset((p, one.course) for one in answer.training_sessions for p in one.people)

        for each in explain(problem, answer, left=lambda: 60.0):
            must = placed | {(each.person, each.course)}
            alone = {code: replace(c, min_group=1) for code, c in problem.courses.items()}
            first = frozenset({(each.person, each.course)})
            below = replace(problem, courses=alone)
            is_too_few = best_cost(below, must) is not None or (
                best_cost(problem, first) is None and best_cost(below, first) is not None
            )
            seen[each.because] += 1

            assert each.is_proven
            assert best_cost(problem, must) is None, (seed, each)
            if each.because in ("too_few", "full"):
                assert (each.because == "too_few") == is_too_few, (seed, each)
            for remedy in each.remedies:
                assert best_cost(changed(problem, remedy), must), (seed, each, remedy)

    assert set(seen) == {"no_trainer", "no_venue", "too_few", "full"}


def test_without_time_a_reason_is_not_proven():
    slot = Slot("S1", DAY, {"Hall": 4}, ONE)
    problem = problem_of(needing("A", "B", "C", "D", "E"), slot, least=2, most=3)

    late = reasons(problem, seconds=0)

    assert [(each.because, each.is_proven) for each in late] == [("full", False)] * 2


def test_reasons_that_take_too_long_are_not_proven():
    problem = large_problem(1, 100, 10)
    first = next(plans(problem, seconds=60))

    found = explain(problem, replace(first, bound=first.objective), left=lambda: 1e-9)

    assert {each.is_proven for each in found if each.because == "full"} == {False}


def test_a_reason_can_be_proven_where_the_plan_is_not():
    """Whoever has no place in a quick plan: proven alone if the others would have to give way."""
    seen: Counter[bool] = Counter()
    for seed in range(250):
        problem = small_problem(seed)
        quick = next(plans(problem, seconds=60))
        placed = frozenset((p, one.course) for one in quick.training_sessions for p in one.people)

        for each in explain(problem, quick, left=lambda: 60.0):
            must = placed | {(each.person, each.course)}
            if each.because == "full":
                seen[each.is_proven] += 1
                assert each.is_proven == (best_cost(problem, must) is None), (seed, each)
            elif each.because == "too_few":
                first = frozenset({(each.person, each.course)})
                assert each.is_proven == (best_cost(problem, first) is None), (seed, each)

    assert seen[True] > 0


def test_a_proof_is_not_begun_that_cannot_be_finished(monkeypatch):
    problem = large_problem(1, 60, 8)
    first = next(plans(problem, seconds=60))
    monkeypatch.setattr("scheduling.planner.reasons.Programme", None)

    found = explain(problem, first, left=lambda: 0.001)

    assert {each.is_proven for each in found if each.because == "full"} == {False}


FIVE_FOR_THREE = problem_of(
    needing("A", "B", "C", "D", "E"), Slot("S1", DAY, {"Hall": 4}, ONE), least=2, most=3
)


def test_what_the_relaxation_leaves_open_is_searched(monkeypatch):
    *_, answer = plans(FIVE_FOR_THREE, seconds=60)
    monkeypatch.setattr(
        "scheduling.planner.reasons._possible_in_fractions",
        lambda _programme, numbers, _left: {*numbers},
    )

    found = explain(FIVE_FOR_THREE, answer, left=lambda: 60)

    assert [(each.because, each.is_proven) for each in found] == [("full", True)] * 2


def test_a_search_that_finds_nothing_and_proves_nothing_ends(
    monkeypatch,
):
    *_, answer = plans(FIVE_FOR_THREE, seconds=60)
    monkeypatch.setattr(
        "scheduling.planner.reasons._possible_in_fractions",
        lambda _programme, numbers, _left: {*numbers},
    )
    monkeypatch.setattr(Programme, "solve", lambda *_, **__: Solved(None, -99.0))

    found = explain(FIVE_FOR_THREE, answer, left=lambda: 60)

    assert [(each.because, each.is_proven) for each in found] == [("full", False)] * 2
