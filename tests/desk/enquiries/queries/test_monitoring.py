"""Office hours when nobody watches because someone is away: at the edges of a shift, a day, a bank
holiday.
"""

from datetime import date, datetime, time

import pytest

from desk.enquiries.queries.monitoring import away_gaps
from tests.clock import LONDON
from tests.factories.scheduling import AwayFactory
from tests.factories.social import MonitoringTurnFactory
from training.models import MonitoringTurn

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 12, 14)


def away(person: object, starts: tuple[int, int], ends: tuple[int, int]) -> None:
    """From a day and an hour of December up to another."""
    moments = [datetime(2026, 12, day, hour, tzinfo=LONDON) for day, hour in (starts, ends)]
    AwayFactory(person=person, starts_at=moments[0], ends_at=moments[1])


def found(on: date = MONDAY) -> list[tuple[int, int, int, list[str]]]:
    gaps = away_gaps(MonitoringTurn.objects.select_related("person"), on)
    return [
        (gap.on.day, gap.starts.hour, gap.ends.hour, [one.last_name for one in gap.people])
        for gap in gaps
    ]


def test_away_gaps_are_the_part_of_a_turn_that_somebody_misses():
    one = MonitoringTurnFactory(person__last_name="Iyer", starts=time(9), ends=time(13)).person
    away(one, (14, 11), (14, 12))
    away(one, (21, 7), (21, 9))

    assert found() == [
        (14, 11, 12, ["Iyer"])
    ]  # 8 to 9 and the afternoon have no turn: another matter


def test_away_gaps_are_none_where_somebody_else_watches_or_the_turn_is_over():
    one = MonitoringTurnFactory(person__last_name="Iyer").person
    other = MonitoringTurnFactory(person__last_name="Dunmore", starts=time(12)).person
    away(one, (11, 8), (18, 18))
    assert found() == [(14, 8, 12, ["Iyer"])]

    away(other, (14, 17), (15, 9))
    assert found() == [(14, 8, 12, ["Iyer"]), (14, 17, 18, ["Dunmore", "Iyer"])]

    MonitoringTurn.objects.filter(person=one).update(ended_on=date(2026, 12, 13))
    assert found() == [(14, 17, 18, ["Dunmore"])]


def test_away_gaps_pass_over_bank_holidays_and_end_after_two_weeks():
    one = MonitoringTurnFactory(weekday=4).person
    away(one, (1, 0), (31, 0))

    assert [day for day, *_ in found(date(2026, 12, 15))] == [18]  # 25 December is none
    assert [day for day, *_ in found(date(2026, 12, 4))] == [4, 11]
