"""Everything held on a person or a journalist, and nothing else."""

import pytest

from accounts.audit import audit
from desk.enquiries.models import DebriefCorrection
from reports.records.queries.data_about import data_about
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.debriefs import DebriefFactory
from tests.factories.jobs import MailFactory
from tests.factories.received_emails import ReceivedEmailFactory
from tests.factories.reports import PackLinkFactory
from tests.factories.scheduling import (
    AskFactory,
    BookingFactory,
    EnquiryFactory,
    EnquiryHoldFactory,
    JournalistFactory,
)
from tests.factories.training import PersonFactory, TrainingRecordFactory
from training.actions.issued_certificates import issue_certificate
from training.models import IssuedBadge

pytestmark = pytest.mark.django_db


def test_held_on_a_person_has_their_rows_with_what_was_written_about_them(officer):
    debrief = DebriefFactory(interview__person__line_manager=PersonFactory())
    other = AskFactory()
    said = {
        "went": "yes",
        "keep": "The first line",
        "change": "",
        "coverage_link": "",
        "correction": "",
    }
    DebriefCorrection.objects.create(
        debrief=debrief, before=said, reason="Misheard", corrected_at=NOW, corrected_by=officer
    )
    AskFactory(
        interview=debrief.interview,
        person=debrief.person,
        token_hash="a secret",
        reason="My father is ill",
    )

    found = data_about(debrief.person)

    assert next(iter(found)) == "person"
    assert [row["reason"] for row in found["debrief correction"]] == ["Misheard"]
    [ask] = found["ask"]
    assert (ask["reason"], "token hash" in ask) == ("My father is ill", False)
    assert str(other.person) not in str(found)
    assert "debrief" not in data_about(debrief.person.line_manager)


def test_held_on_a_journalist_has_their_enquiries_with_notes_and_holds():
    enquiry = EnquiryFactory(journalist=JournalistFactory(name="Morwenna Pascoe"))
    EnquiryHoldFactory(enquiry=enquiry, reason="She rings again")
    EnquiryHoldFactory(reason="Somebody else’s")

    found = data_about(enquiry.journalist)

    assert [row["name"] for row in found["journalist"]] == ["Morwenna Pascoe"]
    assert [row["subject"] for row in found["enquiry"]] == [enquiry.subject]
    assert [row["reason"] for row in found["enquiry hold"]] == ["She rings again"]


def test_held_on_a_journalist_has_the_emails_that_they_sent_us():
    journalist = JournalistFactory(email="Dan@example.org")
    enquiry = EnquiryFactory(journalist=journalist)
    ReceivedEmailFactory(sender_email="dan@example.org", subject="Waiting")
    ReceivedEmailFactory(
        sender_email="dan@example.org", subject="Logged", logged=True, enquiry=enquiry
    )
    ReceivedEmailFactory(sender_email="other@example.org", subject="Another’s")

    found = data_about(journalist)

    assert [row["subject"] for row in found["received email"]] == ["Logged", "Waiting"]


def test_held_on_a_person_has_their_mails_by_address_and_by_link_their_account_and_the_trail(
    officer,
):
    person = PersonFactory(
        email="ama@example.nhs.uk", user=UserFactory(email="ama.sign.in@example.nhs.uk")
    )
    link = PackLinkFactory(person=person, mail=MailFactory(to="old@example.org", subject="A pack"))
    for to in ("AMA@example.nhs.uk", "ama.sign.in@example.nhs.uk", "other@example.nhs.uk"):
        MailFactory(to=to, subject=f"To {to}", text="https://secret.example.org/")
    audit(by=officer, action="person.changed", about=person, now=NOW)

    found = data_about(person)

    assert [row["subject"] for row in found["mail"]] == [
        link.mail.subject,
        "To AMA@example.nhs.uk",
        "To ama.sign.in@example.nhs.uk",
    ]
    assert [("text" in row, "html" in row) for row in found["mail"]] == [(False, False)] * 3
    assert [(row["email"], "password" in row) for row in found["user"]] == [
        ("ama.sign.in@example.nhs.uk", False)
    ]
    assert [row["action"] for row in found["audit event"]] == ["person.changed"]


def test_what_they_passed_on_to_the_desk_is_theirs(db):
    person = PersonFactory(user=UserFactory())
    ReceivedEmailFactory(passed_on_by=person.user, reached_by="phone", subject="Waiting times")
    ReceivedEmailFactory(subject="Not theirs")

    rows = data_about(person)["received email"]

    assert [row["subject"] for row in rows] == ["Waiting times"]


def test_held_on_a_person_has_the_certificates_and_badges_of_their_records(officer):
    record = TrainingRecordFactory()
    certificate = issue_certificate(record=record, by=officer, now=NOW)
    issue_certificate(record=TrainingRecordFactory(), by=officer, now=NOW)
    badge = IssuedBadge.objects.create(record=record, issued_at=NOW)
    audit(by=officer, action="badge.issued", about=badge, now=NOW)
    BookingFactory(person=record.person, training_record=record)

    found = data_about(record.person)

    assert [row["public id"] for row in found["issued certificate"]] == [certificate.public_id]
    assert [row["public id"] for row in found["issued badge"]] == [badge.public_id]
    assert [row["action"] for row in found["audit event"]] == ["certificate.issued", "badge.issued"]
    assert len(found["booking"]) == 1
