"""Office hours in London, and whether a slot lies within them."""

from datetime import date, datetime, time

import pytest

from nhsuk.london import LONDON
from scheduling.times.office_hours import Hours, in_hours, is_office_hours

HOURS = Hours(bank_holidays=frozenset({date(2026, 12, 25)}))


@pytest.mark.parametrize(
    ("at", "is_office"),
    [
        (datetime(2026, 11, 25, 7, 59, tzinfo=LONDON), False),
        (datetime(2026, 11, 25, 8, 0, tzinfo=LONDON), True),
        (datetime(2026, 11, 25, 17, 59, tzinfo=LONDON), True),
        (datetime(2026, 11, 25, 18, 0, tzinfo=LONDON), False),
        (datetime(2026, 11, 28, 12, 0, tzinfo=LONDON), False),
        (datetime(2026, 12, 25, 12, 0, tzinfo=LONDON), False),
    ],
)
def test_is_office_hours_on_working_days(at, is_office):
    assert is_office_hours(at, HOURS) is is_office


def test_is_office_hours_uses_london_time_in_summer():
    assert is_office_hours(datetime.fromisoformat("2026-07-01T07:30+00:00"), HOURS) is True


@pytest.mark.parametrize(
    ("starts", "ends", "is_within"),
    [
        ((25, 8, 0), (25, 18, 0), True),
        ((25, 7, 59), (25, 9, 0), False),
        ((25, 17, 0), (25, 18, 1), False),
        ((25, 17, 0), (26, 9, 0), False),
    ],
)
def test_in_hours_is_one_day_and_includes_its_last_moment(starts, ends, is_within):
    first, last = (datetime(2026, 11, *moment, tzinfo=LONDON) for moment in (starts, ends))

    assert in_hours(first, last, HOURS) is is_within


@pytest.mark.parametrize(
    ("at", "is_within"),
    [((28, 10, 0), True), ((28, 12, 30), False), ((27, 10, 0), False), ((28, 9, 29), False)],
)
def test_hours_of_their_own_on_days_of_their_own(at, is_within):
    saturdays = Hours(time(9, 30), time(12, 30), frozenset({5}))

    assert is_office_hours(datetime(2026, 11, *at, tzinfo=LONDON), saturdays) is is_within
