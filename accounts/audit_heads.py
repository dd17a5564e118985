"""The last event of the audit trail, written down outside the database at each commit, to compare with.

Whoever rewrites or cuts off the trail in the database cannot change what was written down before: one
line for each commit in a file of each host in DATA_DIR, and the same line in the log, which syslog or the
journal keeps.
"""

import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from socket import gethostname

from django.conf import settings

from accounts.models import AuditEvent

FOLDER = "audit-heads"
ONE_A_NIGHT = "audit-heads.txt"  # of earlier versions
PARTS = 4  # when, number, hash, signature
EVENTS_A_FILE = 10_000
COMPARED = 5_000  # events in one query

log = logging.getLogger(__name__)


def write_head(*, at: datetime, number: int, hash: str, signature: str) -> None:
    """Called after the commit; the order of the lines does not matter."""
    line = f"{at.isoformat(timespec='seconds')} {number} {hash} {signature}"
    log.info("The audit trail ends with %s", line)
    folder = Path(settings.DATA_DIR) / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{number // EVENTS_A_FILE:06}-{gethostname()}.txt"
    with open(file, "a", opener=_for_us_alone) as lines:
        lines.write(f"{line}\n")


def breaks_since_export(since: AuditEvent | None = None) -> Iterator[str]:
    """A sentence for the first event that is not as it was written down, from this one on."""
    first = since.number if since else 0
    heads = [head for file in _files(first) for head in _heads_in(file) if int(head[1]) >= first]
    for start in range(0, len(heads), COMPARED):
        some = heads[start : start + COMPARED]
        rows = AuditEvent.objects.filter(number__in={int(head[1]) for head in some})
        hashes = dict(rows.values_list("number", "hash"))
        for day, number, hash_then, _ in some:
            if hashes.get(int(number)) != hash_then:
                yield f"Event {number} is not the one that was written down on {day[:10]} in DATA_DIR."
                return


def _files(first: int) -> list[Path]:
    """Those that may have an event from this number on."""
    folder = Path(settings.DATA_DIR)
    oldest = f"{first // EVENTS_A_FILE:06}"
    files = [file for file in sorted((folder / FOLDER).glob("*.txt")) if file.name >= oldest]
    return [*folder.glob(ONE_A_NIGHT), *files]


def _heads_in(file: Path) -> list[list[str]]:
    """A line that was torn is passed over."""
    lines = file.read_text().splitlines()
    return [parts for line in lines if len(parts := line.split()) == PARTS and parts[1].isdigit()]


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
