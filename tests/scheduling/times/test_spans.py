"""Days and spans in words."""

from datetime import date, datetime, time

import pytest

from scheduling.times.office_hours import Hours
from scheduling.times.spans import midnight, monday_of, span_words, week_ahead
from tests.clock import LONDON, TODAY


@pytest.mark.parametrize("day", [23, 25, 29])
def test_monday_of_a_week(day):
    assert monday_of(date(2026, 11, day)) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((25, 18), (26, 8), "Wed 25 Nov, 6pm, to Thu 26 Nov, 8am"),
        ((25, 9), (25, 13), "Wed 25 Nov, 9am to 1pm"),
        ((25, 13), (26, 0), "Wed 25 Nov, 1pm to midnight"),
        ((25, 18), (28, 0), "Wed 25 Nov, 6pm, to Fri 27 Nov, midnight"),
        ((25, 0), (26, 0), "Wed 25 Nov"),
        ((25, 0), (28, 0), "Wed 25 Nov to Fri 27 Nov"),
    ],
)
def test_span_words(first, last, words):
    spans = [datetime(2026, 11, day, hour, tzinfo=LONDON) for day, hour in (first, last)]

    assert span_words(*spans, today=TODAY) == words


def test_midnight_of_the_day_the_clocks_change():
    assert midnight(date(2026, 3, 29)).isoformat() == "2026-03-29T00:00:00+00:00"


@pytest.mark.parametrize(
    ("weekdays", "moment", "monday"),
    [
        ({0, 1, 2, 3, 4}, (27, 16, 59), 23),  # a Friday
        ({0, 1, 2, 3, 4}, (27, 17, 0), 30),
        ({0, 1, 2, 3, 4}, (29, 9, 0), 30),
        ({6}, (29, 16, 59), 23),  # a Sunday
        ({6}, (29, 17, 0), 30),
        (set(), (29, 17, 0), 23),
    ],
)
def test_week_ahead_once_no_hours_are_left(weekdays, moment, monday):
    hours = Hours(time(9), time(17), frozenset(weekdays))
    now = datetime(2026, 11, *moment, tzinfo=LONDON)

    assert week_ahead(now, hours.on) == date(2026, 11, monday)


def test_week_ahead_where_the_last_day_is_a_bank_holiday():
    hours = Hours(time(9), time(17), frozenset({0, 4}), {date(2026, 11, 27)})
    now = datetime(2026, 11, 23, 17, tzinfo=LONDON)

    assert week_ahead(now, hours.on) == date(2026, 11, 30)
