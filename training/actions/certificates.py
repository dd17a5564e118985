"""Certificates of courses taken elsewhere: sent in, then accepted or refused."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from training import certificate_emails as emails
from training import stored_files
from training.actions.records import record_training
from training.evidence import Evidence, clean
from training.models import Certificate, Course, Person, TrainingRecord

FOLDER = "certificates"


SENT_ALREADY = (
    "You have already sent in a certificate for this course and day. It is waiting to be reviewed."
)


def send_certificate(
    *,
    person: Person,
    course: Course,
    completed_on: date,
    provider: str,
    content: bytes,
    by: User,
    now: datetime,
) -> Certificate:
    """Store a safe copy of the file and email the desk. It counts only once accepted.

    The slow checks run before the transaction, so that others can write meanwhile.
    """
    if completed_on > timezone.localdate(now):
        raise Refused(
            f"{completed_on:%-d %B %Y} is in the future. Enter the day on the certificate."
        )
    evidence = clean(content)
    values = {
        "person": person,
        "course": course,
        "completed_on": completed_on,
        "provider": provider,
    }
    return _store(evidence, values, by=by, now=now)


@transaction.atomic
def _store(evidence: Evidence, values: dict[str, Any], *, by: User, now: datetime) -> Certificate:
    same = {name: values[name] for name in ("person", "course", "completed_on")}
    if Certificate.objects.open().filter(**same).exists():
        raise Refused(SENT_ALREADY)
    name = stored_files.store(evidence.content, folder=FOLDER, kind=evidence.kind)
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                **values, file=name, kind=evidence.kind, sent_at=now, sent_by=by
            )
    except IntegrityError as error:
        raise Refused(SENT_ALREADY) from error
    emails.tell_desk(certificate=certificate, now=now)
    audit(by=by, action="certificate.sent", about=certificate, now=now, file=name)
    return certificate


@transaction.atomic
def accept_certificate(*, certificate: Certificate, by: User, now: datetime) -> TrainingRecord:
    """Record the training that it is evidence of, as passed on its day."""
    current = _lock(certificate)
    record = record_training(
        person=current.person,
        course=current.course,
        completed_on=current.completed_on,
        outcome=TrainingRecord.Outcome.PASSED,
        provider=current.provider,
        certificate=f"Sent in, no. {current.pk}",
        by=by,
        now=now,
    )
    Certificate.objects.filter(pk=current.pk).update(
        answered_at=now, answered_by=by, training_record=record
    )
    emails.tell_person(certificate=current, now=now)
    audit(by=by, action="certificate.accepted", about=current, now=now, record=record.pk)
    return record


@transaction.atomic
def refuse_certificate(*, certificate: Certificate, reason: str, by: User, now: datetime) -> None:
    """Refuse with a reason, which the person reads on their page."""
    reason = reason_given(
        reason, otherwise="Enter the reason. The person who sent it will read it."
    )
    current = _lock(certificate)
    answer = {"answered_at": now, "answered_by": by, "refused_because": reason[:300]}
    Certificate.objects.filter(pk=current.pk).update(**answer)
    emails.tell_person(certificate=current, now=now)
    audit(by=by, action="certificate.refused", about=current, now=now, reason=reason)


def _lock(certificate: Certificate) -> Certificate:
    current = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("person", "course")
        .get(pk=certificate.pk)
    )
    if current.answered_at:
        raise Refused("This certificate has already been accepted or refused.")
    return current
