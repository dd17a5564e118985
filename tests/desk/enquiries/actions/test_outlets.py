"""Outlets and journalists are added once and found again."""

from datetime import timedelta

import pytest

from accounts.audit import REDACTED_LABEL, audit, breaks_in_chain
from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk.enquiries.actions import outlets
from desk.enquiries.models import DebriefCorrection, Journalist, Outlet
from tests.clock import NOW
from tests.factories.debriefs import DebriefFactory
from tests.factories.received_emails import ReceivedEmailFactory
from tests.factories.scheduling import (
    CoverageFactory,
    EnquiryFactory,
    EnquiryHoldFactory,
    InterviewFactory,
    JournalistFactory,
    OutletFactory,
)
from training.models import Organisation


def test_outlet_named_finds_one_whatever_its_case(officer):
    harbour = OutletFactory(name="Harbour Post")

    assert outlets.get_or_add_outlet(name="  harbour  POST ", by=officer, now=NOW) == harbour


def test_outlet_named_makes_a_new_one_and_says_so(officer):
    outlet = outlets.get_or_add_outlet(name="Solent Shore FM", by=officer, now=NOW)

    assert outlet.name == "Solent Shore FM"
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "outlet.added"
    ]


def test_journalist_named_finds_one_of_the_same_outlet(officer):
    known = JournalistFactory(name="Morwenna Pascoe")
    JournalistFactory(name="Morwenna Pascoe")

    found = outlets.get_or_add_journalist(
        name="morwenna pascoe", outlet=known.outlet, by=officer, now=NOW
    )

    assert found == known
    assert AuditEvent.objects.count() == 0


def test_journalist_named_keeps_the_latest_phone_number(officer):
    known = JournalistFactory(phone="01632 960100", email="m@example.org")

    outlets.get_or_add_journalist(
        name=known.name, outlet=known.outlet, phone="01632 960148", by=officer, now=NOW
    )

    assert list(Journalist.objects.values_list("phone", "email")) == [
        ("01632 960148", "m@example.org")
    ]
    assert list(AuditEvent.objects.order_by("pk").values_list("action", "details")) == [
        ("journalist.changed", {"changed": ["phone"]})
    ]


def test_journalist_named_makes_a_new_one(officer):
    outlet = OutletFactory()

    outlets.get_or_add_journalist(name="Dougal", outlet=outlet, by=officer, now=NOW)

    assert list(AuditEvent.objects.order_by("pk").values_list("action", "about_label")) == [
        ("journalist.added", "Dougal")
    ]


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


def test_remove_due_contacts_strikes_the_contact_out_everywhere(officer):
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
        enquiry=enquiry, contacts="Producer: Morwenna Pascoe, 01632 960148"
    )
    enquiry.notes.create(at=LONG_AGO, text="Rang 01632 960148")
    email = ReceivedEmailFactory(logged=True, enquiry=enquiry, sender_email="other@example.org")

    assert [outlets.remove_due_contacts(now=NOW), outlets.remove_due_contacts(now=NOW)] == [1, 0]

    for row in (journalist, enquiry, interview, email):
        row.refresh_from_db()
    assert (journalist.name, journalist.phone, journalist.email) == (
        f"Contact removed ({journalist.pk})",
        "",
        "",
    )
    assert enquiry.background == "[removed] here, I'm on [removed] or [removed]. Is it safe?"
    assert interview.contacts == "Producer: [removed], [removed]"
    assert enquiry.notes.get().text == "Rang [removed]"
    assert (email.sender_name, email.sender_email, email.subject) == ("", "", "")
    assert AuditEvent.objects.filter(about_label__contains="Morwenna").count() == 0


def test_remove_due_contacts_strikes_the_name_out_of_the_trail_too(officer):
    journalist = known()
    audit(by=officer, action="journalist.added", about=journalist, now=LONG_AGO, changed=["name"])

    outlets.remove_due_contacts(now=NOW)

    labels = AuditEvent.objects.order_by("number").values_list("about_label", flat=True)
    assert list(labels) == [REDACTED_LABEL, f"Contact removed ({journalist.pk})"]
    assert list(breaks_in_chain()) == []


def test_remove_due_contacts_strikes_out_of_holds_and_debriefs_too(officer):
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

    outlets.remove_due_contacts(now=NOW)

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
def test_remove_due_contacts_keeps_to_the_period_and_the_hold(
    officer, changes, asked_days_ago, months, goes
):
    journalist = known(**changes, **({"held_by": officer} if "held_at" in changes else {}))
    if asked_days_ago:
        EnquiryFactory(journalist=journalist, received_at=NOW - timedelta(days=asked_days_ago))
    Organisation.objects.update(contacts_kept_months=months)

    assert outlets.remove_due_contacts(now=NOW) == int(goes)


def test_hold_and_release_with_a_reason_and_once_each(officer):
    journalist = known()
    said = {"journalist": journalist, "by": officer, "now": NOW}

    with pytest.raises(Refused, match="Enter"):
        outlets.hold_contact(reason=" ", **said)
    outlets.hold_contact(reason="Inquest", **said)
    with pytest.raises(Refused, match="To give another reason, release the hold"):
        outlets.hold_contact(reason="Another", **said)
    outlets.release_contact(**said)
    with pytest.raises(Refused, match="is not held, so there is nothing to release"):
        outlets.release_contact(**said)
    journalist.forgotten_at = NOW
    with pytest.raises(Refused, match="This contact was removed at the end of its"):
        outlets.hold_contact(reason="Inquest", **said)


def test_merged_journalists_have_one_row_and_one_name_in_every_text(officer):
    journalist = JournalistFactory(
        name="M Pascoe",
        phone="01632 960111",
        email="m@example.org",
        met_at=NOW - timedelta(days=9),
        held_at=NOW,
        held_by=officer,
        held_because="A claim",
    )
    into = JournalistFactory(
        name="Morwenna Pascoe", outlet=journalist.outlet, phone="01632 960148", email=""
    )
    enquiry = EnquiryFactory(
        journalist=journalist, outlet=journalist.outlet, angle="M Pascoe, 01632 960111, asks"
    )
    audit(by=officer, action="journalist.changed", about=journalist, now=NOW)

    outlets.merge_journalists(journalist=journalist, into=into, by=officer, now=NOW)

    enquiry.refresh_from_db()
    assert (enquiry.journalist, enquiry.angle) == (into, "Morwenna Pascoe, 01632 960148, asks")
    row = Journalist.objects.get()
    assert (row.phone, row.email, row.held_because) == ("01632 960148", "m@example.org", "A claim")
    assert row.met_at == NOW - timedelta(days=9)
    assert AuditEvent.objects.get(action="journalist.changed").about_label == REDACTED_LABEL
    assert list(breaks_in_chain()) == []


def test_merged_outlets_have_the_journalists_of_both_once(officer):
    outlet, into = OutletFactory(name="Solent Shore"), OutletFactory(name="Solent Shore FM")
    twice = [JournalistFactory(name="Morwenna Pascoe", outlet=each) for each in (outlet, into)]
    other = JournalistFactory(outlet=outlet)
    coverage = CoverageFactory(outlet=outlet)
    enquiry = EnquiryFactory(outlet=outlet, journalist=twice[0])

    outlets.merge_outlets(outlet=outlet, into=into, by=officer, now=NOW)

    enquiry.refresh_from_db()
    coverage.refresh_from_db()
    assert (enquiry.outlet, enquiry.journalist, coverage.outlet) == (into, twice[1], into)
    assert set(into.journalists.all()) == {twice[1], other}
    assert not Outlet.objects.filter(pk=outlet.pk).exists()
    assert AuditEvent.objects.get(action="outlet.merged").details == {"outlet": "Solent Shore"}


def test_what_nothing_uses_is_removed_unless_it_is_held(officer):
    outlet = OutletFactory()
    held = JournalistFactory(outlet=outlet, held_at=NOW, held_by=officer, held_because="A claim")

    with pytest.raises(Refused, match="Release the hold first"):
        outlets.remove_unused(contact=held, by=officer, now=NOW)
    with pytest.raises(Refused, match="has 1 journalist"):
        outlets.remove_unused(contact=outlet, by=officer, now=NOW)
    outlets.release_contact(journalist=held, by=officer, now=NOW)
    held.refresh_from_db()
    outlets.remove_unused(contact=held, by=officer, now=NOW)
    outlets.remove_unused(contact=outlet, by=officer, now=NOW)

    assert (Outlet.objects.count(), Journalist.objects.count()) == (0, 0)
