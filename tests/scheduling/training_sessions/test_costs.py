"""What a session costs, amounts in words, and the quarters of the NHS year, on plain values."""

from datetime import date

import pytest

from scheduling.training_sessions.costs import (
    Rate,
    pounds,
    quarter_ends_on,
    quarter_of,
    quarter_starts_on,
    quarter_words,
)


@pytest.mark.parametrize(
    ("per", "minutes", "times"),
    [
        ("hour", 60, 1),
        ("hour", 61, 2),
        ("hour", 180, 3),
        ("half_day", 60, 1),
        ("half_day", 240, 1),
        ("half_day", 241, 2),
        ("half_day", 481, 3),
        ("day", 60, 1),
        ("day", 720, 1),
    ],
)
def test_what_has_begun_is_charged(per, minutes, times):
    assert Rate(450_00, per).pence_for(minutes) == times * 450_00


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (0, "£0"),
        (5, "£0.05"),
        (1_200_00, "£1,200"),
        (1_200_50, "£1,200.50"),
        (-80_00, "\N{MINUS SIGN}£80"),
    ],
)
def test_pounds(pence, words):
    assert pounds(pence) == words


@pytest.mark.parametrize(
    ("on", "quarter"),
    [
        (date(2026, 3, 31), (2025, 4)),
        (date(2026, 4, 1), (2026, 1)),
        (date(2026, 6, 30), (2026, 1)),
        (date(2026, 7, 1), (2026, 2)),
        (date(2026, 12, 31), (2026, 3)),
        (date(2027, 1, 1), (2026, 4)),
    ],
)
def test_quarter_of(on, quarter):
    assert quarter_of(on) == quarter
    assert quarter_starts_on(*quarter) <= on <= quarter_ends_on(*quarter)


def test_the_quarters_of_a_year_follow_each_other():
    assert [quarter_words(2026, quarter) for quarter in (1, 2, 3, 4)] == [
        "April to June 2026",
        "July to September 2026",
        "October to December 2026",
        "January to March 2027",
    ]
    assert (quarter_starts_on(2026, 4), quarter_ends_on(2026, 4)) == (
        date(2027, 1, 1),
        date(2027, 3, 31),
    )
