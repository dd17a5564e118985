"""The audit trail: how a deed is written down, and whether the chain of hashes still holds."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

from accounts.models import AuditEvent, AuditHead, User

GENESIS = "0" * 64
_HEAD = 1
_CHAIN_LOCK = 0x6772656E  # one number, held by PostgreSQL until the deed commits


def audit(*, by: User | None, action: str, about: models.Model | None, now: datetime, **details: Any) -> AuditEvent:
    """Writes one event at the end of the chain; call it last in the deed's own transaction.

    `action` is `noun.verb` (`person.added`); `about` is None where the deed touched no row (a sign-in under an
    unknown address); `details` are plain values that a reader can use, never secrets.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = AuditEvent.objects.order_by("-number").values_list("number", "hash").first() or (0, GENESIS)
    event = AuditEvent(
        number=last[0] + 1,
        at=now,
        by=by,
        action=action,
        about_type=about._meta.label if about else "",
        about_id=str(about.pk) if about else "",
        about_label=str(about)[:300] if about else "",
        details=json.loads(json.dumps(details, default=str)),
        previous_hash=last[1],
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    head = {"number": event.number, "hash": event.hash}
    if not AuditHead.objects.filter(pk=_HEAD).update(**head):
        AuditHead.objects.create(pk=_HEAD, **head)
    return event


def digest(event: AuditEvent) -> str:
    """The SHA-256 of the event's content and of the hash before it."""
    content = [
        event.number,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.by_id,
        event.action,
        event.about_type,
        event.about_id,
        event.about_label,
        event.details,
        event.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def breaks_in_chain() -> Iterator[str]:
    """A sentence for each place where an event is missing, changed or out of order."""
    number, previous = 0, GENESIS
    for event in AuditEvent.objects.order_by("number").iterator():
        if event.number != number + 1:
            yield f"Event {number + 1} is missing."
        if event.previous_hash != previous:
            yield f"Event {event.number} does not follow the event before it."
        if event.hash != digest(event):
            yield f"Event {event.number} was changed after it was written."
        number, previous = event.number, event.hash
    head = AuditHead.objects.filter(pk=_HEAD).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        yield f"The trail ends with event {number}, and its head names event {head.number if head else 'none'}."
