"""A plan as JSON and as a table."""

from dataclasses import replace
from datetime import date

from scheduling.planner.answers import (
    answer_as_data,
    answer_as_table,
    places_as_data,
    places_as_table,
)
from scheduling.planner.fit import Place
from scheduling.planner.problem import (
    Answer,
    Course,
    Move,
    Need,
    Objective,
    Problem,
    Remedy,
    Slot,
    TrainingSession,
    Unplaced,
)

DAY = date(2026, 1, 5)
PROBLEM = Problem(
    {"M1": Course(2)},
    {"S1": Slot("S1", DAY, {"Hall": 4}, {"Imo": frozenset({"M1"})})},
    tuple(Need(person, "M1", DAY, ("S1",)) for person in "ABC"),
)
ANSWER = Answer(
    (TrainingSession("S1", "M1", "Hall", "Imo", ("A", "B")),),
    Objective(1, 0, 1, 1),
    Objective(0, 0, 0, 1),
    (Unplaced("C", "M1", "full", "M1 is full.", False, (Remedy("S1", "M1", seats=1),)),),
    (Move("C", TrainingSession("S1", "M1", "Hall", "Imo", ("C",)), None, "not_free", "C is ill."),),
)
PLACES = [
    Place("S1", "M1", "Hall", "Imo", is_new=True, late_days=1),
    Place("S1", "M1", "Room", "Ada", is_new=False, late_days=0),
]


def test_an_answer_has_the_keys_of_the_contract():
    remedy = {
        "slot": "S1",
        "course": "M1",
        "trainers": 0,
        "venues": 0,
        "seats": 1,
        "below_minimum": False,
    }
    expected = {
        "status": "feasible",
        "sessions": [
            {"slot": "S1", "course": "M1", "venue": "Hall", "trainer": "Imo", "people": ["A", "B"]}
        ],
        "unplaced": [
            {
                "person": "C",
                "course": "M1",
                "because": "full",
                "why": "M1 is full. (not proven)",
                "proven": False,
                "remedies": [remedy],
            }
        ],
        "objective": {"unplaced": 1, "late_days": 0, "sessions": 1},
        "bound": {"unplaced": 0, "late_days": 0, "sessions": 1},
    }

    assert answer_as_data(PROBLEM, ANSWER) == expected


def test_a_plan_made_anew_has_its_moves():
    best = replace(ANSWER, bound=ANSWER.objective)
    data = answer_as_data(replace(PROBLEM, previous=()), best)

    assert data["status"] == "optimal"
    assert data["objective"] == {"unplaced": 1, "late_days": 0, "moved": 1, "sessions": 1}
    assert data["moves"] == [
        {
            "person": "C",
            "course": "M1",
            "from": "S1",
            "venue": "Hall",
            "trainer": "Imo",
            "to": None,
            "because": "not_free",
            "why": "C is ill.",
        }
    ]


def test_a_table_says_all_of_it_in_lines():
    assert [*answer_as_table(PROBLEM, ANSWER)] == [
        "2 of 3 needs placed in 1 training session, 0 days late in total",
        "The best plan found in the time there was. At least 0 needs without a place are certain;"
        " this plan has 1.",
        "  5 Jan 2026  S1  M1  Hall  Imo: A, B",
        "Without a place (1)",
        "  C  M1: M1 is full. (not proven)",
        "Moved (1)",
        "  C  M1  S1 → none: C is ill.",
    ]


def test_a_table_of_the_best_plan_is_short():
    nothing = Objective(0, 0, 0, 0)

    assert [*answer_as_table(Problem({}, {}, ()), Answer((), nothing, nothing))] == [
        "0 of 0 needs placed in 0 training sessions, 0 days late in total",
        "No plan is better.",
    ]


def test_places_as_json_and_as_lines():
    assert places_as_data(PLACES[:1]) == {
        "places": [
            {
                "slot": "S1",
                "course": "M1",
                "venue": "Hall",
                "trainer": "Imo",
                "new_session": True,
                "late_days": 1,
            }
        ]
    }
    assert [*places_as_table(PROBLEM, PLACES)] == [
        "5 Jan 2026  S1  M1  Hall  Imo: a new training session, 1 day late",
        "5 Jan 2026  S1  M1  Room  Ada: a free place",
    ]
    assert [*places_as_table(PROBLEM, [])] == ["There is no place without moving somebody else."]
