"""The last turn of a day, in London, by the moment."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.clock import NOW
from training.turns import as_it_turned, first_moment, last_turn, turns_from

FIRST, TICK = datetime(2026, 11, 25, tzinfo=UTC), timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (NOW, FIRST),
        (FIRST, FIRST),
        (FIRST - TICK, FIRST - timedelta(days=1)),
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), datetime(2026, 6, 30, 23, tzinfo=UTC)),
        (datetime(2026, 7, 1, 23, tzinfo=UTC), datetime(2026, 7, 1, 23, tzinfo=UTC)),
        (datetime(2026, 10, 25, 12, tzinfo=UTC), datetime(2026, 10, 24, 23, tzinfo=UTC)),  # the clocks went back
    ],
)
def test_the_first_moment_is_that_of_the_day_in_london(now: datetime, first: datetime) -> None:
    assert first_moment(now) == first


@pytest.mark.parametrize(
    ("turns", "last"),
    [
        ([], FIRST),
        ([NOW], NOW),
        ([NOW + TICK], FIRST),
        ([NOW - 2 * TICK, NOW - TICK, NOW + TICK], NOW - TICK),
        ([FIRST - TICK], FIRST),
    ],
)
def test_the_last_turn_has_come_already(turns: list[datetime], last: datetime) -> None:
    assert last_turn(NOW, turns) == last
    assert last_turn(NOW, turns[::-1]) == last


def test_the_turns_of_a_day_are_in_it_once_and_in_order() -> None:
    moments = [NOW, FIRST - TICK, FIRST + timedelta(hours=25), NOW - TICK, NOW, FIRST]

    assert turns_from(FIRST, moments) == [FIRST, NOW - TICK, NOW]


@pytest.mark.parametrize(("now", "answer"), [(FIRST, "a"), (NOW - TICK, "a"), (NOW, "b"), (NOW + 2 * TICK, "c")])
def test_it_is_as_it_turned_last(now: datetime, answer: str) -> None:
    assert as_it_turned([(FIRST, "a"), (NOW, "b"), (NOW + TICK, "c")], now) == answer
