"""When one person can be asked, day by day."""

from datetime import date, datetime, time

import pytest

from scheduling.availability.own_hours import (
    OwnHours,
    days_like,
    days_words,
    read_days,
    write_days,
)
from scheduling.times.office_hours import Hours
from tests.clock import LONDON

MORNING = time(8), time(13)
THURSDAY = date(2026, 11, 26)
OWN = OwnHours((MORNING, None, None, MORNING, None, None, None), frozenset({date(2026, 12, 3)}))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [
        (at(26, 8), at(26, 13), True),
        (at(26, 7, 59), at(26, 9), False),
        (at(26, 12), at(26, 13, 1), False),
        (at(25, 9), at(25, 10), False),  # a Wednesday
        (at(26, 9), at(27, 9), False),
        (at(3, 9, month=12), at(3, 10, month=12), False),  # a bank holiday
    ],
)
def test_contains(first, last, inside):
    assert OWN.contains(first, last) is inside


def test_days_are_read_as_they_are_written():
    stored = write_days(OWN.days)

    assert stored == [["08:00", "13:00"], None, None, ["08:00", "13:00"], None, None, None]
    assert read_days(stored) == OWN.days


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (days_like(Hours()), "8am to 6pm Monday to Friday"),
        (OWN.days, "8am to 1pm on Monday and Thursday"),
        (
            (MORNING, (time(9), time(17)), MORNING, MORNING, None, None, None),
            "8am to 1pm on Monday, Wednesday and Thursday; 9am to 5pm on Tuesday",
        ),
        ((None,) * 7, "never"),
    ],
)
def test_days_words(days, words):
    assert days_words(days) == words
