"""Versions differ word by word."""

from hypothesis import given
from hypothesis import strategies as st

from nhsuk.differences import Piece, differences

TEXT = st.lists(
    st.sampled_from(["call", "999", "now", "an", "ambulance", "will", "come"]), max_size=9
).map(" ".join)


def test_differences_of_words():
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
def test_differences_contain_both_texts(before, after):
    pieces = differences(before, after)

    kept = [
        "".join(f"{piece.text} " for piece in pieces if piece.kind != left_out)
        for left_out in ("added", "removed")
    ]
    assert [text.split() for text in kept] == [before.split(), after.split()]


def test_differences_join_added_and_removed_words():
    assert differences("call 999", "call 999 now") == [
        Piece("same", "call 999 "),
        Piece("added", "now"),
    ]
    assert differences("call 999 now", "call 999") == [
        Piece("same", "call 999"),
        Piece("removed", "now"),
    ]


def test_differences_compare_frequent_words_too():
    many = " ".join(f"the {number}" for number in range(150))

    pieces = differences(f"{many} open the door", f"{many} close the window")

    assert [piece.words for piece in pieces][1:] == ["open", "close", "the", "door", "window"]


def test_piece_words_exclude_the_space_after():
    pieces = (Piece("added", "call 999\n\n"), Piece("added", "now"))

    assert [(piece.words, piece.space) for piece in pieces] == [("call 999", "\n\n"), ("now", " ")]
