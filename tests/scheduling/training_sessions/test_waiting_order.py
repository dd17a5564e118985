"""The order of a waiting list, and who is offered a place next, on plain values."""

from datetime import date, datetime, time, timedelta

import pytest

from scheduling.times.quiet_hours import QuietHours
from scheduling.training_sessions.waiting_order import (
    SEVERAL,
    Waiting,
    in_order,
    is_near,
    next_offers,
    offer_ends_at,
)
from tests.clock import NOW

NIGHT = QuietHours(time(21), time(7))
SOON = date(2026, 12, 1)
LATER = date(2027, 3, 1)


def waits(key: int, **values: object) -> Waiting:
    """Joined in the order of the keys, needs the course and can come."""
    given = {"joined_at": NOW + timedelta(minutes=key), "need_by": LATER}
    return Waiting(key=key, **given | values)


def keys(waiting: list[Waiting]) -> list[int]:
    return [one.key for one in waiting]


def test_first_come_first_and_of_one_moment_the_lower_key():
    three = [waits(3), waits(1, need_by=None), waits(2, joined_at=NOW + timedelta(minutes=3))]

    assert keys(in_order(three, by_need=False)) == [1, 2, 3]


def test_by_need_the_soonest_first_then_first_come_and_last_who_does_not_need_it():
    four = [waits(1, need_by=None), waits(2), waits(3, need_by=SOON), waits(4)]

    assert keys(in_order(four, by_need=True)) == [3, 2, 4, 1]


def test_a_place_is_offered_to_the_first_for_whom_it_counts_and_who_can_come():
    waiting = [waits(1, need_by=None), waits(2, is_free=False), waits(3, let_pass=True), waits(4)]

    assert keys(next_offers(waiting, places=1, is_near=False)) == [4]
    assert keys(next_offers(waiting, places=3, is_near=False)) == [4, 1]


@pytest.mark.parametrize(("places", "offered"), [(0, []), (1, []), (2, [2]), (3, [2, 3])])
def test_a_place_that_is_offered_is_not_offered_again(places, offered):
    waiting = [waits(1, is_offered=True), waits(2), waits(3)]

    assert keys(next_offers(waiting, places=places, is_near=False)) == offered


def test_near_the_session_several_are_offered_one_place():
    waiting = [waits(1, is_offered=True), *(waits(key) for key in range(2, 12))]

    assert keys(next_offers(waiting, places=1, is_near=True)) == [2, 3, 4, 5]
    assert len(next_offers(waiting, places=2, is_near=True)) == 2 * SEVERAL - 1
    assert next_offers(waiting, places=0, is_near=True) == []


def test_it_is_near_to_the_minute():
    starts_at = NOW + timedelta(hours=48)

    assert is_near(NOW, starts_at=starts_at, several_hours=48)
    assert not is_near(NOW - timedelta(minutes=1), starts_at=starts_at, several_hours=48)


@pytest.mark.parametrize(
    ("at", "ends_at"),
    [
        (NOW, NOW + timedelta(hours=24)),
        (NOW.replace(hour=23, minute=0), datetime(2026, 11, 27, 7, tzinfo=NOW.tzinfo)),
        (NOW + timedelta(days=9, hours=1), NOW + timedelta(days=10)),  # until the start
    ],
)
def test_an_offer_ends_after_its_hours_of_day_or_at_the_start(at, ends_at):
    starts_at = NOW + timedelta(days=10)

    assert offer_ends_at(at, hours=24, starts_at=starts_at, near=False, quiet=NIGHT) == ends_at


def test_near_the_session_an_offer_stands_until_it_starts():
    starts_at = NOW + timedelta(hours=40)

    assert offer_ends_at(NOW, hours=24, starts_at=starts_at, near=True, quiet=NIGHT) == starts_at
