from datetime import date, datetime, timedelta

import pytest

from demo.story import Story, london, working_day
from tests.clock import NOW


def test_tell_does_actions_in_order_of_time_and_not_what_has_yet_to_happen(db):
    story = Story(people=1, seed=1, now=NOW)
    told = []
    story.at(NOW, lambda now: told.append(("now", now)))
    story.at(NOW - timedelta(days=1), lambda now: told.append(("yesterday", now)))
    story.at(NOW + timedelta(seconds=1), lambda now: told.append(("later", now)))

    assert story.run() == 2
    assert told == [("yesterday", NOW - timedelta(days=1)), ("now", NOW)]
    assert story.run() == 0


def test_actions_of_one_moment_keep_their_order(db):
    story = Story(people=1, seed=1, now=NOW)
    told = []
    for number in range(3):
        story.at(NOW, lambda _, number=number: told.append(number))

    story.run()

    assert told == [0, 1, 2]


def test_the_same_seed_draws_the_same_chance():
    one, same, other = (Story(people=1, seed=seed, now=NOW).chance.random() for seed in (1, 1, 2))

    assert one == same != other


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 27), date(2026, 11, 27)),  # a Friday
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
    ],
)
def test_working_day_is_the_day_or_the_monday_after(day, expected):
    assert working_day(day) == expected


def test_london_is_by_the_clock_on_the_wall_in_summer_and_winter():
    assert london(date(2026, 7, 1), 7, 10) == datetime.fromisoformat("2026-07-01T06:10+00:00")
    assert london(date(2026, 11, 26), 7, 10) == datetime.fromisoformat("2026-11-26T07:10+00:00")
