"""Versions differ word by word; two lines are alike where most of their words are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.line_words import differences, is_alike, telling

TEXT = st.lists(st.sampled_from(["call", "999", "now", "an", "ambulance", "will", "come"]), max_size=9).map(" ".join)


def test_differences_of_words() -> None:
    pieces = differences("We opened 26 beds on 10 November.", "We opened 31 beds in November.")

    assert [(piece.kind, piece.text.strip()) for piece in pieces] == [
        ("same", "We opened"),
        ("removed", "26"),
        ("added", "31"),
        ("same", "beds"),
        ("removed", "on 10"),
        ("added", "in"),
        ("same", "November."),
    ]


@given(TEXT, TEXT)
def test_differences_hold_both_texts(before: str, after: str) -> None:
    pieces = differences(before, after)

    kept = [
        "".join(f"{piece.text} " for piece in pieces if piece.kind != left_out) for left_out in ("added", "removed")
    ]
    assert [text.split() for text in kept] == [before.split(), after.split()]


def test_telling_leaves_out_what_says_nothing() -> None:
    assert [telling(text) for text in ("The queues, and W-07 _", "the")] == [["queues", "w", "07"], []]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Call 999 for an ambulance in an emergency.", True),
        ("In emergencies ambulances come: call 999 and wait.", True),
        ("Pharmacists can help with coughs.", False),
    ],
)
def test_is_alike(other: str, expected: bool) -> None:
    assert is_alike("If it is an emergency, call 999: an ambulance will come.", other) is expected
