"""What webhooks tell of: events of the audit trail, and what lapsed. No names, and nothing of a pack.

The trail is written in the transaction of each action, so that no event is missed and none is told that
did not happen.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import AuditEvent
from desk.enquiries.models import Interview
from reports.api.models import Event
from reports.packs.actions.stale_notifications import TOLD_STALE, USABLE_AGAIN
from reports.packs.models import PackVersion
from training.queries.readiness import Readiness

ONE_DAY = timedelta(days=1)
EVENT_OF = {
    "pack.approved": Event.PACK_APPROVED,
    TOLD_STALE: Event.PACK_STALE,
    "interview.assigned": Event.INTERVIEW_ACCEPTED,
    "interview.handed_over": Event.INTERVIEW_ACCEPTED,
}


@dataclass(frozen=True)
class Told:
    """An event, when it was, and what is said of it. `key` names it."""

    event: Event
    key: str
    at: datetime
    data: dict[str, Any]


def last_number() -> int:
    """Of the audit trail; 0 if it is empty."""
    last = AuditEvent.objects.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def events_after(number: int, *, up_to: int) -> Iterator[Told]:
    """Those of the trail after this number, in its order."""
    rows = AuditEvent.objects.filter(
        number__gt=number, number__lte=up_to, action__in=EVENT_OF
    ).order_by("number")
    for row in rows:
        if USABLE_AGAIN in row.details.get("because", ()):
            continue
        data = _of_interview(row) if row.action.startswith("interview.") else _of_pack(row)
        if data:
            yield Told(EVENT_OF[row.action], f"audit {row.number}", row.at, data)


def lapses_of(day: date, *, now: datetime) -> Told | None:
    """How much has lapsed since the day before; None if nothing has."""
    lapses = Readiness(day - ONE_DAY).lapses(within=0)
    if not lapses:
        return None
    courses = Counter(lapse.course for lapse in lapses)
    data = {
        "on": day.isoformat(),
        "people": len({lapse.person for lapse in lapses}),
        "courses": dict(sorted(courses.items())),
    }
    return Told(Event.LAPSED, f"lapsed {day}", now, data)


def _of_pack(row: AuditEvent) -> dict[str, Any] | None:
    """None where it is gone, at the end of its retention."""
    versions = PackVersion.objects.select_related("pack__interview").defer("content")
    version = versions.filter(pk=row.about_id).first()
    if version is None:
        return None
    return {
        "pack": version.pack.reference,
        "version": version.number,
        "interview": version.pack.interview.reference,
        "url": f"{settings.BASE_URL}{version.pack.get_absolute_url()}",
    }


def _of_interview(row: AuditEvent) -> dict[str, Any] | None:
    interview = Interview.objects.filter(pk=row.about_id).first()
    if interview is None:
        return None
    return {
        "interview": interview.reference,
        "starts_at": timezone.localtime(interview.starts_at).isoformat(),
        "medium": interview.medium,
        "url": f"{settings.BASE_URL}{interview.get_absolute_url()}",
    }
