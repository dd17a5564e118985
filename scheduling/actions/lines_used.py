"""Whether the lines of an answer may be used: judged for the moment at which the answer goes out."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from nhsuk.words import day
from scheduling.gather.incidents import clearances_of, is_cleared_now
from scheduling.models import Enquiry, Incident, Line
from training.actions.facts import Refused


class LineNotUsable(Refused):
    def __init__(self, line: Line, why: str) -> None:
        super().__init__(f"{line.reference} {why}. Answer without it, or with another line.")


class LineNotCleared(Refused):
    def __init__(self, line: Line, incident: Incident) -> None:
        super().__init__(
            f"{line.reference} is not cleared with the media cell for “{incident}”. Have it cleared, or answer without "
            "it."
        )


def check_lines(*, enquiry: Enquiry, lines: Collection[Line], sent_at: datetime) -> None:
    """Each as it stands: approved, begun, not expired, not withdrawn, and in an incident on its topic cleared."""
    current = list(Line.objects.filter(pk__in=[line.pk for line in lines]).order_by("reference"))
    for line in current:
        if why := _why_not(line, sent_at):
            raise LineNotUsable(line, why)
    incidents = list(Incident.objects.active().prefetch_related("topics")) if current else []
    cleared = clearances_of(incidents) if incidents else {}
    for incident in incidents:
        topics = {topic.pk for topic in incident.topics.all()}
        for line in current:
            if topics & {enquiry.topic_id, line.topic_id} and not is_cleared_now(
                line, cleared.get((incident.pk, line.pk), ())
            ):
                raise LineNotCleared(line, incident)


def _why_not(line: Line, at: datetime) -> str:
    """Empty where it may be used."""
    on = timezone.localdate(at)
    if line.withdrawn_at and line.withdrawn_at <= at:
        return "is withdrawn"
    if line.approved_at is None or line.approved_at > at:
        return "is not approved"
    if line.live_from and line.live_from > on:
        return f"begins on {day(line.live_from)}"
    return f"expired on {day(line.expires_on)}" if line.expires_on and line.expires_on < on else ""
