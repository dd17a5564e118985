"""The audit trail: how an action is recorded, and whether the chain of hashes is intact.

When a record is deleted at the end of its retention period, its name and details are redacted from
the trail; who did what and when stays. The event of the deletion holds the digests of the redacted
events, so that the chain still shows that nothing else in them was changed.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

from accounts.models import AuditEvent, AuditEventQuerySet, AuditHead, User

GENESIS = "0" * 64
REDACTED = "struck_out"  # stored key: number and digest of each event redacted by a deletion
REDACTED_LABEL = "removed when its time was over"
_HEAD = 1
_CHAIN_LOCK = 0x6772656E  # PostgreSQL holds this lock until the action commits


def audit(
    *, by: User | None, action: str, about: models.Model | None, now: datetime, **details: Any
) -> AuditEvent:
    """Appends one event to the chain; call it last in the transaction of the action.

    `action` is `noun.verb` (`person.added`); `about` is None if no row is concerned (a sign-in with an
    unknown address); `details` are plain values that a reader can use, never secrets.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = AuditEvent.objects.order_by("-number").values_list("number", "hash").first() or (
        0,
        GENESIS,
    )
    event = AuditEvent(
        number=last[0] + 1,
        at=now,
        by=by,
        action=action,
        about_type=about._meta.label if about else "",
        about_id=str(about.pk) if about else "",
        about_label=str(about)[:300] if about else "",
        details=json.loads(json.dumps(details, default=str)),
        salt=secrets.token_hex(16),
        previous_hash=last[1],
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    head = {"number": event.number, "hash": event.hash}
    if not AuditHead.objects.filter(pk=_HEAD).update(**head):
        AuditHead.objects.create(pk=_HEAD, **head)
    return event


def redact_events(rows: Mapping[str, set[int]]) -> dict[str, str]:
    """Removes names and details from the events about these rows (keys by model label).

    Pass the result to `audit` as `struck_out` in the same transaction, or the chain is broken.
    """
    redacted: dict[str, str] = {}
    for label, keys in rows.items():
        redacted |= redact(
            AuditEvent.objects.filter(about_type=label, about_id__in=[str(key) for key in keys])
        )
    return redacted


def redact(events: AuditEventQuerySet) -> dict[str, str]:
    """Redacts these events, except those already redacted and those that hold others' digests."""
    redacted: dict[str, str] = {}
    for event in (
        events.exclude(about_label=REDACTED_LABEL)
        .exclude(details__has_key=REDACTED)
        .order_by("number")
    ):
        event.about_label, event.details, event.salt = REDACTED_LABEL, {}, ""
        AuditEvent.objects.filter(pk=event.pk).update(
            about_label=REDACTED_LABEL, details={}, salt=""
        )
        redacted[str(event.number)] = digest(event)
    return redacted


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
        *([event.salt] if event.salt else []),
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def breaks_in_chain() -> Iterator[str]:
    """A sentence for each place where an event is missing, changed or out of order."""
    number = 0
    previous = GENESIS
    redacted = _redacted_digests()
    for event in AuditEvent.objects.order_by("number").iterator():
        if event.number != number + 1:
            yield f"Event {number + 1} is missing."
        if event.previous_hash != previous:
            yield f"Event {event.number} does not follow the event before it."
        found = digest(event)
        if found not in (event.hash, redacted.get(event.number)):
            yield f"Event {event.number} was changed after it was written."
        number = event.number
        previous = event.hash
    head = AuditHead.objects.filter(pk=_HEAD).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        yield f"The last event is number {number}, but it should be number {head.number if head else 'none'}."


def _redacted_digests() -> dict[int, str]:
    """The digest of each redacted event, by its number."""
    removals = AuditEvent.objects.filter(details__has_key=REDACTED).values_list("number", "details")
    return {
        int(number): is_now
        for removed_by, details in removals
        for number, is_now in details[REDACTED].items()
        if int(number) < removed_by
    }
