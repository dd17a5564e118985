"""A certificate has no effect until someone accepts it, and is answered once."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import User
from accounts.refusals import Refused
from jobs.models import Mail
from tests.clock import NOW
from tests.factories.self_service import CertificateFactory
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory
from tests.training.test_evidence import pdf
from training.actions import certificates as actions
from training.actions.facts import RecordedAlready
from training.evidence import Evidence
from training.models import Certificate, Organisation, TrainingRecord
from training.stored_files import read

pytestmark = pytest.mark.django_db


def send(by: User, content: bytes | None = None, on: date = date(2026, 11, 1)) -> Certificate:
    return actions.send_certificate(
        person=PersonFactory.create(user=by) if not hasattr(by, "person") else by.person,
        course=CourseFactory(code="M3"),
        completed_on=on,
        provider="Studio Nine",
        content=content or pdf(),
        by=by,
        now=NOW,
    )


def test_send_certificate_stores_the_file_without_a_training_record(spokesperson):
    Organisation.objects.update(communications_email="desk@example.nhs.uk")

    sent = send(spokesperson)

    assert read(sent.file, folder="certificates", kind="pdf").startswith(b"%PDF-")
    assert (sent.status, TrainingRecord.objects.count(), Mail.objects.get().to) == (
        "open",
        0,
        "desk@example.nhs.uk",
    )
    for refusal, again in [
        ("already sent in", {}),
        ("is in the future", {"on": date(2026, 11, 26)}),
        ("not a PDF", {"content": b"MZ"}),
    ]:
        with pytest.raises(Refused, match=refusal):
            send(spokesperson, **again)


@pytest.mark.django_db(transaction=True)
def test_send_certificate_checks_the_file_outside_the_transaction(spokesperson, monkeypatch):
    """A transaction that writes blocks everyone else who writes."""
    in_transaction = []
    clean = actions.clean

    def looked_at(content: bytes) -> Evidence:
        in_transaction.append(connection.in_atomic_block)
        return clean(content)

    monkeypatch.setattr(actions, "clean", looked_at)
    send(spokesperson)

    assert in_transaction == [False]


def test_accept_certificate_records_the_training(officer):
    sent = CertificateFactory(course=CourseFactory(code="M3"), person__email="leila@example.nhs.uk")

    record = actions.accept_certificate(certificate=sent, by=officer, now=NOW)

    sent.refresh_from_db()
    assert (record.outcome, record.completed_on, record.valid_until) == (
        "passed",
        date(2026, 11, 1),
        date(2028, 10, 31),
    )
    assert (record.certificate, record.provider, record.evidence) == (
        f"Sent in, no. {sent.pk}",
        "Studio Nine",
        sent,
    )
    assert (sent.status, Mail.objects.get().to) == ("accepted", "leila@example.nhs.uk")
    with pytest.raises(Refused, match="This certificate has already been accepted"):
        actions.accept_certificate(certificate=sent, by=officer, now=NOW)


def test_accept_certificate_of_recorded_training_leaves_it_open(officer):
    sent = CertificateFactory()
    TrainingRecordFactory(person=sent.person, course=sent.course, completed_on=sent.completed_on)

    with pytest.raises(RecordedAlready):
        actions.accept_certificate(certificate=sent, by=officer, now=NOW)

    sent.refresh_from_db()
    assert sent.status == "open"
