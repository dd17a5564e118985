"""The first time at which everyone is free, at its boundaries."""

from datetime import UTC, datetime, time, timedelta

import pytest

from scheduling.availability.free_times import Diary, first_free
from scheduling.availability.own_hours import OwnHours
from scheduling.times.office_hours import Hours, TimeSpan
from tests.clock import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def find(
    *diaries: Diary, after: datetime = NOW, before: datetime = NOW + 24 * HOUR
) -> datetime | None:
    return first_free(diaries, minutes=20, after=after, before=before, hours=Hours())


def busy(start: datetime, end: datetime) -> Diary:
    return Diary(busy=[TimeSpan(start, end)])


def test_first_free_is_on_the_next_quarter_hour():
    assert find(Diary()) == NOW + 10 * MINUTE
    assert find(Diary(), after=NOW - 5 * MINUTE) == NOW - 5 * MINUTE


def test_first_free_avoids_busy_times():
    diaries = busy(NOW, NOW + 35 * MINUTE), busy(NOW + 60 * MINUTE, NOW + 70 * MINUTE)

    assert find(*diaries) == NOW + 40 * MINUTE
    assert find(*diaries, busy(NOW, NOW + 41 * MINUTE)) == NOW + 70 * MINUTE


def test_first_free_waits_for_office_hours_unless_reachable():
    evening = NOW.replace(hour=17, minute=50)
    on_call = Diary(on_call=[TimeSpan(evening, evening + 3 * HOUR)])

    assert (
        find(Diary(), after=evening - 5 * MINUTE) == NOW.replace(hour=8, minute=0) + 24 * HOUR
    )  # it would end too late
    assert find(Diary(), after=evening) == NOW.replace(hour=8, minute=0) + 24 * HOUR
    assert find(on_call, Diary(is_always_reachable=True), after=evening) == evening + 10 * MINUTE


@pytest.mark.parametrize(("minutes", "found"), [(30, True), (29, False)])
def test_first_free_ends_before_the_limit(minutes, found):
    assert (find(Diary(), before=NOW + minutes * MINUTE) is not None) is found


def test_first_free_counts_instants_when_the_clocks_change():
    night = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)

    assert (
        find(Diary(is_always_reachable=True), after=night, before=night + HOUR)
        == night + 10 * MINUTE
    )


def test_first_free_goes_by_own_hours():
    """Thursdays alone: NOW is a Wednesday."""
    own = OwnHours((None, None, None, (time(9), time(12)), None, None, None))

    assert find(Diary(own_hours=own)) == NOW.replace(day=26, hour=9, minute=0)
