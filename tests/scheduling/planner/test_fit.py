"""The best three places for one more person, where nobody else moves."""

from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

from scheduling.planner.fit import Place, best_places
from scheduling.planner.problem import Course, Need, Problem, Slot, TrainingSession
from tests.scheduling.planner.problems import large_problem

DAY = date(2026, 1, 5)
ALL = frozenset({"M1", "M2"})
PROBLEM = Problem(
    {"M1": Course(3), "M2": Course(3, 2)},
    {
        f"S{n}": Slot(f"S{n}", DAY + timedelta(n), {"Hall": 4, "Room": 2}, {"Imo": ALL, "Ada": ALL})
        for n in range(5)
    },
    (),
    previous=(TrainingSession("S2", "M1", "Hall", "Imo", ("A", "B")),),
)
EVERY = tuple(PROBLEM.slots)


def new(slot: str, venue: str, trainer: str, late: int = 0) -> Place:
    return Place(slot, "M1", venue, trainer, is_new=True, late_days=late)


def test_joining_comes_before_opening_and_fewer_days_late_before_both():
    need = Need("Z", "M1", DAY + timedelta(2), EVERY)

    assert best_places(PROBLEM, need) == [
        Place("S2", "M1", "Hall", "Imo", is_new=False, late_days=0),
        new("S0", "Room", "Ada"),
        new("S1", "Room", "Ada"),
    ]
    assert best_places(PROBLEM, replace(need, need_by=DAY, slots=("S3", "S2", "S1"))) == [
        new("S1", "Room", "Ada", 1),
        Place("S2", "M1", "Hall", "Imo", is_new=False, late_days=2),
        new("S3", "Room", "Ada", 3),
    ]


def test_a_full_one_leaves_the_other_venue_and_trainer():
    full = replace(PROBLEM.previous[0], people=("A", "B", "C"))
    need = Need("Z", "M1", DAY, ("S2",))

    assert best_places(replace(PROBLEM, previous=(full,)), need) == [new("S2", "Room", "Ada", 2)]


def test_nobody_is_in_two_places():
    assert best_places(PROBLEM, Need("A", "M2", DAY, ("S2",))) == []
    assert best_places(PROBLEM, Need("A", "M1", DAY, EVERY)) == []


def test_one_person_does_not_open_what_needs_two():
    assert best_places(PROBLEM, Need("Z", "M2", DAY, EVERY)) == []


def test_nobody_joins_what_can_no_longer_be_held():
    gone = replace(PROBLEM.previous[0], trainer="Una")
    need = Need("Z", "M1", DAY, ("S2",))

    assert best_places(replace(PROBLEM, previous=(gone,)), need) == [new("S2", "Room", "Ada", 2)]


def test_what_is_pinned_is_there_once():
    both = replace(PROBLEM, pinned=PROBLEM.previous)

    assert best_places(both, Need("Z", "M1", DAY, ("S2",))) == [
        Place("S2", "M1", "Hall", "Imo", is_new=False, late_days=2)
    ]


def test_a_place_is_found_at_once_at_size():
    problem = large_problem(1, 2000, 150)
    known = tuple(
        TrainingSession(slot.id, course, venue, trainer, ())
        for slot in problem.slots.values()
        for venue, trainer in zip(slot.venues, slot.trainers, strict=False)
        for course in sorted(slot.trainers[trainer])[:1]
    )
    need = Need("Z", "M1", DAY, tuple(problem.slots))

    began = perf_counter()
    places = best_places(replace(problem, previous=known), need)

    assert len(places) == 3
    assert perf_counter() - began < 1  # a tenth by the contract, on a machine with nothing else
