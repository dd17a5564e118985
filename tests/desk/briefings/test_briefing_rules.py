"""Whether a briefing fits before a slot, and when one is due."""

from datetime import datetime, timedelta

import pytest

from desk.briefings.briefing_rules import due_by, last_office_moment, office_time, window_before
from scheduling.times.bank_holidays import BankHolidays
from scheduling.times.office_hours import Hours
from tests.clock import LONDON, NOW

HOURS = Hours(bank_holidays=BankHolidays())


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("slot", "is_enough", "wanted_by"),
    [
        (at(26, 7, 10), False, at(26, 6, 40)),  # 1 h 40 min of office hours left, 14 h in all
        (at(26, 8, 49), False, at(26, 8, 19)),  # a minute short of 2 office hours
        (at(26, 8, 50), True, at(26, 8, 20)),  # 2 office hours to the minute
        (at(26, 16, 20), True, at(26, 15, 50)),
        (at(29, 7, 10), True, at(27, 18)),  # a Sunday: over by Friday's close
    ],
)
def test_room_before_takes_2_office_hours(slot, is_enough, wanted_by):
    window = window_before(slot, now=NOW, hours=HOURS)

    assert (window.is_enough, window.wanted_by) == (is_enough, wanted_by)


def test_room_before_takes_24_hours_over_a_weekend():
    saturday = at(28, 10)
    sunday = at(29, 10)

    exactly, short = (
        window_before(sunday - timedelta(minutes=m), now=saturday, hours=HOURS) for m in (0, 1)
    )

    assert [exactly.is_enough, short.is_enough] == [True, False]
    assert exactly.wanted_by == at(29, 9, 30)
    assert short.why == "23 h 29 min until half an hour before it, 0 min of that in office hours"


def test_room_before_a_slot_that_is_nearly_there_is_none():
    window = window_before(NOW + timedelta(minutes=10), now=NOW, hours=HOURS)

    assert (window.is_enough, window.why) == (
        False,
        "0 min until half an hour before it, 0 min of that in office hours",
    )


def test_office_time_leaves_out_nights_weekends_and_bank_holidays():
    assert office_time(at(27, 16), at(30, 9), HOURS) == timedelta(hours=3)
    assert office_time(at(24, 17, month=12), at(29, 9, month=12), HOURS) == timedelta(hours=2)
    assert office_time(at(26, 9), at(26, 8), HOURS) == timedelta()


def test_last_office_moment_is_the_closing_time_before():
    assert last_office_moment(at(26, 10), HOURS) == at(26, 10)
    assert last_office_moment(at(26, 18), HOURS) == at(26, 18)
    assert last_office_moment(at(28, 12), HOURS) == at(27, 18)  # of a Saturday, Friday's
    assert last_office_moment(at(28, 12, month=12), HOURS) == at(24, 18, month=12)


def test_due_by_is_when_it_is_wanted_or_after_the_target():
    wanted = NOW + timedelta(days=30)

    assert due_by(asked_at=NOW, wanted_by=wanted, target_days=10) == wanted
    assert due_by(asked_at=NOW, wanted_by=None, target_days=10) == NOW + timedelta(days=10)
