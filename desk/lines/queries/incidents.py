"""The page of an incident: our lines with clearance and review, partners' statements, notices,
decisions and actions.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils import timezone

from desk.lines.clearing import NormalisedText, is_cleared, review_due_at
from desk.lines.models import (
    Clearance,
    Decision,
    Incident,
    IncidentAction,
    IncidentLineReview,
    Line,
    Notice,
    PartnerStatement,
)
from desk.lines.queries.points import Consistency, consistency_of
from training.models import Organisation

DECISIONS_SHOWN = 5


def current_notices() -> list[Notice]:
    """The approved notices of the incidents that are active, the latest first."""
    approved = Notice.objects.filter(approved_at__isnull=False, incident__stood_down_at=None)
    return list(approved.select_related("incident").order_by("-approved_at", "-pk"))


@dataclass(frozen=True)
class IncidentLine:
    """A line on the incident's topics. `clearance` is of the current words, `outdated_clearance` of
    earlier ones.
    """

    line: Line
    clearance: Clearance | None
    outdated_clearance: Clearance | None
    review_due_at: datetime
    is_review_due: bool
    is_usable: bool  # live or due for review

    @property
    def is_cleared(self) -> bool:
        return self.clearance is not None


@dataclass(frozen=True)
class IncidentPage:
    lines: list[IncidentLine]
    statements: list[PartnerStatement]
    withdrawn_statements: list[PartnerStatement]
    check: Consistency
    notices: list[Notice]  # the latest first, each with `sent_to` and `passed_on`
    decisions: list[Decision]  # the latest few
    actions: list[IncidentAction]  # of the review, the first due first

    @property
    def is_consistent(self) -> bool:
        return not (self.check.to_judge or self.check.to_change)

    @property
    def uncleared(self) -> int:
        return sum(line.is_usable and not line.is_cleared for line in self.lines)

    @property
    def to_review(self) -> int:
        return sum(line.is_review_due for line in self.lines)


def incident_page(incident: Incident, *, now: datetime) -> IncidentPage:
    statements = incident.statements.select_related("recorded_by", "retracted_by").prefetch_related(
        "points"
    )
    counts = {"sent_to": Count("copies"), "passed_on": Count("copies__passed_on_at")}
    logged = list(statements.order_by("-received_at", "-pk"))
    actions = incident.actions.select_related("owner", "done_by") if incident.stood_down_at else ()
    return IncidentPage(
        lines=incident_lines(incident, now=now),
        statements=[one for one in logged if not one.retracted_at],
        withdrawn_statements=[one for one in logged if one.retracted_at],
        check=consistency_of(incident),
        notices=list(incident.notices.annotate(**counts).order_by("-written_at", "-pk")),
        decisions=list(incident.decisions.order_by("-decided_at", "-pk")[:DECISIONS_SHOWN]),
        actions=sorted(actions, key=lambda action: (action.due_on, action.pk)),
    )


def incident_lines(incident: Incident, *, now: datetime) -> list[IncidentLine]:
    """All lines on its topics that are not withdrawn: uncleared ones first, unusable ones last."""
    on_topics = Line.objects.filter(topic__in=incident.topics.all(), withdrawn_at=None)
    lines = list(on_topics.select_related("topic", "owner", "approved_by").order_by("reference"))
    cleared = clearances_of([incident])
    reviewed: defaultdict[int, list[datetime]] = defaultdict(list)
    for line_id, reviewed_at in IncidentLineReview.objects.filter(incident=incident).values_list(
        "line_id", "reviewed_at"
    ):
        reviewed[line_id].append(reviewed_at)
    after = timedelta(hours=Organisation.objects.ours().incident_line_review_hours)
    rows = [
        _incident_line(line, incident, cleared[incident.pk, line.pk], reviewed[line.pk], after, now)
        for line in lines
    ]
    return sorted(rows, key=lambda row: (not row.is_usable, row.is_cleared))


def clearances_of(incidents: Collection[Incident]) -> defaultdict[tuple[int, int], list[Clearance]]:
    """Clearances by incident and line, the latest first."""
    by_line: defaultdict[tuple[int, int], list[Clearance]] = defaultdict(list)
    clearances = (
        Clearance.objects.not_retracted()
        .filter(incident__in=incidents)
        .select_related("recorded_by")
    )
    for clearance in clearances.order_by("-cleared_at", "-pk"):
        by_line[clearance.incident_id, clearance.line_id].append(clearance)
    return by_line


def words_of(row: Line | Clearance) -> NormalisedText:
    return NormalisedText(row.text, row.proof)


def is_cleared_now(line: Line, clearances: Collection[Clearance]) -> bool:
    return is_cleared(words_of(line), map(words_of, clearances))


def _incident_line(
    line: Line,
    incident: Incident,
    clearances: list[Clearance],
    reviewed: list[datetime],
    after: timedelta,
    now: datetime,
) -> IncidentLine:
    valid = [one for one in clearances if words_of(one).same_as(words_of(line))]
    since = [*reviewed, *(one.recorded_at for one in valid)]
    due_at = review_due_at(incident.declared_at, since, after=after)
    return IncidentLine(
        line=line,
        clearance=valid[0] if valid else None,
        outdated_clearance=clearances[0] if clearances and not valid else None,
        review_due_at=due_at,
        is_review_due=due_at <= now,
        is_usable=line.status(timezone.localdate(now)) in ("live", "review_due"),
    )
