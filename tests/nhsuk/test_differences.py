"""Versions differ word by word."""

from hypothesis import given
from hypothesis import strategies as st

from nhsuk.differences import differences

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
