"""What a major incident on some topics would touch: packs that wait, lines to clear, people to
tell.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from desk.enquiries.models import Interview
from desk.enquiries.queries.incident_recipients import desk, line_managers, next_interviews
from desk.lines.models import Line
from training.models import Topic

SHOWN = 8  # packs and lines by name


@dataclass(frozen=True)
class IncidentReach:
    """`interviews` have a pack on the topics; `spokespeople` are on air next, whatever the
    topic.
    """

    topics: list[Topic]
    interviews: list[Interview]
    lines: list[Line]
    spokespeople: list[Interview]
    desk: int
    managers: int

    @property
    def packs_shown(self) -> list[Interview]:
        return self.interviews[:SHOWN]

    @property
    def lines_shown(self) -> list[Line]:
        return self.lines[:SHOWN]


def incident_reach(topics: Collection[Topic], *, now: datetime) -> IncidentReach:
    today = timezone.localdate(now)
    on_topics = Interview.objects.to_come(now).filter(enquiry__topic__in=topics, pack__isnull=False)
    lines = Line.objects.filter(topic__in=topics).usable(today)
    return IncidentReach(
        topics=list(topics),
        interviews=list(on_topics.select_related("enquiry__outlet", "person", "pack")),
        lines=list(lines.order_by("reference")),
        spokespeople=next_interviews(now),
        desk=desk().count(),
        managers=line_managers(today).count(),
    )
