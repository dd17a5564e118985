"""The packs on the topics of an incident: a part of the incident's page, or a page of its own."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.packs.queries.incident_packs import incident_packs as packs_on_topics
from scheduling.lines.models import Incident


@requires(Permission.WORK_DESK)
def incident_packs(request: Request, reference: str) -> HttpResponse:
    incident = get_object_or_404(Incident, reference=reference)
    context = {"incident": incident, "packs": packs_on_topics(incident, now=timezone.now())}
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
        return render(request, "reports/packs/_incident_packs.html", context)
    return render(request, "reports/packs/incident_packs.html", context)
