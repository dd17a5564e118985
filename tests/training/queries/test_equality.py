"""Figures of a year: published counts, with small ones suppressed."""

import pytest

from training.actions.equality import count_equality_form
from training.queries.equality import equality_figures

pytestmark = pytest.mark.django_db


def test_equality_figures_suppress_small_counts():
    for number in range(24):
        sex = "female" if number < 16 else "male"
        count_equality_form(
            answers={"sex": sex, "disability": "no" if number else "yes"}, year=2026
        )

    figures = dict(equality_figures(2026).questions)

    assert [count for _, count in figures["What is your sex?"]] == [16, None, None]
    assert [count for _, count in figures["Do you have a disability or long-term condition?"]] == [
        None,
        None,
    ]
