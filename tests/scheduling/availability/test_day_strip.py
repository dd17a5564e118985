"""A day as a strip: which hours are shown, and the same in words."""

from datetime import date, datetime, time, timedelta

import pytest

from scheduling.availability.day_strip import Bar, DayShown
from scheduling.availability.own_hours import OwnHours
from scheduling.times.office_hours import Hours, TimeSpan
from tests.clock import LONDON

HOURS = Hours(bank_holidays=frozenset({date(2026, 12, 25)}))


def at(hour: int, minute: int = 0, *, day: int = 26, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def shown(starts_at: datetime, minutes: int = 60) -> DayShown:
    return DayShown(starts_at, starts_at + timedelta(minutes=minutes), HOURS)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "words"),
    [
        (at(9), 60, "Thu 26 Nov, 6am to 8pm"),
        (at(6), 60, "Thu 26 Nov, 6am to 8pm"),
        (at(5, 59), 60, "Thu 26 Nov, 5am to 7pm"),
        (at(0, 10), 60, "Thu 26 Nov, midnight to 2pm"),
        (at(19), 60, "Thu 26 Nov, 6am to 8pm"),
        (at(19), 61, "Thu 26 Nov, 7am to 9pm"),
        (at(23), 59, "Thu 26 Nov, 10am to midnight"),
        (at(23), 120, "Thu 26 Nov, 10am to midnight"),  # past midnight
    ],
)
def test_day_shown_has_fourteen_hours_round_the_slot(starts_at, minutes, words):
    assert shown(starts_at, minutes).words == words


def test_day_shown_names_every_fourth_hour():
    early = shown(at(2))
    usual = shown(at(9, 30), 45)

    assert [(mark.x, mark.words, mark.anchor) for mark in early.hours] == [
        (24, "4am", "middle"),
        (72, "8am", "middle"),
        (120, "midday", "middle"),
        (168, "4pm", "end"),
    ]
    assert [(mark.x, mark.words, mark.anchor) for mark in usual.hours] == [
        (24, "8am", "middle"),
        (72, "midday", "middle"),
        (120, "4pm", "middle"),
        (168, "8pm", "end"),
    ]
    assert shown(at(4)).hours[0].anchor == "start"
    assert (usual.slot, usual.ticks, usual.width) == (Bar(42, 9), [72, 120], 168)


def test_strip_draws_what_is_shown_of_each_and_says_it():
    day = shown(at(9))

    strip = day.strip(
        [
            TimeSpan(at(13, day=25), at(7), "leave"),
            TimeSpan(at(10), at(11, 30), "M3"),
            TimeSpan(at(18), at(9, day=27), "clinic"),
            TimeSpan(at(21), at(22), "gala"),
        ],
        [TimeSpan(at(6), at(8))],
    )

    assert strip.contactable == [Bar(24, 120), Bar(0, 24)]
    assert strip.busy == [Bar(0, 12), Bar(48, 18), Bar(144, 24)]
    assert strip.words == "on call until 8am, until 7am leave, 10am to 11:30am M3, from 6pm clinic"


def test_strip_of_a_whole_day_and_of_an_empty_one():
    day = shown(at(9))

    away = day.strip([TimeSpan(at(0, day=20), at(0, day=30), "leave")])
    free = day.strip()

    assert (away.busy, away.words) == ([Bar(0, 168)], "all day leave")
    assert (free.busy, free.words) == ([], "nothing in the diary")


@pytest.mark.parametrize(("day", "month"), [(28, 11), (25, 12)], ids=["Saturday", "holiday"])
def test_strip_has_no_office_hours_on_a_day_off(day, month):
    off = shown(at(9, day=day, month=month))

    assert (off.strip().contactable, off.ticks) == ([], [])


def test_strip_is_by_the_clock_on_the_wall_where_the_clocks_change():
    """On 25 October 2026 the hour from 1am comes twice."""
    day = shown(at(9, day=25, month=10))

    strip = day.strip([TimeSpan(at(10, day=25, month=10), at(12, day=25, month=10), "clinic")])

    assert (strip.busy, strip.words) == ([Bar(48, 24)], "10am to midday clinic")
    assert day.between == (at(6, day=25, month=10), at(20, day=25, month=10))


def test_strip_draws_own_hours_in_place_of_everybodys():
    mornings = OwnHours(((time(8), time(13)),) * 4 + (None,) * 3)

    thursday, friday = (shown(at(9, day=day)).strip(own_hours=mornings) for day in (26, 27))

    assert thursday.contactable == [Bar(24, 60)]
    assert friday.contactable == []
