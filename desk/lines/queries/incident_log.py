"""The log of an incident in order of time: decisions, statements, clearances, judgements and
notices.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desk.lines.models import Clearance, Incident, IncidentLineReview, Judgement, PartnerStatement


@dataclass(frozen=True)
class Entry:
    """`kind` is the heading; `details` are labelled texts; `by` and `recorded_at` say who recorded
    it and when.
    """

    at: datetime
    kind: str
    what: str
    details: tuple[tuple[str, str], ...] = ()
    by: str = ""
    recorded_at: datetime | None = None


def incident_log(incident: Incident) -> list[Entry]:
    """The earliest first, by the minute shown; within a minute, in the order in which they were
    recorded.

    Withdrawn entries stay, with the reason.
    """
    entries = [
        *_bounds(incident),
        *_decisions(incident),
        *_statements(incident),
        *_clearances(incident),
    ]
    entries += [*_reviews(incident), *_judgements(incident), *_notices(incident)]
    return sorted(
        entries, key=lambda e: (e.at.replace(second=0, microsecond=0), e.recorded_at or e.at)
    )


def _bounds(incident: Incident) -> Iterator[Entry]:
    details = (("Lead agency", incident.lead_agency), ("Media cell", incident.media_cell))
    yield Entry(
        incident.declared_at, "Declared", incident.title, details, str(incident.declared_by)
    )
    if incident.stood_down_at:
        review = (("What went well", incident.went_well), ("What to change", incident.to_change))
        yield Entry(
            incident.stood_down_at,
            "Stood down",
            incident.title,
            review,
            str(incident.stood_down_by),
        )


def _decisions(incident: Incident) -> Iterator[Entry]:
    for one in incident.decisions.select_related("recorded_by"):
        details = [("Decided by", one.decided_by), ("Why", one.why), ("Options", one.options)]
        shown = tuple((label, text) for label, text in details if text)
        yield Entry(
            one.decided_at, "Decision", one.what, shown, str(one.recorded_by), one.recorded_at
        )


def _statements(incident: Incident) -> Iterator[Entry]:
    for one in incident.statements.select_related("recorded_by", "retracted_by"):
        source = ", ".join(filter(None, (one.get_channel_display(), one.source)))
        details = (("Words", one.text), ("Received by", source))
        yield Entry(
            one.received_at,
            "Statement",
            one.partner,
            details,
            str(one.recorded_by),
            one.recorded_at,
        )
        yield from _retraction(one, "Withdrawn", f"Statement by {one.partner}")


def _clearances(incident: Incident) -> Iterator[Entry]:
    for one in Clearance.objects.filter(incident=incident).select_related(
        "line", "recorded_by", "retracted_by"
    ):
        details = [("Words", one.text), ("Proof", one.proof), ("Cleared with", one.cleared_with)]
        shown = tuple((label, text) for label, text in details if text)
        yield Entry(
            one.cleared_at,
            "Cleared",
            f"Line {one.line}",
            shown,
            str(one.recorded_by),
            one.recorded_at,
        )
        yield from _retraction(one, "No longer cleared", f"Line {one.line}")


def _retraction(fact: Clearance | PartnerStatement, kind: str, what: str) -> Iterator[Entry]:
    """That it was taken back, if it was."""
    if fact.retracted_at:
        why = (("Why", fact.retracted_because),)
        yield Entry(fact.retracted_at, kind, what, why, str(fact.retracted_by))


def _reviews(incident: Incident) -> Iterator[Entry]:
    for one in IncidentLineReview.objects.filter(incident=incident).select_related(
        "line", "reviewed_by"
    ):
        yield Entry(one.reviewed_at, "Still holds", f"Line {one.line}", (), str(one.reviewed_by))


def _judgements(incident: Incident) -> Iterator[Entry]:
    rows = Judgement.objects.filter(point__incident=incident)
    for one in rows.select_related("point", "line", "statement", "recorded_by"):
        what = f"Line {one.line} compared with {one.statement.partner} on {one.point}"
        details = [("Decision", one.get_verdict_display()), ("Why", one.note)]
        shown = tuple((label, text) for label, text in details if text)
        yield Entry(one.recorded_at, "Compared", what, shown, str(one.recorded_by))


def _notices(incident: Incident) -> Iterator[Entry]:
    for one in incident.notices.filter(approved_at__isnull=False).select_related("approved_by"):
        assert one.approved_at is not None  # noqa: S101  the filter guarantees it
        yield Entry(
            one.approved_at, "Notice", one.subject, (("Words", one.text),), str(one.approved_by)
        )
