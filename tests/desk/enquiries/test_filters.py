"""The filters of the desk's lists."""

import pytest

from desk.enquiries.filters import EnquiryFilter
from desk.enquiries.models import Enquiry
from tests.factories.scheduling import EnquiryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "expected"), [("", {"new"}), ("all", {"new", "closed"}), ("closed", {"closed"})]
)
def test_enquiry_filter_shows_the_open_ones_unless_told(state, expected):
    EnquiryFactory()
    EnquiryFactory(state="closed")

    found = EnquiryFilter({"state": state}, queryset=Enquiry.objects.all()).qs

    assert {enquiry.state for enquiry in found} == expected
