"""The filters of the desk's lists."""

import pytest

from desk.enquiries.filters import EnquiryFilter, JournalistFilter
from desk.enquiries.models import Enquiry, Journalist
from tests.factories.scheduling import EnquiryFactory, JournalistFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "expected"), [("", {"new"}), ("all", {"new", "closed"}), ("closed", {"closed"})]
)
def test_enquiry_filter_shows_the_open_ones_unless_told(state, expected):
    EnquiryFactory()
    EnquiryFactory(state="closed")

    found = EnquiryFilter({"state": state}, queryset=Enquiry.objects.all()).qs

    assert {enquiry.state for enquiry in found} == expected


def test_journalist_filter_looks_at_name_and_outlet():
    JournalistFactory(name="Morwenna Pascoe", outlet__name="Solent Shore FM")

    found = [
        JournalistFilter({"q": words}, queryset=Journalist.objects.all()).qs.count()
        for words in ("pascoe", "solent pascoe", "harbour")
    ]

    assert found == [1, 1, 0]
