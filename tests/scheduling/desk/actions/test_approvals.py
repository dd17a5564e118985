"""Who let a statement go out, with the words as they stood."""

from datetime import timedelta

import pytest

from accounts.models import User
from scheduling.desk.actions import approvals
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory

pytestmark = pytest.mark.django_db
GIVEN = {
    "approved_by_name": "Duty director",
    "how": "by phone",
    "text": "Crews are under pressure.",
    "approved_at": NOW,
}


def test_record_approval_keeps_the_words_and_says_so_once(officer: User) -> None:
    enquiry = EnquiryFactory(state="approval")

    approvals.record_approval(enquiry=enquiry, by=officer, now=NOW, **GIVEN)

    assert enquiry.notes.get().text == "Statement approved by Duty director, by phone"
    with pytest.raises(approvals.ApprovedAlready):
        approvals.record_approval(enquiry=enquiry, by=officer, now=NOW, **GIVEN)
    approvals.record_approval(
        enquiry=enquiry, by=officer, now=NOW, **GIVEN | {"text": "Other words."}
    )


def test_record_approval_refuses_what_has_not_been(officer: User) -> None:
    later = GIVEN | {"approved_at": NOW + timedelta(minutes=1)}

    with pytest.raises(approvals.ApprovedToCome):
        approvals.record_approval(
            enquiry=EnquiryFactory(state="drafting"), by=officer, now=NOW, **later
        )
    with pytest.raises(approvals.NothingToApprove):
        approvals.record_approval(enquiry=EnquiryFactory(state="new"), by=officer, now=NOW, **GIVEN)
