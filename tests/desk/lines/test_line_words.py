"""Two lines are similar if they share most of their words."""

import pytest

from desk.lines.line_words import is_similar, quotes, significant_words


def test_significant_words_leaves_out_stop_words():
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
def test_is_alike(other, expected):
    assert is_similar("If it is an emergency, call 999: an ambulance will come.", other) is expected


def test_is_similar_ignores_letters_after_the_fifth():
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
def test_quotes_finds_a_line_or_a_long_part_of_it(text, expected):
    assert quotes(text, "If it's an emergency, call 999 and wait.") is expected


def test_quotes_ignores_a_line_of_two_words():
    assert quotes("Yes, we do care.", "We do care.")
    assert not quotes("Yes, we do.", "We do.")
