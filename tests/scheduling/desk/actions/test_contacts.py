"""A journalist's contact goes 24 months after the last one, from everywhere that it stands; a held
one stays.
"""

from datetime import timedelta

import pytest

from accounts.audit import REDACTED_LABEL, audit, breaks_in_chain
from accounts.models import AuditEvent, User
from accounts.refusals import ReasonMissing
from scheduling.desk.actions import contacts
from scheduling.desk.models import DebriefCorrection, Journalist
from tests.clock import NOW
from tests.factories.debriefs import DebriefFactory
from tests.factories.scheduling import (
    EnquiryFactory,
    EnquiryHoldFactory,
    InterviewFactory,
    JournalistFactory,
)
from training.models import Organisation

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(days=800)


def known(**changes: object) -> Journalist:
    values = {
        "name": "Morwenna Pascoe",
        "phone": "01632 960148",
        "email": "m@example.org",
        "met_at": LONG_AGO,
    }
    return JournalistFactory(**values | changes)


def test_forget_due_strikes_the_contact_out_everywhere(officer: User) -> None:
    journalist = known()
    background = "Morwenna Pascoe here, I'm on 01632 960148 or m@example.org. Is it safe?"
    enquiry = EnquiryFactory(
        journalist=journalist,
        received_at=LONG_AGO,
        deadline_at=LONG_AGO,
        background=background,
        logged_at=LONG_AGO,
    )
    interview = InterviewFactory(
        enquiry=enquiry, producer_name="Morwenna Pascoe", producer_phone="01632 960148"
    )
    enquiry.notes.create(at=LONG_AGO, text="Rang 01632 960148")

    assert [contacts.forget_due(now=NOW), contacts.forget_due(now=NOW)] == [1, 0]

    for row in (journalist, enquiry, interview):
        row.refresh_from_db()
    assert (journalist.name, journalist.phone, journalist.email) == (
        f"Contact removed ({journalist.pk})",
        "",
        "",
    )
    assert enquiry.background == "[removed] here, I'm on [removed] or [removed]. Is it safe?"
    assert (interview.producer_name, interview.producer_phone) == ("[removed]", "[removed]")
    assert enquiry.notes.get().text == "Rang [removed]"
    assert AuditEvent.objects.filter(about_label__contains="Morwenna").count() == 0


def test_forget_due_strikes_the_name_out_of_the_trail_too(officer: User) -> None:
    journalist = known()
    audit(by=officer, action="journalist.added", about=journalist, now=LONG_AGO, changed=["name"])

    contacts.forget_due(now=NOW)

    labels = AuditEvent.objects.order_by("number").values_list("about_label", flat=True)
    assert list(labels) == [REDACTED_LABEL, f"Contact removed ({journalist.pk})"]
    assert list(breaks_in_chain()) == []


def test_forget_due_strikes_out_of_holds_and_debriefs_too(officer: User) -> None:
    name = "Morwenna Pascoe"
    enquiry = EnquiryFactory(
        journalist=known(), received_at=LONG_AGO, deadline_at=LONG_AGO, logged_at=LONG_AGO
    )
    EnquiryHoldFactory(enquiry=enquiry, reason=f"{name} rings again")
    debrief = DebriefFactory(interview__enquiry=enquiry, correction=f"{name} has the wrong figure")
    before = {
        "went": "yes",
        "keep": f"{name} was fair",
        "change": "",
        "coverage_link": "",
        "correction": "",
    }
    DebriefCorrection.objects.create(
        debrief=debrief,
        before=before,
        reason=f"{name} rang",
        corrected_at=NOW,
        corrected_by=officer,
    )

    contacts.forget_due(now=NOW)

    debrief.refresh_from_db()
    correction = debrief.corrections.get()
    assert enquiry.holds.get().reason == "[removed] rings again"
    assert debrief.correction == "[removed] has the wrong figure"
    assert (correction.before["keep"], correction.reason) == (
        "[removed] was fair",
        "[removed] rang",
    )


@pytest.mark.parametrize(
    ("changes", "asked_days_ago", "months", "goes"),
    [
        ({}, None, 24, True),
        ({}, 700, 24, False),
        ({}, 700, 12, True),
        ({"held_because": "Inquest", "held_at": NOW}, None, 24, False),
        ({"met_at": NOW}, None, 24, False),
    ],
)
def test_forget_due_keeps_to_the_period_and_the_hold(
    officer: User, changes: dict[str, object], asked_days_ago: int | None, months: int, goes: bool
) -> None:
    journalist = known(**changes, **({"held_by": officer} if "held_at" in changes else {}))
    if asked_days_ago:
        EnquiryFactory(journalist=journalist, received_at=NOW - timedelta(days=asked_days_ago))
    Organisation.objects.update(contacts_kept_months=months)

    assert contacts.forget_due(now=NOW) == int(goes)


def test_hold_and_release_with_a_reason_and_once_each(officer: User) -> None:
    journalist = known()
    said = {"journalist": journalist, "by": officer, "now": NOW}

    with pytest.raises(ReasonMissing):
        contacts.hold_contact(reason=" ", **said)
    contacts.hold_contact(reason="Inquest", **said)
    with pytest.raises(contacts.HeldAlready):
        contacts.hold_contact(reason="Another", **said)
    contacts.release_contact(**said)
    with pytest.raises(contacts.NotHeld):
        contacts.release_contact(**said)
    journalist.forgotten_at = NOW
    with pytest.raises(contacts.ContactRemoved):
        contacts.hold_contact(reason="Inquest", **said)
