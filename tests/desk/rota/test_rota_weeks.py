"""When a shift runs, also on a night on which the clocks change, and when nobody is on."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from desk.rota.rota_weeks import gaps, shift_times, weeks_later
from nhsuk.london import ClocksChange
from scheduling.times.office_hours import TimeSpan
from tests.clock import LONDON

NIGHT = time(18), time(8)


@pytest.mark.parametrize(
    ("on", "hours"),
    [
        (date(2026, 11, 28), 14),
        (date(2026, 10, 24), 15),  # the clocks go back in that night
        (date(2027, 3, 27), 13),  # and forward in that
    ],
)
def test_a_night_is_as_long_as_the_clocks_make_it(on, hours):
    starts_at, ends_at = shift_times(on, *NIGHT)

    assert ends_at.astimezone(UTC) - starts_at.astimezone(UTC) == timedelta(hours=hours)
    assert (starts_at.hour, ends_at.hour) == (18, 8)


def test_a_shift_that_ends_later_stays_on_its_day():
    starts_at, ends_at = shift_times(date(2026, 11, 28), time(20), time(23))

    assert (starts_at.day, ends_at.day) == (28, 28)


@pytest.mark.parametrize("on", [date(2027, 3, 28), date(2026, 10, 25)])
def test_a_time_that_is_skipped_or_comes_twice_is_refused(on):
    with pytest.raises(ClocksChange):
        shift_times(on, time(1, 30), time(8))


def test_weeks_later_keeps_the_time_on_the_clock():
    before = datetime(2026, 10, 19, 18, tzinfo=LONDON)

    after = weeks_later(before, 1)

    assert after.astimezone(LONDON) == datetime(2026, 10, 26, 18, tzinfo=LONDON)
    assert weeks_later(after, -1) == before
    assert after - before.astimezone(UTC) == timedelta(days=7, hours=1)


def at(hour: int) -> datetime:
    return datetime(2026, 11, 25, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("spans", "left"),
    [
        ([], [(0, 20)]),
        ([(0, 20)], []),
        ([(5, 10), (10, 20)], [(0, 5)]),
        ([(0, 8), (2, 5), (9, 12)], [(8, 9), (12, 20)]),
        ([(12, 23), (0, 10)], [(10, 12)]),
    ],
)
def test_gaps(spans, left):
    found = gaps([TimeSpan(at(first), at(last)) for first, last in spans], at(0), at(20))

    assert [(gap.starts_at.hour, gap.ends_at.hour) for gap in found] == left


def test_gaps_end_where_the_week_does():
    assert gaps([TimeSpan(at(21), at(22))], at(0), at(20)) == [TimeSpan(at(0), at(20))]
