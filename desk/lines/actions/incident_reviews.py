"""Reminds owners of lines that nobody has reviewed for twelve hours of an incident, once each
time.
"""

from datetime import datetime

from django.db import transaction

from desk.lines.line_emails import send_incident_review
from desk.lines.models import Incident
from desk.lines.queries.incidents import IncidentLine, incident_lines
from jobs.models import Job
from training.models import Organisation


@transaction.atomic
def remind_owners(*, now: datetime) -> int:
    """One mail for each line whose review is due, however often this runs; to the desk if its owner
    has left.
    """
    desk = Organisation.objects.ours().communications_email
    reminded = 0
    for incident in Incident.objects.active().order_by("declared_at"):
        for row in incident_lines(incident, now=now):
            owner = row.line.owner
            address = owner.email if owner.is_active else desk
            if (
                row.is_review_due
                and row.line.approved_at
                and address
                and not Job.objects.filter(dedup_key=_key(incident, row)).exists()
            ):
                send_incident_review(
                    key=_key(incident, row), incident=incident, line=row.line, to=address, now=now
                )
                reminded += 1
    return reminded


def _key(incident: Incident, row: IncidentLine) -> str:
    """A new key each time that a review of the line falls due."""
    return f"incident_review:{incident.pk}:{row.line.pk}:{row.review_due_at.isoformat()}"
