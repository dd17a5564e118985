"""The log of an incident: what happened in order of time, and writing a decision down."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import say
from scheduling.lines.actions.decisions import record_decision
from scheduling.lines.forms.incidents import DecisionForm
from scheduling.lines.models import Incident
from scheduling.lines.queries.incident_log import incident_log as log_of


@requires(Permission.WORK_DESK)
def incident_log(request: Request, reference: str) -> HttpResponse:
    rows = Incident.objects.select_related("declared_by", "stood_down_by")
    incident = get_object_or_404(rows, reference=reference)
    return render(request, "scheduling/lines/incident_log.html", {"incident": incident, "entries": log_of(incident)})


@requires(Permission.WORK_DESK)
def incident_decision_add(request: Request, reference: str) -> HttpResponse:
    incident = get_object_or_404(Incident, reference=reference)
    now = timezone.now()
    form = DecisionForm(request.POST or None, now=now, initial={"decided_at": now, "decided_by": request.user.name})
    if form.is_valid():
        try:
            record_decision(incident=incident, by=request.user, now=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say(request, "The decision is in the log.")
            return redirect("scheduling:incident_log", incident.reference)
    return render(request, "scheduling/lines/incident_decision_add.html", {"form": form, "incident": incident})
