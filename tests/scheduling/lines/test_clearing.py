"""Cleared is cleared in these words; twelve hours later somebody looks again."""

from datetime import timedelta

import pytest

from scheduling.lines.clearing import Words, is_cleared, is_taken_from, review_due_at
from tests.clock import NOW


@pytest.mark.parametrize(
    ("now", "cleared"),
    [
        (Words("Twelve are hurt."), True),
        (Words("Twelve  are\nhurt. "), True),
        (Words("Thirteen are hurt."), False),
        (Words("twelve are hurt."), False),
        (Words("Twelve are hurt.", "Police, 2pm"), False),
    ],
)
def test_a_line_is_cleared_in_exactly_these_words(now, cleared):
    assert is_cleared(now, [Words("The fire is out."), Words("Twelve are hurt.")]) is cleared


def test_nothing_is_cleared_by_nothing():
    assert not is_cleared(Words("Twelve are hurt."), [])


def test_a_review_is_due_twelve_hours_after_the_last_look():
    assert review_due_at(NOW, []) == NOW + timedelta(hours=12)
    assert review_due_at(NOW, [NOW + timedelta(hours=3), NOW]) == NOW + timedelta(hours=15)


def test_a_pack_may_hold_the_beginning_of_a_long_line():
    assert is_taken_from("a" * 400, "a" * 500)
    assert not is_taken_from("a" * 399, "a" * 500)
