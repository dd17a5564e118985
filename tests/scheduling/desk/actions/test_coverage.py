"""Coverage is a fact: added once, taken back, and corrected in two steps."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from scheduling.desk.actions import coverage as deeds
from scheduling.desk.models import Coverage
from tests.clock import NOW
from tests.factories.scheduling import CoverageFactory, EnquiryFactory, InterviewFactory

pytestmark = pytest.mark.django_db
ITEM: dict[str, Any] = {
    "outlet": "Harbour Post",
    "title": "Queues",
    "published_at": NOW,
    "link": "https://harbourpost.example/queues",
    "tone": "Fair",
    "interview": None,
}


def test_add_coverage_once_until_it_is_taken_back(officer: User) -> None:
    enquiry = EnquiryFactory()
    added = deeds.add_coverage(enquiry=enquiry, by=officer, now=NOW, **ITEM)

    with pytest.raises(deeds.CoverageExists):
        deeds.add_coverage(enquiry=enquiry, by=officer, now=NOW, **ITEM)
    deeds.retract_coverage(coverage=added, by=officer, now=NOW)
    deeds.add_coverage(enquiry=enquiry, by=officer, now=NOW, **ITEM)

    assert [Coverage.objects.count(), Coverage.objects.held().count()] == [2, 1]


def test_add_coverage_refuses_another_interview_and_what_is_to_come(officer: User) -> None:
    enquiry = EnquiryFactory()

    with pytest.raises(deeds.InterviewOfAnotherEnquiry):
        deeds.add_coverage(
            enquiry=enquiry, by=officer, now=NOW, **ITEM | {"interview": InterviewFactory()}
        )
    with pytest.raises(deeds.CoverageInTheFuture):
        deeds.add_coverage(
            enquiry=enquiry,
            by=officer,
            now=NOW,
            **ITEM | {"published_at": NOW + timedelta(minutes=1)},
        )


def test_a_correction_is_asked_for_and_made_once_each(officer: User) -> None:
    item = CoverageFactory()
    said = {"coverage": item, "by": officer, "now": NOW}

    with pytest.raises(deeds.NoCorrectionAsked):
        deeds.note_correction_made(**said)
    with pytest.raises(deeds.CorrectionMissing):
        deeds.ask_correction(text=" ", **said)
    deeds.ask_correction(text="214, not 241", **said)
    with pytest.raises(deeds.CorrectionAskedAlready):
        deeds.ask_correction(text="Other words", **said)
    deeds.note_correction_made(**said)
    with pytest.raises(deeds.NoCorrectionAsked):
        deeds.note_correction_made(**said)

    item.refresh_from_db()
    assert (item.correction, item.correction_made_at) == ("214, not 241", NOW)
    deeds.retract_coverage(**said)
    with pytest.raises(deeds.CoverageRetracted):
        deeds.retract_coverage(**said)
