"""How long the desk has, and how much of it is left."""

from datetime import date, datetime, time, timedelta

import pytest

from desk.enquiries.timing import (
    Alert,
    Clock,
    Limits,
    acknowledge_by,
    alerts,
    debrief_on,
    decide_by,
    due_alerts,
    format_length,
    working_days_after,
)
from nhsuk.london import LONDON
from scheduling.times.office_hours import Hours

START = datetime(2026, 11, 25, 16, 0, tzinfo=LONDON)
CHRISTMAS = frozenset({date(2026, 12, 25)})


def clock(minutes_used: float, whole: int = 100) -> Clock:
    return Clock(START + timedelta(minutes=whole), START + timedelta(minutes=minutes_used))


@pytest.mark.parametrize(
    ("used", "stage"),
    [
        (-10, "plain"),
        (0, "plain"),
        (70, "plain"),  # half an hour left
        (70.1, "soon"),
        (100, "soon"),
        (100.1, "late"),
        (250, "late"),
    ],
)
def test_clock_is_amber_under_half_an_hour_and_red_once_late(used, stage):
    assert clock(used).stage == stage


@pytest.mark.parametrize(
    ("whole", "minutes", "stage"), [(24 * 60, 24 * 60 - 60, "plain"), (20, 0, "soon")]
)
def test_the_colour_is_of_the_time_left_however_long_there_was(whole, minutes, stage):
    assert clock(minutes, whole=whole).stage == stage


@pytest.mark.parametrize(
    ("used", "words"),
    [
        (0, "1 h 40 min left"),
        (40, "1 h left"),
        (100, "due now"),
        (105, "5 min late"),
    ],
)
def test_clock_says_what_is_left(used, words):
    assert clock(used).words == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (59, "due now"),
        (60, "1 min"),
        (98 * 60, "1 h 38"),
        (7200, "2 h"),
        (26 * 3600, "1 day"),
        (50 * 3600, "2 days"),
        (-60, "1 min late"),
        (-65 * 60, "1 h 5 late"),
    ],
)
def test_clock_is_short_in_a_narrow_column(seconds, words):
    assert Clock(START + timedelta(seconds=seconds), START).short == words


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(11, 59, date(2026, 11, 25)), (12, 0, date(2026, 11, 26))]
)
def test_a_debrief_of_the_morning_is_due_the_same_day(hour, minute, day):
    assert debrief_on(START.replace(hour=hour, minute=minute)) == day


def test_clock_has_a_minute_left_and_then_is_due_now():
    ends = START + timedelta(hours=1)

    assert [Clock(ends, ends - timedelta(seconds=s)).words for s in (60, 59)] == [
        "1 min left",
        "due now",
    ]


def test_clock_is_late_after_its_end_and_not_at_it():
    assert [clock(100).is_late, clock(101).is_late] == [False, True]
    assert clock(101).seconds_left == -60


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (59, "0 min"),
        (3600, "1 h"),
        (86_400, "1 day"),
        (2 * 86_400 + 3 * 3600 + 600, "2 days 3 h"),
    ],
)
def test_say_length_in_the_two_units_that_matter(seconds, words):
    assert format_length(seconds) == words


def test_acknowledge_by_gives_twice_as_long_out_of_hours():
    evening = START.replace(hour=18)

    assert acknowledge_by(START) == START + timedelta(minutes=30)
    assert acknowledge_by(evening, Limits(hours=Hours(closes=time(22)))) == evening + timedelta(
        minutes=30
    )
    assert acknowledge_by(evening) == evening + timedelta(minutes=60)


def test_decide_by_is_never_after_the_deadline():
    assert decide_by(START, START + timedelta(hours=2)) == START + timedelta(minutes=30)
    assert decide_by(START, START + timedelta(minutes=10)) == START + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("state", "has_bid", "kinds"),
    [
        ("new", False, [("acknowledge", 30), ("first", 50), ("then", 80)]),
        ("offered", True, [("decide", 40), ("first", 50), ("then", 80)]),
        ("drafting", False, [("first", 50), ("then", 80)]),
        ("accepted", True, []),
        ("on_hold", False, []),
    ],
)
def test_alerts_of_each_state_by_their_minute(state, has_bid, kinds):
    found = alerts(
        state=state,
        received_at=START,
        deadline_at=START + timedelta(minutes=100),
        bid_since=START + timedelta(minutes=10) if has_bid else None,
    )

    assert found == [Alert(kind, START + timedelta(minutes=minutes)) for kind, minutes in kinds]


def test_alerts_follow_the_limits_of_the_organisation():
    limits = Limits(acknowledge=10, first_call=25, last_call=90)
    found = alerts(
        state="new",
        received_at=START,
        deadline_at=START + timedelta(minutes=100),
        bid_since=None,
        limits=limits,
    )

    assert [(alert.due_at - START).seconds // 60 for alert in found] == [10, 25, 90]


def test_due_alerts_are_due_at_their_moment_and_the_last_call_replaces_the_first():
    first = Alert("first", START)
    then = Alert("then", START + timedelta(minutes=30))

    assert due_alerts([first, then], START - timedelta(seconds=1)) == []
    assert due_alerts([first, then], START) == [first]
    assert due_alerts([first, then], START + timedelta(days=1)) == [then]


def test_working_days_after_leaves_weekends_and_bank_holidays_out():
    boxing_day_in_lieu = date(2026, 12, 28)

    assert working_days_after(date(2026, 11, 25), 20, CHRISTMAS) == date(2026, 12, 23)
    assert working_days_after(date(2026, 12, 24), 1, {*CHRISTMAS, boxing_day_in_lieu}) == date(
        2026, 12, 29
    )
