"""What was changed in the settings, by whom and when."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Model

from accounts.models import AuditEvent
from nhsuk.words import clock

LATEST = 10  # events
_TIME = re.compile(r"\d\d:\d\d:\d\d")


@dataclass(frozen=True)
class SettingChange:
    """One value that was changed, in words."""

    at: datetime
    who: str
    label: str
    before: str
    after: str


def plain_words(name: str, value: Any) -> str:  # noqa: ARG001  a form may say some values otherwise
    """A stored value as a page says it: times as `8am`, nothing as `none`."""
    if value in (None, "", []):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _TIME.fullmatch(value):
        return clock(time.fromisoformat(value))
    return str(value)


def setting_changes(
    subject: str,
    *,
    about: Model | None = None,
    label_of: Callable[[str], str],
    words_of: Callable[[str, Any], str] = plain_words,
) -> list[SettingChange]:
    """The latest changes to the settings of this subject, or of this row, latest first, in one query."""
    events = AuditEvent.objects.filter(action=f"{subject}.changed").select_related("by")
    if about is not None:
        events = events.filter(about_type=about._meta.label, about_id=str(about.pk))
    return [
        SettingChange(
            event.at,
            str(event.by) if event.by else "Greenroom",
            label_of(name),
            words_of(name, before),
            words_of(name, event.details["after"][name]) if "after" in event.details else "",
        )
        for event in events.order_by("-number")[:LATEST]
        for name, before in event.details.get("before", {}).items()
    ]
