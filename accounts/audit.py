"""The audit trail: how an action is recorded, and whether the chain of hashes is intact.

An event is hashed in two parts. The words (its label and details) have a salted digest; the hash of the
event covers who, when, what, about which row, that digest and the hash before it, and is signed with a
key that is not in the database. When a record is deleted at the end of its retention period, only the
words are emptied, and the event of the deletion names the events that lost them.

Events from before version 2 have no signature: their hashes covered the words as well. They are sealed:
the first signed event has a digest of them all.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from accounts.audit_heads import write_head
from accounts.models import AuditEvent, AuditEventQuerySet, AuditHead, User
from accounts.refusals import Refused

GENESIS = "0" * 64
REDACTED = "struck_out"  # stored key: the numbers of the events that a deletion redacted
REDACTED_LABEL = "removed when its time was over"
SEALED = "audit.sealed"
SIGNED_AGAIN = "audit.signed_again"
IS_OTHER_KEY = "The audit trail of this database was signed with another key."
BRING_IT_BACK = (
    "Set the SECRET_KEY that this installation has on other hosts, or bring back secret_key in DATA_DIR from a"
    " backup; or AUDIT_KEY, if it was set."
)
_HEAD = 1
_IN_CHAIN = (
    "number",
    "at",
    "by_id",
    "action",
    "about_type",
    "about_id",
    "about_label",
    "details",
    "salt",
    "words_hash",
    "previous_hash",
    "hash",
    "signature",
)
_JSON = json.JSONEncoder(sort_keys=True, default=str)
_CHAIN_LOCK = 0x6772656E  # PostgreSQL holds this lock until the action commits


def audit(
    *, by: User | None, action: str, about: models.Model | None, now: datetime, **details: Any
) -> AuditEvent:
    """Appends one event to the chain; call it last in the transaction of the action.

    `action` is `noun.verb` (`person.added`); `about` is None if no row is concerned (a sign-in with an
    unknown address); `details` are plain values that a reader can use, never secrets.
    """
    event = new_event(by=by, action=action, about=about, now=now, **details)
    append_events([event])
    return event


def new_event(
    *, by: User | None, action: str, about: models.Model | None, now: datetime, **details: Any
) -> AuditEvent:
    """An event with the arguments of `audit`, not in the chain yet."""
    return AuditEvent(
        at=now,
        by=by,
        action=action,
        about_type=about._meta.label if about else "",
        about_id=str(about.pk) if about else "",
        about_label=str(about)[:300] if about else "",
        details=json.loads(json.dumps(details, default=str)),
        salt=secrets.token_hex(16),
    )


def append_events(events: Sequence[AuditEvent]) -> None:
    """Appends new events to the chain, in this order."""
    if not events:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = AuditEvent.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = last or (0, GENESIS)
    key = signing_key()
    for event in events:
        number += 1
        event.number = number
        event.previous_hash = previous
        event.words_hash = words_digest(event)
        event.hash = previous = digest(event)
        event.signature = signature_of(event.hash, key)
    head: dict[str, Any] = {"number": number, "hash": previous}
    _move_head(head)
    AuditEvent.objects.bulk_create(events)
    note = partial(write_head, at=events[-1].at, signature=events[-1].signature, **head)
    transaction.on_commit(note, robust=True)


def _move_head(to: dict[str, Any]) -> None:
    """Raises Refused if the trail is signed with another key."""
    ours = fingerprint()
    if AuditHead.objects.filter(pk=_HEAD, key_fingerprint__in=["", ours]).update(
        key_fingerprint=ours, **to
    ):
        return
    if AuditHead.objects.filter(pk=_HEAD).exists():
        raise Refused(f"{IS_OTHER_KEY} {BRING_IT_BACK}")
    AuditHead.objects.create(pk=_HEAD, key_fingerprint=ours, **to)


def redact_events(rows: Mapping[str, set[int]]) -> list[int]:
    """Removes names and details from the events about these rows (keys by model label).

    Pass the result to `audit` as `struck_out` in the same transaction, or the chain is broken.
    """
    redacted: list[int] = []
    for label, keys in rows.items():
        redacted += redact(
            AuditEvent.objects.filter(about_type=label, about_id__in=[str(key) for key in keys])
        )
    return redacted


def redact(events: AuditEventQuerySet) -> list[int]:
    """Redacts these events, except those already redacted and those that name or seal others; returns
    their numbers.
    """
    found = (
        events.exclude(about_label=REDACTED_LABEL)
        .exclude(details__has_key=REDACTED)
        .exclude(action=SEALED)
    )
    numbers = dict(found.order_by("number").values_list("number", "pk"))
    AuditEvent.objects.filter(pk__in=numbers.values()).update(
        about_label=REDACTED_LABEL, details={}, salt=""
    )
    return list(numbers)


def words_digest(event: AuditEvent) -> str:
    """The SHA-256 of what may be emptied one day. The salt keeps it from being guessed afterwards."""
    return _sha256([event.salt, event.about_label, event.details])


def digest(event: AuditEvent) -> str:
    """The SHA-256 of what nobody may change, and of the hash before it."""
    return _sha256([*_envelope(event), event.previous_hash])


def signature_of(hash_of_event: str, key: bytes) -> str:
    return hmac.digest(key, hash_of_event.encode(), "sha256").hex()


def signing_key() -> bytes:
    return hashlib.sha256(f"audit trail:{settings.AUDIT_KEY}".encode()).digest()


def fingerprint() -> str:
    """By which the database knows the key, and which gives nothing of it away."""
    return signature_of("fingerprint", signing_key())


def check_key() -> None:
    """Before a process starts to work. Raises Refused."""
    if has_other_key():
        raise Refused(f"{IS_OTHER_KEY} {BRING_IT_BACK}")


def has_other_key() -> bool:
    """This process would sign with another key than the trail is signed with."""
    head = AuditHead.objects.filter(pk=_HEAD).first()
    if head and head.key_fingerprint:
        return head.key_fingerprint != fingerprint()
    last = AuditEvent.objects.exclude(signature="").order_by("-number").first()
    return last is not None and last.signature != signature_of(last.hash, signing_key())


def _envelope(event: AuditEvent) -> list[Any]:
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    about = [event.about_type, event.about_id, event.words_hash]
    return [event.number, at, event.by_id, event.action, *about]


def _old_digest(event: AuditEvent) -> str:
    """As events from before version 2 were hashed, words and all."""
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    about = [event.about_type, event.about_id, event.about_label, event.details]
    salt = [event.salt] if event.salt else []
    return _sha256(
        [event.number, at, event.by_id, event.action, *about, event.previous_hash, *salt]
    )


def _sha256(content: list[Any]) -> str:
    return hashlib.sha256(_JSON.encode(content).encode()).hexdigest()


def breaks_in_chain(since: AuditEvent | None = None) -> Iterator[str]:
    """A sentence for each place where an event is missing, changed or out of order, or its words are
    gone without a deletion that says so; in the whole trail, or from one event on.
    """
    number, previous = (since.number - 1, since.previous_hash) if since else (0, GENESIS)
    redacted = _redacted_by(after=number)
    sealing = hashlib.sha256()
    unsealed = 0  # the last event before version 2, until the seal is found
    unsigned: list[int] = []
    key = signing_key()
    rows = AuditEvent.objects.filter(number__gt=number).order_by("number")
    # in half the time of instances, with the same fields
    chain: Iterator[Any] = rows.values_list(*_IN_CHAIN, named=True).iterator()
    for event in chain:
        yield from _breaks_of_order(event, number, previous)
        if not event.signature and unsealed == number:
            unsealed = event.number
            sealing.update(_sealed_part(event))
            is_whole = _is_empty(event) or _old_digest(event) == event.hash
        else:
            if unsealed and unsealed == number:
                yield from _breaks_before(event, sealing.hexdigest())
            is_whole = digest(event) == event.hash
            if event.signature != signature_of(event.hash, key):
                unsigned.append(event.number)
        if not (is_whole and _has_its_words(event, redacted)):
            yield f"Event {event.number} was changed after it was written."
        number = event.number
        previous = event.hash
    if unsealed and unsealed == number:
        yield f"Events 1 to {number} are neither signed nor sealed."
    if unsigned:
        events = "event" if len(unsigned) == 1 else "events"
        yield (
            f"{len(unsigned)} {events}, the first number {unsigned[0]}, not signed with the key of this "
            "installation."
        )
    yield from _breaks_of_head(number, previous)


def _breaks_of_order(event: AuditEvent, number: int, previous: str) -> Iterator[str]:
    if event.number != number + 1:
        yield f"Event {number + 1} is missing."
    if event.previous_hash != previous:
        yield f"Event {event.number} does not follow the event before it."


def _breaks_of_head(number: int, previous: str) -> Iterator[str]:
    """None if an action has appended an event since the last one was read."""
    head = AuditHead.objects.filter(pk=_HEAD).first()
    if (head.number, head.hash) == (number, previous) if head else not number:
        return
    if not AuditEvent.objects.filter(number=number + 1, previous_hash=previous).exists():
        yield f"The last event is number {number}, but it should be number {head.number if head else 'none'}."


def _breaks_before(seal: AuditEvent, found: str) -> Iterator[str]:
    """What is wrong with the events from before version 2, after which this event comes."""
    if seal.action != SEALED:
        yield f"Events 1 to {seal.number - 1} are not sealed."
        return
    if seal.details.get("digest") != found:
        yield f"Some of the events 1 to {seal.number - 1} were changed after they were sealed."
    for words in seal.details.get("breaks", []):
        yield f"When the trail was sealed: {words}"


def _sealed_part(event: AuditEvent) -> bytes:
    return _sha256([*_envelope(event), event.previous_hash, event.hash]).encode()


def _has_its_words(event: AuditEvent, redacted: Mapping[int, int]) -> bool:
    if words_digest(event) == event.words_hash:
        return True
    return _is_empty(event) and redacted.get(event.number, 0) > event.number


def _is_empty(event: AuditEvent) -> bool:
    return (event.about_label, event.details, event.salt) == (REDACTED_LABEL, {}, "")


def _redacted_by(*, after: int) -> dict[int, int]:
    """The later event that says that this one's words were emptied, by number."""
    removals = AuditEvent.objects.filter(number__gt=after, details__has_key=REDACTED)
    return {
        int(number): removed_by
        for removed_by, details in removals.order_by("number").values_list("number", "details")
        for number in details[REDACTED]
    }


@transaction.atomic
def sign_again(*, now: datetime) -> int:
    """Signs every event with the key of today; for when the key was lost or changed. The trail says
    that it happened.
    """
    events = AuditEvent.objects.exclude(signature="")
    key = signing_key()
    for pk, hash_of_event in events.values_list("pk", "hash"):
        AuditEvent.objects.filter(pk=pk).update(signature=signature_of(hash_of_event, key))
    AuditHead.objects.update(key_fingerprint="")
    number = events.count()
    audit(by=None, action=SIGNED_AGAIN, about=None, now=now, events=number)
    return number
