"""Gaps in the monitoring of the corporate accounts, for the page of shifts."""

from collections.abc import Iterable
from datetime import date

from django import template

from desk.enquiries.queries.monitoring import AwayGap, away_gaps
from training.models import MonitoringTurn

register = template.Library()


@register.simple_tag
def monitoring_gaps(shifts: Iterable[MonitoringTurn], on: date) -> list[AwayGap]:
    """In the next two weeks."""
    return away_gaps(shifts, on)
