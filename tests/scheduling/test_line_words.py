"""Two lines are alike where most of their words are."""

import pytest

from scheduling.line_words import is_alike, says, telling


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We say: if it\u2019s an emergency, CALL 999 \u2013 and wait.", True),
        ("Well. If its an emergency call 999 and wait for us to come, as ever", True),
        ("Call 999 in an emergency", False),
        ("", False),
    ],
)
def test_says_finds_the_words_of_a_line_or_a_long_stretch_of_it(text: str, expected: bool) -> None:
    assert says(text, "If it's an emergency, call 999 and wait.") is expected
    assert not says("Yes, we do.", "We do.")
