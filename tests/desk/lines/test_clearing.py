"""A clearance is for exactly these words; a review is due after twelve hours."""

from datetime import timedelta

import pytest

from desk.lines.clearing import NormalisedText, is_cleared, is_taken_from, review_due_at
from tests.clock import NOW


@pytest.mark.parametrize(
    ("now", "cleared"),
    [
        (NormalisedText("Twelve are hurt."), True),
        (NormalisedText("Twelve  are\nhurt. "), True),
        (NormalisedText("Thirteen are hurt."), False),
        (NormalisedText("twelve are hurt."), False),
        (NormalisedText("Twelve are hurt.", "Police, 2pm"), False),
    ],
)
def test_is_cleared_needs_exactly_these_words(now, cleared):
    assert (
        is_cleared(now, [NormalisedText("The fire is out."), NormalisedText("Twelve are hurt.")])
        is cleared
    )


def test_is_cleared_without_clearances():
    assert not is_cleared(NormalisedText("Twelve are hurt."), [])


def test_review_due_twelve_hours_after_the_last_review():
    assert review_due_at(NOW, []) == NOW + timedelta(hours=12)
    assert review_due_at(NOW, [NOW + timedelta(hours=3), NOW]) == NOW + timedelta(hours=15)


def test_is_taken_from_accepts_the_beginning_of_a_long_line():
    assert is_taken_from("a" * 400, "a" * 500)
    assert not is_taken_from("a" * 399, "a" * 500)
