"""The table of states: complete, reachable, and in agreement with the model."""

import pytest

from desk.enquiries.enquiry_states import (
    NEXT,
    can_follow,
    can_hold,
    is_by_hand,
    step_words,
    steps_from,
)
from desk.enquiries.models import Enquiry


def test_every_state_of_the_model_is_in_the_table():
    assert set(NEXT) == set(Enquiry.State.values)
    assert {step for steps in NEXT.values() for step in steps} == set(Enquiry.State.values)


def test_what_can_be_held_comes_back_into_its_state():
    held = [state for state in NEXT if can_hold(state)]

    assert held == ["new", "triaged", "drafting", "approval"]
    assert [state for state in held if not can_follow("on_hold", state)] == []


def test_every_state_can_come_to_an_end():
    ended = set(Enquiry.ENDED)
    for _ in NEXT:
        ended |= {state for state, steps in NEXT.items() if ended & set(steps)}

    assert ended == set(NEXT)


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("new", ["triaged", "declined", "referred"]),
        ("triaged", ["drafting", "answered", "declined", "referred", "closed"]),
        ("offered", ["declined", "referred"]),
        ("on_hold", ["declined", "referred"]),
        ("accepted", []),
        ("on_air", ["debriefed", "closed"]),
        ("declined", ["triaged", "closed"]),
        ("closed", []),
    ],
)
def test_steps_from_offers_what_a_person_may_do(state, steps):
    assert [step for step, _ in steps_from(state)] == steps


def test_every_step_by_hand_has_words():
    words = [
        step_words(state, step) for state in NEXT for step in NEXT[state] if is_by_hand(state, step)
    ]

    assert all(words)


def test_step_words_tell_acknowledging_from_taking_up_again():
    assert [step_words("new", "triaged"), step_words("declined", "triaged")] == [
        "Acknowledge",
        "Reopen",
    ]


def test_can_follow_refuses_what_is_not_in_the_table():
    assert [can_follow("new", "triaged"), can_follow("new", "closed")] == [True, False]
