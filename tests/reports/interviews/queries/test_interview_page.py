from datetime import timedelta

import pytest

from desk.enquiries.models import Interview
from reports.interviews.queries.interview_page import interview_page
from reports.packs.queries.pack_states import with_packs
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("starts", "minutes", "is_given", "expected"),
    [
        (NOW + MINUTE, 5, False, {"can_choose", "can_change"}),
        (NOW + MINUTE, 5, True, {"can_choose", "can_change"}),
        (NOW, 5, False, {"can_change"}),
        (NOW, 5, True, {"can_change", "can_mark_out"}),
        (NOW - 5 * MINUTE, 6, True, {"can_change", "can_mark_out"}),
        (NOW - 5 * MINUTE, 5, True, {"can_change", "can_mark_out", "is_outstanding"}),
    ],
)
def test_interview_page_offers_what_its_time_and_its_person_allow(
    officer, starts, minutes, is_given, expected
):
    given = {"person": PersonFactory(), "accepted_at": NOW - timedelta(days=1)} if is_given else {}
    made = InterviewFactory(starts_at=starts, minutes=minutes, **given)
    interview = with_packs(Interview.objects.all()).get(pk=made.pk)

    page = interview_page(interview, reader=officer, now=NOW)

    offered = ("can_choose", "can_change", "can_mark_out", "is_outstanding")
    assert {name for name in offered if page[name]} == expected


def test_interview_page_offers_nothing_once_it_is_called_off(officer):
    made = InterviewFactory(starts_at=NOW + MINUTE, called_off_at=NOW, called_off_because="Dropped")
    interview = with_packs(Interview.objects.all()).get(pk=made.pk)

    page = interview_page(interview, reader=officer, now=NOW)

    assert [
        page[name] for name in ("can_choose", "can_change", "can_mark_out", "is_outstanding")
    ] == [False] * 4
