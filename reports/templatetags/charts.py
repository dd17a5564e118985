"""Charts on pages and in documents: `{% readiness_chart report.trend %}`."""

from collections.abc import Iterable, Sequence
from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.board.charts import (
    ChartLabels,
    Point,
    Series,
    part_of_whole_chart,
    readiness_strip,
    scores_chart,
)
from scheduling.assessments.queries.assessments import Trend
from training.fade import StatusPeriod
from training.trend import TrendPoint

register = template.Library()
READY = ChartLabels(part="people ready", whole="people required")


@register.simple_tag
def readiness_chart(trend: Iterable[TrendPoint]) -> SafeString:
    """People ready out of people required, in a wide and a narrow drawing; the style sheet shows
    the one that fits.
    """
    points = [Point(p.on, p.figures.people_ready, p.figures.people_required) for p in trend]
    return format_html(
        '<div class="app-chart app-chart--wide">{}</div><div class="app-chart app-chart--narrow">{}</div>',
        part_of_whole_chart(points, READY),
        part_of_whole_chart(points, READY, width=340, height=220),
    )


@register.simple_tag
def criterion_trend(trend: Iterable[Trend], days: Sequence[date]) -> SafeString:
    """A person's scores by criterion, over the days on which they were assessed."""
    lines = [
        Series(row.title, [None if value is None else float(value) for value in row.values])
        for row in trend
    ]
    return format_html(
        '<div class="app-chart app-chart--scores">{}</div>', scores_chart(lines, days)
    )


@register.simple_tag
def medium_strip(history: list[StatusPeriod]) -> SafeString:
    """A person's readiness for a medium over the last two years."""
    return readiness_strip(history)
