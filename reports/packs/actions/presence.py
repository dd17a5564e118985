"""Noting that somebody has a section open in the editor. Not in the audit trail: it says nothing
about the pack.
"""

from datetime import datetime

from accounts.models import User
from reports.packs.models import PackSection, Presence


def note_presence(*, section: PackSection, by: User, now: datetime) -> None:
    """One row for a section and a person, moved on each time."""
    Presence.objects.update_or_create(section=section, user=by, defaults={"seen_at": now})
