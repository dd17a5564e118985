"""What needs, slots and plans say of themselves."""

from datetime import date

from scheduling.planner.problem import (
    Answer,
    Course,
    Need,
    Objective,
    Problem,
    Slot,
    TrainingSession,
    objective_of,
)

SLOT = Slot("S1", date(2026, 1, 5), {"Hall": 4}, {"Imo": frozenset({"M1"}), "Ada": frozenset()})
NEEDS = (
    Need("A", "M1", date(2026, 1, 2), ("S1",)),
    Need("B", "M1", date(2026, 1, 5), ("S1",)),
    Need("C", "M1", date(2026, 1, 5), ("S1",)),
)


def test_days_late_count_from_the_day_after():
    need = NEEDS[0]

    assert [need.late_days(date(2026, 1, day)) for day in (1, 2, 3)] == [0, 0, 1]


def test_a_slot_knows_its_teachers():
    assert (SLOT.teachers("M1"), SLOT.teachers("M2")) == (["Imo"], [])


def test_seats_are_the_smaller_of_group_and_venue():
    problem = Problem({"M1": Course(3), "M2": Course(9)}, {"S1": SLOT}, ())

    assert problem.seats("S1", "M1", "Hall") == 3
    assert problem.seats("S1", "M2", "Hall") == 4


def test_a_plan_costs_what_it_leaves_undone():
    known = (TrainingSession("S1", "M1", "Hall", "Imo", ("A", "C", "Z")),)
    problem = Problem({"M1": Course(3)}, {"S1": SLOT}, NEEDS, previous=known)

    plan = [TrainingSession("S1", "M1", "Hall", "Imo", ("A", "B"))]

    assert objective_of(problem, plan) == Objective(1, 3, 2, 1)


def test_a_plan_is_optimal_at_its_bound():
    best = Objective(1, 0, 0, 2)

    assert Answer((), best, best).is_optimal
    assert not Answer((), best, Objective(1, 0, 0, 1)).is_optimal
