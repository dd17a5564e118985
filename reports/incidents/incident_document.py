"""The HTML of an incident's log, for the PDF, from the log as it is now."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from desk.lines.models import Incident
from desk.lines.queries.incident_log import Entry, incident_log
from reports.printing.font_coverage import make_printable
from training.models import Organisation

KIND = "log"  # the stylesheet, in static/documents


def incident_log_html(incident: Incident, *, reader: User, now: datetime) -> str:
    context = {
        "incident": incident,
        "entries": [_printable(entry) for entry in incident_log(incident)],
        "topics": ", ".join(topic.title for topic in incident.topics.all()),
        "actions": incident.actions.select_related("owner").order_by("due_on", "pk"),
        "organisation": Organisation.objects.ours().name,
        "printed_at": timezone.localtime(now),
        "printed_by": reader,
    }
    return render_to_string("documents/incident_log.html", context)


def _printable(entry: Entry) -> Entry:
    """Without characters that the font lacks."""
    details = tuple((label, make_printable(text)) for label, text in entry.details)
    return Entry(
        entry.at, entry.kind, make_printable(entry.what), details, entry.by, entry.recorded_at
    )
