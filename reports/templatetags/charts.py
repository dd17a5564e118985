"""Charts on pages and in documents: `{% readiness_chart report.trend %}`."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from desk.assessments.queries.assessments import Trend
from reports.board.charts import (
    PEOPLE_READY,
    Earlier,
    Point,
    flow_chart,
    flow_key,
    forecast_fan,
    leads_chart,
    part_of_whole_chart,
)
from reports.board.flows import Flow, MonthLead
from reports.board.person_charts import (
    MediumHistory,
    Series,
    marks_of_people,
    media_chart,
    readiness_strip,
    scores_chart,
)
from training.fade import StatusPeriod
from training.lapses import Forecast
from training.queries.own_training import MediumLine
from training.trend import TrendPoint

register = template.Library()


@register.simple_tag
def readiness_chart(
    trend: Iterable[TrendPoint], since: date | None = None, words: str = ""
) -> SafeString:
    """People ready out of people required, in a wide and a narrow drawing; the style sheet shows
    the one that fits. `since`: a day to mark, with the words for it.
    """
    earlier = Earlier(since, words) if since else None
    points = [Point(p.on, p.figures.people_ready, p.figures.people_required) for p in trend]
    return format_html(
        '<div class="chart chart--wide">{}</div><div class="chart chart--narrow">{}</div>',
        part_of_whole_chart(points, PEOPLE_READY, width=600, height=250, earlier=earlier),
        part_of_whole_chart(points, PEOPLE_READY, width=340, height=230, earlier=earlier),
    )


@register.simple_tag
def monthly_flow(flow: Flow) -> SafeString:
    """A monthly flow, as a control chart where the rule allows one, in a wide and a narrow
    drawing.
    """
    return format_html(
        '<div class="chart chart--wide">{}</div><div class="chart chart--narrow">{}</div>',
        flow_chart(flow, width=600, height=250),
        flow_chart(flow, width=340, height=230),
    )


@register.simple_tag
def monthly_flow_key(flow: Flow) -> SafeString:
    """What the marks of a monthly flow say, drawn as in the picture."""
    return flow_key(flow)


@register.simple_tag
def pack_leads(leads: Sequence[MonthLead]) -> SafeString:
    """How long before air packs were approved, by month, in a wide and a narrow drawing."""
    return format_html(
        '<div class="chart chart--wide">{}</div><div class="chart chart--narrow">{}</div>',
        leads_chart(leads, width=600, height=250),
        leads_chart(leads, width=340, height=230),
    )


@register.simple_tag
def lapse_fan(fan: Iterable[Forecast], on: date) -> SafeString:
    """How many people will have lapsed by each day, with and without what is booked, in a wide and
    a narrow drawing; the table of the same figures stands after it.
    """
    points = [Point(on + timedelta(days=one.days), one.people_left, one.people) for one in fan]
    return format_html(
        '<div class="chart chart--wide">{}</div><div class="chart chart--narrow">{}</div>',
        forecast_fan(points, width=480, height=210),
        forecast_fan(points, width=340, height=200),
    )


@register.simple_tag
def people_marks(marks: Iterable[tuple[str, int]]) -> SafeString:
    """One mark a person, by how they stand: `ready` or a status; the words stand beside it."""
    return marks_of_people(marks)


@register.simple_tag
def criterion_trend(trend: Iterable[Trend], days: Sequence[date]) -> SafeString:
    """A person's scores by criterion, over the days on which they were assessed."""
    lines = [
        Series(row.title, [None if value is None else float(value) for value in row.values])
        for row in trend
    ]
    return format_html('<div class="chart chart--scores">{}</div>', scores_chart(lines, days))


@register.simple_tag
def medium_strip(history: list[StatusPeriod]) -> SafeString:
    """A person's readiness for a medium over the last two years."""
    return readiness_strip(history)


@register.simple_tag
def media_history(media: Iterable[MediumLine]) -> SafeString:
    """A person's readiness for their media over the last two years, in a wide and a narrow
    drawing.
    """
    rows = [MediumHistory(line.medium, line.history, line.practised) for line in media]
    return format_html("{}{}", media_chart(rows), media_chart(rows, is_narrow=True))
