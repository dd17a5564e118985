"""Gives each event the digest of its words, and seals the events so far.

Their hashes covered the words, so that an event that claimed to redact another could hide a change. They
stay as they are; the seal, the first signed event, has a digest of them all and what was wrong with them.
"""

import hashlib
import hmac
import json
import secrets
from datetime import UTC

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

GENESIS = "0" * 64
REDACTED = "struck_out"
MAX_BREAKS = 20


def sha256(content):
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def start(event):
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return [event.number, at, event.by_id, event.action, event.about_type, event.about_id]


def words(event):
    return sha256([event.salt, event.about_label, event.details])


def old_digest(event):
    salt = [event.salt] if event.salt else []
    return sha256([*start(event), event.about_label, event.details, event.previous_hash, *salt])


def seal(apps, schema_editor):
    AuditEvent = apps.get_model("accounts", "AuditEvent")
    AuditHead = apps.get_model("accounts", "AuditHead")
    if not AuditEvent.objects.exists():
        return
    removals = AuditEvent.objects.filter(details__has_key=REDACTED)
    redacted = {
        int(number): is_now
        for removed_by, details in removals.values_list("number", "details")
        for number, is_now in details[REDACTED].items()
        if int(number) < removed_by
    }
    number, previous, breaks, sealing, changed = 0, GENESIS, [], hashlib.sha256(), []
    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=2000):
        if event.number != number + 1:
            breaks.append(f"Event {number + 1} is missing.")
        if event.previous_hash != previous:
            breaks.append(f"Event {event.number} does not follow the event before it.")
        if old_digest(event) not in (event.hash, redacted.get(event.number)):
            breaks.append(f"Event {event.number} was changed after it was written.")
        event.words_hash = words(event)
        sealing.update(sha256([*start(event), event.words_hash, event.previous_hash, event.hash]).encode())
        number, previous = event.number, event.hash
        changed.append(event)
        if len(changed) == 1000:
            AuditEvent.objects.bulk_update(changed, ["words_hash"])
            changed = []
    AuditEvent.objects.bulk_update(changed, ["words_hash"])
    head = AuditHead.objects.filter(pk=1).first()
    if head is None or (head.number, head.hash) != (number, previous):
        breaks.append(f"The last event is number {number}, but it should not be.")
    event = AuditEvent(
        number=number + 1,
        at=timezone.now(),
        action="audit.sealed",
        details={"events": number, "digest": sealing.hexdigest(), "breaks": breaks[:MAX_BREAKS]},
        salt=secrets.token_hex(16),
        previous_hash=previous,
    )
    event.words_hash = words(event)
    event.hash = sha256([*start(event), event.words_hash, previous])
    key = hashlib.sha256(f"audit trail:{settings.AUDIT_KEY}".encode()).digest()
    event.signature = hmac.digest(key, event.hash.encode(), "sha256").hex()
    event.save(force_insert=True)
    AuditHead.objects.update_or_create(pk=1, defaults={"number": event.number, "hash": event.hash})


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_changes_for_v0_3_0"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditevent",
            name="signature",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="words_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        # Back: the columns go and the events stay. An earlier version calls the later ones changed, since
        # it hashes them otherwise; go back with the backup of the upgrade.
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
