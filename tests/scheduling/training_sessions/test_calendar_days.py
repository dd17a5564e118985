"""Which days a calendar of sessions shows, on plain days."""

from datetime import date

import pytest

from scheduling.training_sessions.calendar_days import (
    Period,
    Show,
    first_shown,
    without_empty_weekends,
)

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("show", "on", "first", "last", "earlier", "later"),
    [
        ("rooms", "2026-11-25", "2026-11-23", "2026-11-29", "2026-11-16", "2026-11-30"),
        ("week", "2026-11-23", "2026-11-23", "2026-11-29", "2026-11-16", "2026-11-30"),
        ("week", "2026-11-29", "2026-11-23", "2026-11-29", "2026-11-16", "2026-11-30"),
        ("agenda", "2026-11-25", "2026-11-23", "2026-12-20", "2026-10-26", "2026-12-21"),
        ("month", "2026-11-25", "2026-10-26", "2026-12-06", "2026-10-01", "2026-12-01"),
        ("month", "2026-01-31", "2025-12-29", "2026-02-01", "2025-12-01", "2026-02-01"),
        ("month", "2027-02-28", "2027-02-01", "2027-02-28", "2027-01-01", "2027-03-01"),
        ("month", "2026-12-31", "2026-11-30", "2027-01-03", "2026-11-01", "2027-01-01"),
    ],
)
def test_period(show, on, first, last, earlier, later):
    period = Period(Show(show), date.fromisoformat(on))

    found = [period.first, period.last, period.earlier, period.later]
    assert [day.isoformat() for day in found] == [first, last, earlier, later]
    assert (period.days[0], period.days[-1]) == (period.first, period.last)


@pytest.mark.parametrize(
    ("show", "on", "heading"),
    [
        ("rooms", "2026-11-25", "This week, Mon 23 Nov to Fri 27 Nov"),
        ("week", "2026-11-16", "Last week, Mon 16 Nov to Fri 20 Nov"),
        ("week", "2026-11-30", "Next week, Mon 30 Nov to Fri 4 Dec"),
        ("week", "2027-01-01", "Week of Mon 28 Dec to Fri 1 Jan 2027"),
        ("month", "2026-12-24", "December 2026"),
        ("agenda", "2026-11-25", "Four weeks from Mon 23 Nov"),
    ],
)
def test_heading(show, on, heading):
    period = Period(Show(show), date.fromisoformat(on))
    friday = period.days[4]

    assert period.heading(WEDNESDAY, last=friday) == heading


@pytest.mark.parametrize(
    ("today", "shown"),
    [("2026-11-27", "2026-11-27"), ("2026-11-28", "2026-11-30"), ("2026-11-29", "2026-11-30")],
)
def test_first_shown_at_a_weekend_is_the_monday_after(today, shown):
    assert first_shown(date.fromisoformat(today)).isoformat() == shown


@pytest.mark.parametrize(
    ("busy", "weekdays"),
    [
        ([], [0, 1, 2, 3, 4]),
        (["2026-11-28"], [0, 1, 2, 3, 4, 5]),
        (["2026-12-06"], [0, 1, 2, 3, 4, 6]),
    ],
)
def test_weekends_are_shown_where_anything_is_on(busy, weekdays):
    days = Period(Show.AGENDA, WEDNESDAY).days

    shown = without_empty_weekends(days, set(map(date.fromisoformat, busy)))

    assert sorted({day.weekday() for day in shown}) == weekdays
    assert len(shown) == 4 * len(weekdays)


def test_days_outside_a_month_are_known():
    month = Period(Show.MONTH, WEDNESDAY)

    assert [month.is_outside(day) for day in (month.first, WEDNESDAY, month.last)] == [
        True,
        False,
        True,
    ]
    assert not Period(Show.WEEK, WEDNESDAY).is_outside(date(2026, 12, 1))
