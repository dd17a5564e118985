"""Until when somebody who is asked in order is left to sleep."""

from datetime import datetime, time, timedelta

import pytest

from scheduling.times.quiet_hours import QuietHours, wait_until
from tests.clock import LONDON

NIGHT = QuietHours(time(21), time(7))
QUARTER = timedelta(minutes=15)
TICK = timedelta(microseconds=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026, in London; the 29th is a Sunday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [
        (at(28, 21) - TICK, False),
        (at(28, 21), True),
        (at(29, 0), True),
        (at(29, 7) - TICK, True),
        (at(29, 7), False),
    ],
)
def test_quiet_hours_run_over_midnight_and_begin_and_end_to_the_minute(moment, is_quiet):
    assert NIGHT.contains(moment) is is_quiet


@pytest.mark.parametrize(
    ("hours", "moment", "is_quiet"),
    [
        (QuietHours(time(1), time(5)), at(29, 0, 59), False),
        (QuietHours(time(1), time(5)), at(29, 1), True),
        (QuietHours(time(1), time(5)), at(29, 5), False),
        (QuietHours(time(7), time(7)), at(29, 7), False),
        (QuietHours(time(7), time(7)), at(29, 3), False),
    ],
)
def test_quiet_hours_of_one_day_and_none(hours, moment, is_quiet):
    assert hours.contains(moment) is is_quiet


@pytest.mark.parametrize(
    ("now", "starts_at", "until"),
    [
        (at(29, 2, 38), at(30, 8, 10), at(29, 7)),  # Sunday night for Monday morning
        (at(28, 22), at(30, 8, 10), at(29, 7)),
        (at(29, 2, 38), at(29, 9, 15), at(29, 7)),  # 15 minutes to answer, two hours to prepare
        (at(29, 2, 38), at(29, 9, 15) - TICK, None),
        (at(29, 2, 38), at(29, 7, 10), None),
        (at(29, 12), at(30, 8, 10), None),
    ],
)
def test_nobody_is_woken_unless_the_slot_is_too_near_to_wait(now, starts_at, until):
    assert wait_until(now, quiet=NIGHT, starts_at=starts_at, needed=QUARTER) == until


def test_the_time_of_everybody_left_to_ask_counts():
    slot = at(29, 10)

    asked = [
        wait_until(at(29, 2, 38), quiet=NIGHT, starts_at=slot, needed=number * QUARTER)
        for number in (4, 5)
    ]

    assert asked == [at(29, 7), None]


def test_a_time_that_the_clocks_skip_is_an_hour_later():
    """On 29 March 2026 there is no 1:30am in London."""
    hours = QuietHours(time(21), time(1, 30))

    end = hours.end_after(datetime(2026, 3, 28, 22, tzinfo=LONDON))

    assert end == datetime(2026, 3, 29, 2, 30, tzinfo=LONDON)
