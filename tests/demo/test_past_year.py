from datetime import timedelta

import pytest

from accounts.demo import add_cast
from demo import rota
from demo.past_year import past_calls
from demo.story import Story
from desk.rota.models import DutyShift
from desk.rota.queries.duty import shifts_at
from reports.board.queries.flows import month_by_month
from tests.clock import NOW, TODAY


@pytest.mark.parametrize("days", range(7))
def test_every_interview_is_asked_for_before_its_slot(days):
    story = Story(people=60, seed=1, now=NOW - timedelta(days=days))

    for call in past_calls(story):
        if slot := call.get("interview"):
            day = story.on + timedelta(days=slot["days"])
            assert story.now - timedelta(minutes=call["minutes"]) < rota.london(day, *slot["at"])


def test_the_year_before_has_enquiries_and_interviews_in_every_month(example):
    months = month_by_month(on=TODAY, known_at=NOW)
    answered, read = (flow.months[-12:] for flow in months.flows[:2])

    assert [month.whole >= 4 for month in answered] == [True] * 12
    assert [month.whole >= 1 for month in read] == [True] * 12
    assert sum(month.whole - month.part for month in answered) == 3
    assert [month.part for month in read[:5]] == [0] * 5
    assert all(month.part == month.whole for month in read[-4:])


def test_somebody_was_on_duty_at_any_hour_of_the_year_but_nine_saturday_nights(db):
    story = Story(people=60, seed=1, now=NOW)
    cast = add_cast(NOW)
    rota.plan(story, cast["officer"], cast["manager"], cast["spokesperson"])

    story.run()

    moments = [NOW - timedelta(hours=12 * half) for half in range(1, 2 * 366)]
    gaps = [moment for moment in moments if not shifts_at(moment)]
    assert {moment.weekday() for moment in gaps} == {6}
    assert len(gaps) == 9
    assert DutyShift.objects.filter(starts_at__gt=NOW).exists()
