"""The half-days of a week, and what is left of a spell that is cut."""

from datetime import UTC, date, timedelta

import pytest

from scheduling.availability.week_parts import (
    HalfDay,
    Part,
    half_days,
    occurrences,
    outside,
    read_half_day,
)
from tests.clock import NOW, TODAY

HOUR = timedelta(hours=1)


def test_half_days_follow_each_other_without_a_gap():
    halves = list(half_days(date(2026, 10, 19)))  # the clocks go back on the Sunday

    assert len(halves) == 14
    assert [first.ends_at for first in halves[:-1]] == [then.starts_at for then in halves[1:]]
    length = halves[-1].ends_at.astimezone(UTC) - halves[0].starts_at.astimezone(UTC)
    assert length == timedelta(days=7, hours=1)


def test_a_half_day_is_read_as_it_is_written():
    half = HalfDay(TODAY, Part.AFTERNOON)

    assert half.key == "2026-11-25-pm"
    assert read_half_day(half.key) == half
    assert [part.words for part in Part] == ["Morning", "Afternoon"]


@pytest.mark.parametrize("text", ["", "2026-11-25", "2026-11-25-noon", "soon-am", "2026-02-31-am"])
def test_read_half_day_refuses_anything_else(text):
    with pytest.raises(ValueError, match=r".*"):
        read_half_day(text)


@pytest.mark.parametrize(
    ("spell", "left"),
    [((0, 9), [(0, 3), (6, 9)]), ((3, 6), []), ((4, 9), [(6, 9)]), ((0, 5), [(0, 3)])],
)
def test_outside(spell, left):
    moments = [NOW + number * HOUR for number in spell]

    parts = outside((moments[0], moments[1]), (NOW + 3 * HOUR, NOW + 6 * HOUR))

    assert parts == [(NOW + first * HOUR, NOW + last * HOUR) for first, last in left]


@pytest.mark.parametrize(("every", "days"), [(1, [0, 7, 14]), (2, [0, 14])])
def test_occurrences_include_both_ends(every, days):
    found = occurrences(TODAY, TODAY + timedelta(days=14), every)

    assert found == [TODAY + timedelta(days=number) for number in days]
