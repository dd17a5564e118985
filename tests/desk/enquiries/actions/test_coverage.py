"""Coverage is a fact: added once, retracted, and corrected in two steps."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk.enquiries.actions import coverage as actions
from desk.enquiries.models import Coverage
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


def test_add_coverage_once_until_it_is_retracted(officer):
    enquiry = EnquiryFactory()
    added = actions.add_coverage(enquiry=enquiry, by=officer, now=NOW, **ITEM)

    with pytest.raises(actions.CoverageExists):
        actions.add_coverage(enquiry=enquiry, by=officer, now=NOW, **ITEM)
    actions.retract_coverage(coverage=added, by=officer, now=NOW)
    actions.add_coverage(enquiry=enquiry, by=officer, now=NOW, **ITEM)

    assert [Coverage.objects.count(), Coverage.objects.not_retracted().count()] == [2, 1]


def test_add_coverage_refuses_another_interview_and_what_is_to_come(officer):
    enquiry = EnquiryFactory()

    with pytest.raises(Refused, match="Choose an interview of this enquiry, or none"):
        actions.add_coverage(
            enquiry=enquiry, by=officer, now=NOW, **ITEM | {"interview": InterviewFactory()}
        )
    with pytest.raises(Refused, match="That time is in the future"):
        actions.add_coverage(
            enquiry=enquiry,
            by=officer,
            now=NOW,
            **ITEM | {"published_at": NOW + timedelta(minutes=1)},
        )


def test_a_correction_is_asked_for_and_made_once_each(officer):
    item = CoverageFactory()
    said = {"coverage": item, "by": officer, "now": NOW}

    with pytest.raises(Refused, match="Nobody asked for one, or it has already been"):
        actions.note_correction_made(**said)
    with pytest.raises(Refused, match="Enter what is wrong and what is right"):
        actions.ask_correction(text=" ", **said)
    actions.ask_correction(text="214, not 241", **said)
    with pytest.raises(Refused, match="A correction has already been asked for"):
        actions.ask_correction(text="Other words", **said)
    actions.note_correction_made(**said)
    with pytest.raises(Refused, match="Nobody asked for one, or it has already been"):
        actions.note_correction_made(**said)

    item.refresh_from_db()
    assert (item.correction, item.correction_made_at) == ("214, not 241", NOW)
    actions.retract_coverage(**said)
    with pytest.raises(Refused, match="This has already been removed"):
        actions.retract_coverage(**said)


def test_judge_coverage_records_both_verdicts_until_it_is_retracted(officer):
    item = CoverageFactory()
    judged = {"verdict": Coverage.Verdict.CRITICAL, "message_carried": Coverage.Carried.PARTLY}

    actions.judge_coverage(coverage=item, by=officer, now=NOW, **judged)
    item.refresh_from_db()
    actions.retract_coverage(coverage=item, by=officer, now=NOW)

    assert [item.verdict, item.message_carried] == ["critical", "partly"]
    assert AuditEvent.objects.get(action="coverage.judged").details["before"] == ["", ""]
    with pytest.raises(Refused, match="This has already been removed"):
        actions.judge_coverage(coverage=item, by=officer, now=NOW, **judged)
