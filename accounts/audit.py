"""The audit trail: how a deed is written down, and whether the chain of hashes still holds.

What a record was called and what was said of it leaves the trail with the record, when its time is
over. Who did what when stays. The event of the removal says what the events that it emptied come to
without their words, so the chain still tells that nothing else of them was changed.
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
STRUCK_OUT = (
    "struck_out"  # the detail of a removal: number and digest of each event that it emptied
)
GONE = "removed when its time was over"
_HEAD = 1
_CHAIN_LOCK = 0x6772656E  # one number, held by PostgreSQL until the deed commits


def audit(
    *, by: User | None, action: str, about: models.Model | None, now: datetime, **details: Any
) -> AuditEvent:
    """Writes one event at the end of the chain; call it last in the deed's own transaction.

    `action` is `noun.verb` (`person.added`); `about` is None where the deed touched no row (a
    sign-in under an unknown address); `details` are plain values that a reader can use, never
    secrets.
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


def strike_out(rows: Mapping[str, set[int]]) -> dict[str, str]:
    """Empties the events about these rows (their keys by model label) of names and words.

    Hand what comes back to `audit` as `struck_out`, in the same transaction: without it the chain
    is broken.
    """
    struck: dict[str, str] = {}
    for label, keys in rows.items():
        struck |= empty(
            AuditEvent.objects.filter(about_type=label, about_id__in=[str(key) for key in keys])
        )
    return struck


def empty(events: AuditEventQuerySet) -> dict[str, str]:
    """The same of these events, but for those that are empty already and those that say what others
    come to.
    """
    struck: dict[str, str] = {}
    for event in (
        events.exclude(about_label=GONE).exclude(details__has_key=STRUCK_OUT).order_by("number")
    ):
        event.about_label, event.details, event.salt = GONE, {}, ""
        AuditEvent.objects.filter(pk=event.pk).update(about_label=GONE, details={}, salt="")
        struck[str(event.number)] = digest(event)
    return struck


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
    struck = _struck()
    for event in AuditEvent.objects.order_by("number").iterator():
        if event.number != number + 1:
            yield f"Event {number + 1} is missing."
        if event.previous_hash != previous:
            yield f"Event {event.number} does not follow the event before it."
        found = digest(event)
        if found not in (event.hash, struck.get(event.number)):
            yield f"Event {event.number} was changed after it was written."
        number = event.number
        previous = event.hash
    head = AuditHead.objects.filter(pk=_HEAD).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        yield f"The last event is number {number}, but it should be number {head.number if head else 'none'}."


def _struck() -> dict[int, str]:
    """What each event that a later one emptied comes to now."""
    removals = AuditEvent.objects.filter(details__has_key=STRUCK_OUT).values_list(
        "number", "details"
    )
    return {
        int(number): is_now
        for removed_by, details in removals
        for number, is_now in details[STRUCK_OUT].items()
        if int(number) < removed_by
    }
