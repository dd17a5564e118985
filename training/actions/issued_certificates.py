"""Issuing the certificate of a passed course: it gets a number and an address once, and keeps
them.
"""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from training.models import IssuedCertificate, TrainingRecord


@transaction.atomic
def issue_certificate(*, record: TrainingRecord, by: User, now: datetime) -> IssuedCertificate:
    """The certificate of the record; issued at the first call."""
    certificate, is_new = IssuedCertificate.objects.get_or_create(
        record=record, defaults={"issued_at": now}
    )
    if is_new:
        audit(by=by, action="certificate.issued", about=certificate, now=now)
    return certificate
