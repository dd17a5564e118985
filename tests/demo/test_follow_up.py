"""The example shows what followed from its enquiries."""

from datetime import timedelta

import pytest

from accounts.access import Role
from demo import follow_up
from demo.story import Story
from scheduling.desk.models import Coverage, EnquiryApproval, Handover, Journalist, ReceivedEmail
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import EnquiryFactory, InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_lay_out_tells_of_coverage_approval_handover_emails_and_old_contacts(officer, manager):
    EnquiryFactory(state="approval")
    InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(days=1), went_out_at=NOW)
    UserFactory(roles={Role.OFFICER})
    story = Story(people=60, seed=1, now=NOW)

    follow_up.plan(story, officer, manager)
    story.run()

    assert Coverage.objects.get().correction_made_at == NOW - timedelta(minutes=30)
    assert EnquiryApproval.objects.get().approved_by_name == "Head of facilities"
    assert Handover.objects.get().to_user == manager
    assert list(ReceivedEmail.objects.waiting().values_list("outlet", "subject")) == [
        ("Westmoor Sound", "Breakfast tomorrow"),
        ("Brightwell", "Last chance to book a stand"),
    ]
    assert [
        journalist.name for journalist in Journalist.objects.past_due(NOW - timedelta(days=740))
    ] == [
        "Barnaby Quill",
        "Ottoline Frayne",
    ]
