"""The chart of people ready, once for a wide page and once for a narrow one."""

from datetime import date

from reports.templatetags.charts import readiness_chart
from training.readiness import Figures
from training.trend import TrendPoint


def test_readiness_chart_draws_people_wide_and_narrow() -> None:
    trend = [
        TrendPoint(date(2026, 2, 28), Figures(20, 15, people_required=9, people_ready=6)),
        TrendPoint(date(2026, 3, 31), Figures(20, 15, people_required=9, people_ready=7)),
    ]

    drawn = readiness_chart(trend)

    assert drawn.count("7 of 9 on 31 March 2026") == 2
    assert (
        'class="app-chart app-chart--wide"><svg class="app-chart__picture" viewBox="0 0 720 240"'
        in drawn
    )
    assert (
        'class="app-chart app-chart--narrow"><svg class="app-chart__picture" viewBox="0 0 340 220"'
        in drawn
    )
