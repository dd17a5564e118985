"""Two lines are alike where most of their words are."""

import pytest

from scheduling.lines.line_words import is_similar, quotes, significant_words


def test_telling_leaves_out_what_says_nothing() -> None:
    assert [significant_words(text) for text in ("The queues, and W-07 _", "the")] == [
        ["queues", "w", "07"],
        [],
    ]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Call 999 for an ambulance in an emergency.", True),
        ("In emergencies ambulances come: call 999 and wait.", True),
        ("Call 999 at night.", True),  # two of its three
        ("Call 999: helicopters drive quickly.", False),  # two of five
        ("Call 999: ambulances drive quickly.", True),  # three of five
        ("Pharmacists can help with coughs.", False),
    ],
)
def test_is_alike(other: str, expected: bool) -> None:
    assert is_similar("If it is an emergency, call 999: an ambulance will come.", other) is expected


def test_endings_from_the_sixth_letter_on_make_no_difference() -> None:
    assert is_similar("Treated.", "Treatment.")
    assert not is_similar("Treated.", "Trees.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We say: if it\u2019s an emergency, CALL 999 \u2013 and wait.", True),
        ("Well. If its an emergency call 999 and wait for us to come, as ever", True),
        ("If it's an emergency, call 999 and hurry", True),
        ("It's an emergency: call 999 and wait", True),
        ("In an emergency call 999 and wait", False),
        ("Call 999 in an emergency", False),
        ("", False),
    ],
)
def test_says_finds_the_words_of_a_line_or_a_long_stretch_of_it(text: str, expected: bool) -> None:
    assert quotes(text, "If it's an emergency, call 999 and wait.") is expected


def test_says_is_not_asked_of_a_line_of_two_words() -> None:
    assert quotes("Yes, we do care.", "We do care.")
    assert not quotes("Yes, we do.", "We do.")
