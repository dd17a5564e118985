"""Enquiries that rest: clocks stop, the state comes back, and each press has one effect."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import ReasonMissing
from jobs.models import Job
from scheduling.desk.actions.enquiries import move_enquiry
from scheduling.desk.actions.holds import LookAgainPassed, NotOnHold, hold_enquiry, resume_enquiry
from scheduling.desk.actions.steps import JoinedToAnother, StepNotPossible
from scheduling.desk.models import Enquiry, EnquiryHold
from tests.clock import NOW, TODAY
from tests.factories.scheduling import EnquiryFactory, EnquiryHoldFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
UNTIL: dict[str, Any] = {"reason": "Consent first", "look_again_on": date(2026, 12, 3)}


@pytest.mark.parametrize("state", ["new", "triaged", "drafting", "approval"])
def test_a_hold_ends_in_the_state_that_it_began_in(officer: User, state: str) -> None:
    enquiry = EnquiryFactory(state=state)

    hold = hold_enquiry(enquiry=enquiry, by=officer, now=NOW, **UNTIL)
    again = hold_enquiry(enquiry=enquiry, by=officer, now=NOW, **UNTIL)
    held = Enquiry.objects.get().state
    resume_enquiry(enquiry=enquiry, by=officer, now=LATER)

    assert (again, held, Enquiry.objects.get().state) == (hold, "on_hold", state)
    notes = enquiry.notes.order_by("pk").values_list("state", "text")
    assert list(notes) == [
        ("on_hold", "Look again on 3 December 2026: Consent first"),
        (state, "Taken off hold"),
    ]
    assert Job.objects.filter(name="scheduling.tasks.send_enquiry_alert").exists()
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["enquiry.held", "enquiry.resumed"]
    with pytest.raises(NotOnHold, match="so it is not on hold"):
        resume_enquiry(enquiry=enquiry, by=officer, now=LATER)


def test_held_longer_it_keeps_the_state_from_before(officer: User) -> None:
    enquiry = EnquiryHoldFactory(state="drafting").enquiry

    hold_enquiry(enquiry=enquiry, by=officer, now=NOW, **UNTIL)

    assert list(EnquiryHold.objects.order_by("pk").values_list("state", "lifted_at")) == [
        ("drafting", NOW),
        ("drafting", None),
    ]
    assert list(EnquiryHold.objects.due(TODAY)) == []


@pytest.mark.parametrize(
    ("state", "told", "refusal"),
    [
        ("new", {"reason": " "}, ReasonMissing),
        ("new", {"look_again_on": TODAY}, LookAgainPassed),
        ("accepted", {}, StepNotPossible),
        ("offered", {}, StepNotPossible),
    ],
)
def test_a_hold_is_refused(
    officer: User, state: str, told: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        hold_enquiry(enquiry=EnquiryFactory(state=state), by=officer, now=NOW, **UNTIL | told)

    assert EnquiryHold.objects.count() == 0


def test_one_that_is_joined_to_another_is_not_held_longer(officer: User) -> None:
    hold = EnquiryHoldFactory(enquiry__joined_to=EnquiryFactory())

    with pytest.raises(JoinedToAnother):
        hold_enquiry(enquiry=hold.enquiry, by=officer, now=NOW, **UNTIL)
    assert list(EnquiryHold.objects.due(TODAY)) == []


def test_declined_from_hold_the_hold_is_over(officer: User) -> None:
    enquiry = EnquiryHoldFactory().enquiry

    move_enquiry(enquiry=enquiry, step="declined", text="Not ours", by=officer, now=NOW)

    assert list(EnquiryHold.objects.values_list("lifted_at", "lifted_by")) == [(NOW, officer.pk)]


def test_one_held_before_its_state_was_kept_is_triaged(officer: User) -> None:
    enquiry = EnquiryFactory(state="on_hold")

    assert resume_enquiry(enquiry=enquiry, by=officer, now=NOW).state == "triaged"
