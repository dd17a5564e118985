"""Two lines are alike where most of their words are."""

import pytest

from scheduling.line_words import is_alike, telling


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
