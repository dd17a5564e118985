from datetime import UTC, date, datetime

import pytest

from nhsuk.london import LONDON, ClocksChange
from scheduling.training_sessions.repeating import (
    MOST,
    Every,
    days_of_series,
    on_day,
    shifted,
)

THURSDAY = date(2026, 12, 3)


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("every", "asked", "days"),
    [
        (Every.WEEK, {"number": 1}, [(12, 3)]),
        (Every.WEEK, {"number": 3}, [(12, 3), (12, 10), (12, 17)]),
        (Every.WEEK, {"until": date(2026, 12, 17)}, [(12, 3), (12, 10), (12, 17)]),
        (Every.WEEK, {"until": date(2026, 12, 16)}, [(12, 3), (12, 10)]),
        (Every.WEEK, {"until": date(2026, 12, 2)}, []),
        (Every.FORTNIGHT, {"number": 3}, [(12, 3), (12, 17), (12, 31)]),
        (Every.MONTH, {"number": 4}, [(12, 3), (1, 7), (2, 4), (3, 4)]),
        (Every.MONTH, {"until": date(2027, 1, 7)}, [(12, 3), (1, 7)]),
    ],
)
def test_days_of_series(every, asked, days):
    found = days_of_series(THURSDAY, every, (), **asked)

    assert [(day.month, day.day) for day in found.open] == days
    assert found.skipped == []


def test_a_series_that_begins_on_a_fifth_weekday_goes_on_on_the_last():
    found = days_of_series(date(2026, 12, 31), Every.MONTH, (), number=3)

    assert found.open == [date(2026, 12, 31), date(2027, 1, 28), date(2027, 2, 25)]


def test_a_later_day_takes_the_place_of_a_closed_one():
    closed = {date(2026, 12, 10)}

    by_number = days_of_series(THURSDAY, Every.WEEK, closed, number=2)
    by_day = days_of_series(THURSDAY, Every.WEEK, closed, until=date(2026, 12, 10))

    assert by_number.open == [THURSDAY, date(2026, 12, 17)]
    assert by_number.skipped == [date(2026, 12, 10)]
    assert by_day.open == [THURSDAY]
    assert by_day.skipped == [date(2026, 12, 10)]


@pytest.mark.parametrize("asked", [{"number": 1000}, {"until": date(9999, 1, 1)}, {}])
def test_a_series_has_an_end(asked):
    assert len(days_of_series(THURSDAY, Every.WEEK, (), **asked).open) == MOST
    assert days_of_series(THURSDAY, Every.MONTH, (), **asked).open[-1] == date(2028, 11, 2)


def test_days_that_are_all_closed_end_too():
    class Always:
        def __contains__(self, day: object) -> bool:
            return True

    assert days_of_series(THURSDAY, Every.WEEK, Always(), number=3).open == []


@pytest.mark.parametrize(
    ("month", "day", "in_utc"), [(10, 22, 9), (10, 29, 10), (3, 25, 10), (4, 1, 9)]
)
def test_the_time_on_the_clock_stays_when_the_clocks_change(month, day, in_utc):
    there = on_day(at(3, 10), date(2027 if month < 10 else 2026, month, day))

    assert (there.astimezone(UTC).hour, there.astimezone(LONDON).hour) == (in_utc, 10)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_time_that_the_clocks_skip_or_repeat_is_said(day):
    with pytest.raises(ClocksChange):
        on_day(at(3, 1, 30), day)


def test_on_its_own_day_a_time_stays_as_it_is():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    assert on_day(second, date(2026, 10, 25)) == second


@pytest.mark.parametrize(
    ("after", "follows"),
    [
        ((at(3, 10), at(3, 13)), (at(10, 9), at(10, 12))),  # nothing is new
        ((at(4, 10), at(4, 13)), (at(11, 9), at(11, 12))),
        ((at(1, 10), at(1, 13)), (at(8, 9), at(8, 12))),
        ((at(3, 14), at(3, 17)), (at(10, 14), at(10, 17))),
        ((at(3, 10), at(3, 12, 30)), (at(10, 9), at(10, 12, 30))),
        ((at(4, 14), at(4, 13)), (at(11, 14), at(11, 12))),
    ],
)
def test_a_session_of_the_series_follows(after, follows):
    """One that had been moved to 9am by itself stays there unless the time is new."""
    before = (at(3, 10), at(3, 13))

    assert shifted(at(10, 9), at(10, 12), before=before, after=after) == follows
