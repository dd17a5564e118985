"""The filter of interviews: to come, unless another time is chosen."""

from datetime import timedelta

import pytest

from desk.enquiries.models import Interview
from reports.interviews.filters import InterviewFilter
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("minutes", "is_to_come"), [(-29, True), (-30, False), (1, True)])
def test_interview_filter_keeps_one_on_the_list_for_half_an_hour(minutes, is_to_come):
    InterviewFactory(starts_at=NOW + timedelta(minutes=minutes))

    assert InterviewFilter({}, queryset=Interview.objects.all(), now=NOW).qs.exists() is is_to_come


def test_interview_filter_ignores_what_it_does_not_know():
    InterviewFactory()

    assert (
        InterviewFilter({"when": "nonsense"}, queryset=Interview.objects.all(), now=NOW).qs.count()
        == 1
    )
