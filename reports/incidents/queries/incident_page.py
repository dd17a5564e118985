"""An incident whole: our lines and whether they are cleared, packs on its topics, what partners said, what is to do."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from reports.packs.models import Pack
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.pack_states import PackState, pack_states, versions_with_reading, with_packs
from reports.packs.queries.packs import draft_content
from reports.packs.queries.stale import stale_reasons
from scheduling.desk.models import Interview
from scheduling.lines.models import Decision, Incident, Notice, PartnerStatement
from scheduling.lines.queries.incidents import IncidentLine, incident_lines
from scheduling.lines.queries.points import Consistency, consistency_of

PACKS_SHOWN = 20
DECISIONS_SHOWN = 5


@dataclass(frozen=True)
class PackInIt:
    """A pack to come on a topic of the incident: what holds its draft, and why what is out is to be issued again."""

    interview: Interview
    state: PackState
    held: list[str]
    stale: list[str]


@dataclass(frozen=True)
class IncidentPage:
    lines: list[IncidentLine]
    packs: list[PackInIt]
    statements: list[PartnerStatement]
    taken_back: list[PartnerStatement]
    check: Consistency
    notices: list[Notice]  # the latest first, each with `sent_to` and `passed_on`
    decisions: list[Decision]  # the latest few

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
    statements = incident.statements.select_related("recorded_by", "retracted_by").prefetch_related("points")
    counts = {"sent_to": Count("copies"), "passed_on": Count("copies__passed_on_at")}
    logged = list(statements.order_by("-received_at", "-pk"))
    return IncidentPage(
        lines=incident_lines(incident, now=now),
        packs=[] if incident.stood_down_at else _packs(incident, now),
        statements=[one for one in logged if not one.retracted_at],
        taken_back=[one for one in logged if one.retracted_at],
        check=consistency_of(incident),
        notices=list(incident.notices.annotate(**counts).order_by("-written_at", "-pk")),
        decisions=list(incident.decisions.order_by("-decided_at", "-pk")[:DECISIONS_SHOWN]),
    )


def _packs(incident: Incident, now: datetime) -> list[PackInIt]:
    """Of interviews to come on its topics that have a pack."""
    on_topics = Interview.objects.to_come(now).filter(enquiry__topic__in=incident.topics.all(), pack__isnull=False)
    rows = with_packs(on_topics).select_related("enquiry__outlet", "enquiry__owner", "person", "pack__started_by")
    interviews = list(rows[:PACKS_SHOWN])
    versions = list(versions_with_reading().filter(pack__interview__in=[one.pk for one in interviews]))
    states = pack_states(interviews, versions)
    return [_pack_in_it(interview, states[interview.pk], now) for interview in interviews]


def _pack_in_it(interview: Interview, state: PackState, now: datetime) -> PackInIt:
    pack: Pack = interview.pack
    latest = pack.versions.filter(returned_at=None, withdrawn_at=None).order_by("-number").first()
    problems = problems_of(pack, draft_content(pack, now=now), now=now)
    held = [problem.what for problem in problems if problem.holds_up and problem.key.startswith("incident:")]
    stale = stale_reasons(latest, now=now) if latest else []
    return PackInIt(interview, state, held, [reason for reason in stale if reason.removesuffix(".") not in held])
