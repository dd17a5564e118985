"""Is the audit trail intact? All of it is checked each night, and an event of the trail says so, signed
like every other.

Pages start at that event: to go through all events again takes a second for every 50,000.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import audit, breaks_in_chain
from accounts.audit_heads import breaks_since_export
from accounts.models import AuditEvent, User

CHECKED = "audit.checked"
NOTED = 20  # breaks that the event names


@dataclass(frozen=True)
class AuditState:
    """`count` of the breaks that were found, and the first of them. `checked` is the event of the last
    check of the whole trail; None if there was none yet.
    """

    breaks: list[str]
    count: int
    checked: AuditEvent | None = None


def check_audit_trail(*, by: User | None, now: datetime) -> AuditState:
    """Checks the whole trail and records what was found."""
    state = whole_state()
    noted = {"breaks": state.breaks[:NOTED], "count": state.count}
    with transaction.atomic():  # others go on writing during the check
        audit(by=by, action=CHECKED, about=None, now=now, **noted)
    return state


def whole_state() -> AuditState:
    breaks = [*breaks_since_export(), *breaks_in_chain()]
    return AuditState(breaks, len(breaks))


def latest_state() -> AuditState:
    """What the last check of the whole trail found, and what has happened to the trail from then on."""
    checked = AuditEvent.objects.filter(action=CHECKED).order_by("-number").first()
    found: dict[str, Any] = checked.details if checked else {"breaks": [], "count": 0}
    since = [*breaks_since_export(checked), *breaks_in_chain(checked)]
    new = [words for words in since if words not in found["breaks"]]
    return AuditState([*found["breaks"], *new], found["count"] + len(new), checked)
