"""Moving an enquiry from state to state."""

import pytest

from desk.enquiries.actions.enquiry_steps import follow_interview, take_step
from desk.enquiries.models import EnquiryNote
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory


def test_take_step_writes_the_state_and_the_log(officer):
    enquiry = EnquiryFactory()

    take_step(
        enquiry=enquiry, step="triaged", by=officer, now=NOW, text="Rang them", response="So far"
    )

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.response) == ("triaged", "So far")
    assert list(EnquiryNote.objects.order_by("pk").values_list("state", "text")) == [
        ("triaged", "Rang them")
    ]


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [
        ("offered", "accepted", "accepted"),
        ("closed", "accepted", "closed"),
        ("offered", "", "offered"),
    ],
)
def test_follow_interview_moves_where_it_can_and_always_logs(officer, state, step, after):
    enquiry = EnquiryFactory(state=state)

    follow_interview(enquiry=enquiry, step=step, by=officer, now=NOW, text="I-0001 accepted")

    enquiry.refresh_from_db()
    assert enquiry.state == after
    assert list(EnquiryNote.objects.order_by("pk").values_list("text", flat=True)) == [
        "I-0001 accepted"
    ]
