"""The packs on the topics of an incident, and what one would touch that is not declared yet: parts
of the incident's pages, or pages of their own.
"""

from django.shortcuts import get_object_or_404, render

from accounts.pages import Answer, Permission, Request, page
from desk.lines.models import Incident
from reports.packs.forms.incident_reach import ReachForm
from reports.packs.queries.incident_packs import incident_packs as packs_on_topics
from reports.packs.queries.incident_reach import incident_reach as reach_of


@page("incidents/<str:reference>/packs/", Permission.WORK_DESK)
def incident_packs(request: Request, reference: str) -> Answer:
    incident = get_object_or_404(Incident, reference=reference)
    context = {"incident": incident, "packs": packs_on_topics(incident, now=request.now)}
    if request.htmx:
        return render(request, "reports/packs/_incident_packs.html", context)
    return context


@page("incident-reach/", Permission.WORK_DESK)
def incident_reach(request: Request) -> Answer:
    form = ReachForm(request.GET)
    topics = list(form.cleaned_data["topics"]) if form.is_valid() else []
    context = {"form": form, "reach": reach_of(topics, now=request.now)}
    if request.htmx:
        return render(request, "reports/packs/_incident_reach.html", context)
    return context
