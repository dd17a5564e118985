"""The log of an incident as a PDF."""

import logging

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.confidential import file_response
from accounts.pages import Permission, Request, page, refuse
from desk.lines.models import Incident
from reports.incidents.incident_document import KIND, incident_log_html
from reports.printing.renderer import RenderingFailed, renderer

log = logging.getLogger(__name__)


@page("incidents/<str:reference>/log.pdf", Permission.WORK_DESK)
def incident_log_pdf(request: Request, reference: str) -> HttpResponse:
    """The log as it is now, tagged and checked like a pack. If it cannot be made, the incident's
    page says so.
    """
    rows = Incident.objects.select_related("declared_by", "stood_down_by").prefetch_related(
        "topics"
    )
    incident = get_object_or_404(rows, reference=reference)
    try:
        made = renderer().render(
            incident_log_html(incident, reader=request.user, now=request.now), KIND
        )
    except RenderingFailed as failure:
        refuse(request, f"The PDF was not made. {failure} Print this page instead.")
        return redirect("desk:incident_log", incident.reference)
    if made.problems:
        log.error("The log of %s did not pass its checks: %s", incident.reference, made.problems)
        refuse(
            request,
            "The PDF failed its checks, so you cannot download it. Print this page instead.",
        )
        return redirect("desk:incident_log", incident.reference)
    name = f"{incident.reference}-log.pdf"
    return file_response(made.content, content_type="application/pdf", name=name, is_shown=True)
