"""The last event of the audit trail, written down outside the database each day, to compare with.

Whoever rewrites or cuts off the trail in the database cannot change what was written down before: one
line a day in a file of DATA_DIR, and the same line in the log, which syslog or the journal keeps.
"""

import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from accounts.models import AuditEvent

FILE = "audit-heads.txt"
PARTS = 4  # when, number, hash, signature

log = logging.getLogger(__name__)


def export_head(*, now: datetime) -> int:
    """Appends a line for the last event, and returns its number; 0 if there is none."""
    head = AuditEvent.objects.order_by("-number").first()
    if head is None:
        return 0
    line = f"{now.isoformat(timespec='seconds')} {head.number} {head.hash} {head.signature}"
    log.info("The audit trail ends with %s", line)
    with open(_file(), "a", opener=_for_us_alone) as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())
    return head.number


def breaks_since_export() -> Iterator[str]:
    """A sentence for the first event that is not as it was written down."""
    lines = _file().read_text().splitlines() if _file().exists() else []
    heads = [parts for line in lines if len(parts := line.split()) == PARTS]
    events = AuditEvent.objects.in_bulk([int(head[1]) for head in heads], field_name="number")
    for day, number, hash_then, _ in heads:
        event = events.get(int(number))
        if event is None or event.hash != hash_then:
            yield f"Event {number} is not the one that was written down on {day[:10]} in {FILE}."
            return


def _file() -> Path:
    return Path(settings.DATA_DIR) / FILE


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
