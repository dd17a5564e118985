"""The filters of the list of lines to take."""

import pytest

from desk.lines.filters import LineFilter
from desk.lines.models import Line
from tests.clock import NOW, TODAY
from tests.factories.scheduling import LineFactory

pytestmark = pytest.mark.django_db


def test_line_filter_agrees_with_line_status():
    LineFactory()
    LineFactory(approved=True)
    LineFactory(approved=True, review_on=TODAY, expires_on=TODAY)
    LineFactory(withdrawn=True)
    expired = LineFactory(approved=True, approved_at=NOW)
    Line.objects.filter(pk=expired.pk).update(review_on="2026-01-01", expires_on="2026-02-01")
    statuses = ["draft", "live", "review_due", "expired", "withdrawn"]

    found = [
        LineFilter({"status": status}, queryset=Line.objects.all(), on=TODAY).qs
        for status in statuses
    ]

    assert [[line.status(TODAY) for line in lines] for lines in found] == [
        [status] for status in statuses
    ]
