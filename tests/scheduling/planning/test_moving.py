from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest

from scheduling.planning.moving import NEAREST, Moves

HELD: dict[str, Any] = {
    "slot": "2026-12-08 am",
    "course": "M3",
    "venue": "1",
    "trainer": "7",
    "people": ["11", "12"],
}
OTHER = HELD | {"slot": "2026-12-10 am", "course": "M1", "venue": "2", "trainer": "8"}


def problem(*names: str) -> dict[str, Any]:
    slots = names or ("2026-12-07 pm", "2026-12-08 am", "2026-12-08 pm", "2026-12-10 am")
    return {
        "slots": [
            {"id": name, "venues": {"1": 6, "2": 6}, "trainers": {"7": ["M3"], "8": ["M1"]}}
            for name in slots
        ],
        "needs": [{"person": p, "course": "M3", "slots": list(slots)} for p in ("11", "12")],
    }


def test_a_session_can_go_where_everything_and_everyone_is_free():
    times = Moves(problem(), [HELD]).times_of(HELD)

    assert times == ["2026-12-07 pm", "2026-12-08 pm", "2026-12-10 am"]


@pytest.mark.parametrize(
    "other",
    [
        OTHER | {"venue": "1", "people": ["13"]},
        OTHER | {"trainer": "7", "people": ["13"]},
        OTHER | {"people": ["12"]},
    ],
    ids=["venue", "trainer", "person"],
)
def test_not_where_another_session_takes_what_it_needs(other):
    assert Moves(problem(), [HELD, other]).times_of(HELD) == ["2026-12-07 pm", "2026-12-08 pm"]


def test_another_session_then_is_no_hindrance():
    other = OTHER | {"people": ["13"]}

    assert "2026-12-10 am" in Moves(problem(), [HELD, other]).times_of(HELD)


@pytest.mark.parametrize("lost", ["venues", "trainers", "course", "person"])
def test_not_where_the_venue_the_trainer_or_somebody_cannot_be(lost):
    changed = deepcopy(problem())
    slot = changed["slots"][0]
    if lost == "person":
        changed["needs"][1]["slots"].remove(slot["id"])
    elif lost == "course":
        slot["trainers"]["7"] = ["M1"]
    else:
        slot[lost] = {}

    assert Moves(changed, [HELD]).times_of(HELD) == ["2026-12-08 pm", "2026-12-10 am"]


def test_of_many_times_the_nearest_are_offered_in_order():
    first = date(2026, 11, 1)
    names = [f"{first + timedelta(days)} am" for days in range(60)]

    times = Moves(problem(*names), [HELD]).times_of(HELD)

    assert len(times) == NEAREST
    assert times == sorted(times)
    assert times[0] == "2026-11-23 am"
