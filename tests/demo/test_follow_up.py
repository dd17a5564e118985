"""The example shows what followed from its enquiries."""

from datetime import timedelta

from desk.enquiries.models import Coverage, EnquiryApproval, Handover, Journalist, ReceivedEmail
from tests.clock import NOW


def test_coverage_approval_handover_emails_and_old_contacts_follow(example):
    corrected = Coverage.objects.get(correction_made_at__isnull=False)
    old = Journalist.objects.past_due(NOW - timedelta(days=740))

    assert corrected.correction_made_at == NOW - timedelta(minutes=30)
    assert EnquiryApproval.objects.get().approved_by_name == "Head of facilities"
    assert Handover.objects.get().taken_at
    assert list(ReceivedEmail.objects.waiting().values_list("outlet", "subject")) == [
        ("Westmoor Sound", "Breakfast tomorrow"),
        ("Brightwell", "Last chance to book a stand"),
    ]
    assert [journalist.name for journalist in old] == ["Barnaby Quill", "Ottoline Frayne"]
