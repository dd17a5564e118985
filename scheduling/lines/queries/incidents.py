"""What stands of ours and of partners in an incident: lines with their clearance and their review, points."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from scheduling.lines.clearing import Words, is_cleared, review_due_at
from scheduling.lines.models import Clearance, Incident, IncidentLineReview, Line


@dataclass(frozen=True)
class IncidentLine:
    """A line on the incident's topics. `clearance` is of the words as they are; `before`: one of other words."""

    line: Line
    clearance: Clearance | None
    before: Clearance | None
    review_due_at: datetime
    is_review_due: bool
    is_usable: bool  # approved, and neither to come nor past its last day

    @property
    def is_cleared(self) -> bool:
        return self.clearance is not None


def incident_lines(incident: Incident, *, now: datetime) -> list[IncidentLine]:
    """Every line on its topics that is not withdrawn: what is not cleared first, what no pack may use last."""
    on_topics = Line.objects.filter(topic__in=incident.topics.all(), withdrawn_at=None)
    lines = list(on_topics.select_related("topic", "owner", "approved_by").order_by("reference"))
    cleared = clearances_of([incident])
    looked_at: defaultdict[int, list[datetime]] = defaultdict(list)
    for line_id, reviewed_at in IncidentLineReview.objects.filter(incident=incident).values_list(
        "line_id", "reviewed_at"
    ):
        looked_at[line_id].append(reviewed_at)
    rows = [_row(line, incident, cleared[incident.pk, line.pk], looked_at[line.pk], now) for line in lines]
    return sorted(rows, key=lambda row: (not row.is_usable, row.is_cleared))


def clearances_of(incidents: Collection[Incident]) -> defaultdict[tuple[int, int], list[Clearance]]:
    """Those held, by incident and line, the latest first."""
    by_line: defaultdict[tuple[int, int], list[Clearance]] = defaultdict(list)
    held = Clearance.objects.held().filter(incident__in=incidents).select_related("recorded_by")
    for clearance in held.order_by("-cleared_at", "-pk"):
        by_line[clearance.incident_id, clearance.line_id].append(clearance)
    return by_line


def words_of(row: Line | Clearance) -> Words:
    return Words(row.text, row.proof)


def is_cleared_now(line: Line, clearances: Collection[Clearance]) -> bool:
    return is_cleared(words_of(line), map(words_of, clearances))


def _row(
    line: Line, incident: Incident, clearances: list[Clearance], looked_at: list[datetime], now: datetime
) -> IncidentLine:
    standing = [one for one in clearances if words_of(one).same_as(words_of(line))]
    due_at = review_due_at(incident.declared_at, [*looked_at, *(one.recorded_at for one in standing)])
    return IncidentLine(
        line=line,
        clearance=standing[0] if standing else None,
        before=clearances[0] if clearances and not standing else None,
        review_due_at=due_at,
        is_review_due=due_at <= now,
        is_usable=line.status(timezone.localdate(now), now) in ("live", "review_due"),
    )
