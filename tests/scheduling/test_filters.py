"""The filters over the desk's lists."""

import pytest

from scheduling.filters import EnquiryFilter, JournalistFilter, LineFilter
from scheduling.models import Enquiry, Journalist, Line
from tests.clock import NOW, TODAY
from tests.factories.scheduling import EnquiryFactory, JournalistFactory, LineFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("state", "expected"), [("", {"new"}), ("all", {"new", "closed"}), ("closed", {"closed"})])
def test_enquiry_filter_shows_the_open_ones_unless_told(state: str, expected: set[str]) -> None:
    EnquiryFactory()
    EnquiryFactory(state="closed")

    found = EnquiryFilter({"state": state}, queryset=Enquiry.objects.all()).qs

    assert {enquiry.state for enquiry in found} == expected


def test_line_filter_agrees_with_the_lines_own_status() -> None:
    LineFactory()
    LineFactory(approved=True)
    LineFactory(approved=True, review_on=TODAY, expires_on=TODAY)
    LineFactory(withdrawn=True)
    expired = LineFactory(approved=True, approved_at=NOW)
    Line.objects.filter(pk=expired.pk).update(review_on="2026-01-01", expires_on="2026-02-01")
    statuses = ["draft", "live", "review_due", "expired", "withdrawn"]

    found = [LineFilter({"status": status}, queryset=Line.objects.all(), on=TODAY).qs for status in statuses]

    assert [[line.status(TODAY) for line in lines] for lines in found] == [[status] for status in statuses]


def test_journalist_filter_looks_at_name_and_outlet() -> None:
    JournalistFactory(name="Morwenna Pascoe", outlet__name="Solent Shore FM")

    found = [
        JournalistFilter({"q": words}, queryset=Journalist.objects.all()).qs.count()
        for words in ("pascoe", "solent pascoe", "harbour")
    ]

    assert found == [1, 1, 0]
