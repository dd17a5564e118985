"""Days, times and lengths of time in words."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from nhsuk import words


def test_days_in_words():
    on = date(2026, 3, 1)

    assert (words.day(on), words.short_day(on), words.weekday(on)) == (
        "1 March 2026",
        "1 Mar 2026",
        "Sun 1 Mar",
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (time(7, 10), "7:10am"),
        (time(7), "7am"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(12, 5), "12:05pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_clock_in_words(value, said):
    assert words.clock(value) == said


def test_moments_in_words():
    at = datetime(2026, 11, 26, 7, 10)  # noqa: DTZ001  words are local already

    assert words.moment(at) == "26 November 2026, 7:10am"
    assert words.short_moment(at, today=date(2026, 1, 1)) == "Thu 26 Nov, 7:10am"
    assert words.short_moment(at, today=date(2027, 1, 1)) == "Thu 26 Nov 2026, 7:10am"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (1, "1 minute"),
        (timedelta(hours=2, minutes=5), "2 hours 5 minutes"),
        (timedelta(hours=24), "1 day"),
        (timedelta(days=3, minutes=10), "3 days 10 minutes"),
        (timedelta(days=1, hours=1, minutes=1), "1 day 1 hour"),
    ],
)
def test_duration_in_words(value, said):
    assert words.duration(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0, "none"), (1, "one"), (9, "nine"), (10, "10"), (1200, "1,200")]
)
def test_numbers_in_words(value, said):
    assert words.number_words(value) == said


def test_words_are_joined():
    assert [words.joined_words(["a", "b", "c"][:n]) for n in (1, 2, 3)] == [
        "a",
        "a and b",
        "a, b and c",
    ]
    assert words.joined_words(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2026, 6, 25, 22, 59, tzinfo=UTC), "7:10am"),
        (datetime(2026, 6, 25, 23, 0, tzinfo=UTC), "Thu 25 Jun, 7:10am"),
        (datetime(2025, 6, 25, 12, 0, tzinfo=UTC), "Thu 25 Jun 2026, 7:10am"),
    ],
)
def test_a_moment_near_at_hand_has_its_day_unless_it_is_today_in_london(now, said):
    assert words.near_moment(datetime(2026, 6, 25, 6, 10, tzinfo=UTC), now=now) == said
