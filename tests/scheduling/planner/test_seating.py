"""Who sits where, from the numbers of a slot."""

from dataclasses import replace
from datetime import date

from scheduling.planner.problem import Course, Problem, Slot, TrainingSession
from scheduling.planner.seating import seat

DAY = date(2026, 1, 5)
SLOT = Slot(
    "S1",
    DAY,
    {"Hall": 4, "Loft": 4, "Room": 2},
    {"Ada": frozenset({"M1", "M2"}), "Imo": frozenset({"M1"}), "Una": frozenset({"M2"})},
)
PROBLEM = Problem({"M1": Course(4, 2), "M2": Course(4)}, {"S1": SLOT}, ())
LARGE = ("Hall", "Loft")


def test_each_has_at_least_its_minimum():
    held = seat(PROBLEM, "S1", [("M1", LARGE), ("M1", LARGE)], {"M1": list("ABCDE")})

    assert held == [
        TrainingSession("S1", "M1", "Hall", "Imo", ("A", "B", "C")),
        TrainingSession("S1", "M1", "Loft", "Ada", ("D", "E")),
    ]


def test_what_nobody_needs_is_left_out():
    held = seat(
        PROBLEM, "S1", [("M1", LARGE), ("M1", ("Room",)), ("M2", LARGE)], {"M1": ["A", "B"]}
    )

    assert [(one.course, one.venue, one.people) for one in held] == [("M1", "Hall", ("A", "B"))]


def test_a_trainer_gives_way_to_one_who_can_do_nothing_else():
    held = seat(
        PROBLEM,
        "S1",
        [("M1", LARGE), ("M1", LARGE), ("M2", ("Room",))],
        {"M1": list("ABCDE"), "M2": ["F"]},
    )

    assert {(one.course, one.trainer) for one in held} == {
        ("M1", "Ada"),
        ("M1", "Imo"),
        ("M2", "Una"),
    }


def test_people_join_what_is_pinned_and_leave_enough_for_others():
    pinned = TrainingSession("S1", "M1", "Loft", "Ada", ("Z",))

    held = seat(
        replace(PROBLEM, pinned=(pinned,)),
        "S1",
        [("M1", ("Hall",))],
        {"M1": list("ABCD")},
    )

    assert held == [
        replace(pinned, people=("Z", "A", "B")),
        TrainingSession("S1", "M1", "Hall", "Imo", ("C", "D")),
    ]


def test_venue_and_trainer_stay_as_people_know_them():
    known = (
        TrainingSession("S1", "M1", "Loft", "Imo", ("A", "B")),
        TrainingSession("S1", "M2", "Hall", "Ada", ("C",)),
    )

    held = seat(
        replace(PROBLEM, previous=known),
        "S1",
        [("M2", LARGE), ("M1", LARGE)],
        {"M1": ["A", "B"], "M2": ["C"]},
    )

    assert held == [*known]


def test_a_venue_known_for_another_course_is_taken_last():
    known = (TrainingSession("S1", "M2", "Hall", "Ada", ("C",)),)

    (one,) = seat(replace(PROBLEM, previous=known), "S1", [("M1", LARGE)], {"M1": ["A", "B"]})

    assert one.venue == "Loft"
