"""Coming packs on the topics of an incident: what blocks each, and why versions need to be issued
again.
"""

from dataclasses import dataclass
from datetime import datetime

from desk.enquiries.models import Interview
from desk.lines.models import Incident
from reports.packs.models import Pack
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.pack_states import (
    PackState,
    pack_states,
    versions_with_reading,
    with_packs,
)
from reports.packs.queries.packs import draft_content
from reports.packs.queries.stale import stale_reasons

PACKS_SHOWN = 20


@dataclass(frozen=True)
class IncidentPack:
    """A coming pack on a topic of the incident: what blocks its draft, and why its versions need to
    be issued again. `uncleared`: the lines that it waits for, which the incident's page lists
    above.
    """

    interview: Interview
    state: PackState
    blocked_by: list[str]
    stale: list[str]
    uncleared: list[str]


def incident_packs(incident: Incident, *, now: datetime) -> list[IncidentPack]:
    """For coming interviews on its topics; none once it is stood down."""
    if incident.stood_down_at:
        return []
    on_topics = Interview.objects.to_come(now).filter(
        enquiry__topic__in=incident.topics.all(), pack__isnull=False
    )
    rows = with_packs(on_topics).select_related(
        "enquiry__outlet", "enquiry__owner", "person", "pack__started_by"
    )
    interviews = list(rows[:PACKS_SHOWN])
    versions = list(
        versions_with_reading().filter(pack__interview__in=[one.pk for one in interviews])
    )
    states = pack_states(interviews, versions, now=now)
    return [_incident_pack(one, states[one.pk], incident, now) for one in interviews]


def _incident_pack(
    interview: Interview, state: PackState, incident: Incident, now: datetime
) -> IncidentPack:
    pack: Pack = interview.pack
    latest = pack.versions.filter(returned_at=None, withdrawn_at=None).order_by("-number").first()
    problems = problems_of(pack, draft_content(pack, now=now), now=now)
    blocking = [one for one in problems if one.blocks and one.key.startswith("incident:")]
    of_a_line = f"incident:{incident.reference}:"
    said = {problem.what for problem in blocking}
    stale = stale_reasons(latest, now=now) if latest else []
    return IncidentPack(
        interview,
        state,
        [one.what for one in blocking if not one.key.startswith(of_a_line)],
        [reason for reason in stale if reason.removesuffix(".") not in said],
        [one.key.removeprefix(of_a_line) for one in blocking if one.key.startswith(of_a_line)],
    )
