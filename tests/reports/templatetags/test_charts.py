"""The chart of people ready, once for a wide page and once for a narrow one."""

import re
from datetime import date

import pytest

from reports.board.flows import READ, Flow, MonthShare
from reports.templatetags.charts import (
    lapse_fan,
    monthly_flow,
    monthly_flow_key,
    people_marks,
    readiness_chart,
)
from training.lapses import Forecast
from training.readiness import Figures
from training.trend import TrendPoint


def test_readiness_chart_draws_people_wide_and_narrow():
    trend = [
        TrendPoint(date(2026, 2, 28), Figures(20, 15, people_required=9, people_ready=6)),
        TrendPoint(date(2026, 3, 31), Figures(20, 15, people_required=9, people_ready=7)),
    ]

    drawn = readiness_chart(trend, date(2026, 2, 28), "in February")

    assert drawn.count(">6 in February</text>") == 2
    assert (drawn.count(">9 required</text>"), drawn.count(">7 ready</text>")) == (2, 2)
    assert drawn.count("7 of 9 on 31 March 2026") == 2
    assert 'class="chart chart--wide"><svg class="chart__picture" viewBox="0 0 600 250"' in drawn
    assert 'class="chart chart--narrow"><svg class="chart__picture" viewBox="0 0 340 230"' in drawn


def test_people_marks_draw_one_for_each():
    drawn = people_marks([("ready", 2), ("lapsed", 1), ("overdue", 1), ("new_in_post", 1)])

    assert (drawn.count("<circle"), drawn.count("<path")) == (3, 2)
    assert 'width="66"' in drawn
    assert "<circle" not in people_marks([])


def test_monthly_flow_draws_wide_and_narrow():
    first = date(2026, 9, 1)
    months = [MonthShare(first, 1, 2), MonthShare(date(2026, 10, 1), 2, 3)]

    drawn = monthly_flow(Flow(READ, months))

    assert 'class="chart chart--wide"><svg class="chart__picture" viewBox="0 0 600 250"' in drawn
    assert 'class="chart chart--narrow"><svg class="chart__picture" viewBox="0 0 340 230"' in drawn
    assert drawn.count(">2 read before air</text>") == 2


@pytest.mark.parametrize(
    ("count", "marks"),
    [
        (2, [("circle", "#4a5761", "interviews"), ("circle", "#0b4a36", "read before air")]),
        (
            12,
            [
                ("circle", "#4a5761", "usual"),
                ("path", "#005eb8", "better than usual"),
                ("path", "#8a5a00", "worse than usual"),
            ],
        ),
    ],
)
def test_monthly_flow_key_has_the_marks_of_the_picture(count, marks):
    months = [MonthShare(date(2025, month + 1, 1), 19, 20) for month in range(count)]

    drawn = monthly_flow_key(Flow(READ, months))

    found = re.findall(
        r'<span><svg[^>]*><(circle|path)[^>]*(#(?!fff)\w+)"[^>]*></svg> ([^<]*)</span>', drawn
    )
    assert found == marks


def test_lapse_fan_draws_wide_and_narrow():
    fan = [
        Forecast(days, days // 10, 0, people_left=days // 20, courses_left=0) for days in (0, 90)
    ]

    drawn = lapse_fan(fan, date(2026, 3, 31))

    assert 'class="chart chart--wide"><svg class="chart__picture" viewBox="0 0 480 210"' in drawn
    assert 'class="chart chart--narrow"><svg class="chart__picture" viewBox="0 0 340 200"' in drawn
    assert drawn.count("up to 29 June 2026: 9 if nobody is trained, 4 with what is booked.") == 2
