"""How much of a month a period covers."""

from datetime import date, datetime

import pytest

from nhsuk.london import LONDON
from scheduling.times.months import months_from, share_of


def at(day: int, month: int, hour: int = 0) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "part", "words"),
    [
        (at(1, 4), at(1, 5), "whole", "all month"),
        (at(9, 1), None, "whole", "all month"),
        (at(26, 3), at(7, 4), "some", "to 6 April 2027"),
        (at(26, 3), at(1, 4, 1), "some", "to 1 April 2027"),
        (at(26, 4), at(7, 5), "some", "from 26 April 2027"),
        (at(5, 4), at(7, 4), "some", "from 5 April 2027 to 6 April 2027"),
        (at(5, 4, 9), at(5, 4, 17), "some", "on 5 April 2027"),
        (at(1, 3), at(1, 4), "none", "not in force"),
        (at(1, 5), None, "none", "not in force"),
    ],
)
def test_share_of_a_month(starts_at, ends_at, part, words):
    share = share_of(date(2027, 4, 1), starts_at, ends_at)

    assert (share.part, share.words) == (part, words)


def test_months_from_crosses_the_year():
    assert months_from(date(2026, 11, 25), 3) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
