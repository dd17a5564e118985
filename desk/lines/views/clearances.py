"""Our lines in an incident: clearing, withdrawing a clearance, and reviewing."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, say, typed_line
from desk.lines.actions import clearances as actions
from desk.lines.forms.incidents import ClearanceForm
from desk.lines.models import Clearance, Incident, Line
from desk.lines.views.incidents import is_over
from nhsuk.numbers import whole_number


def _line_of(reference: str, line: str) -> tuple[Incident, Line]:
    """The incident and a line on one of its topics."""
    incident = get_object_or_404(Incident, reference=reference)
    rows = Line.objects.select_related("topic", "owner")
    return incident, get_object_or_404(rows, reference=line, topic__in=incident.topics.all())


@page("incidents/<str:reference>/lines/<str:line>/clear/", Permission.WORK_DESK)
def incident_line_clear(request: Request, reference: str, line: str) -> Answer:
    incident, row = _line_of(reference, line)
    now = request.now
    if is_over(request, incident):
        return redirect(incident)
    start = {"cleared_with": incident.media_cell_name, "cleared_at": now}
    form = ClearanceForm(request.POST or None, now=now, initial=start)
    if form.is_valid():
        revision = whole_number(request.POST.get("revision"))
        with RefusalsTo(form):
            actions.clear_line(
                incident=incident,
                line=row,
                revision=revision,
                by=request.user,
                now=now,
                **form.cleaned_data,
            )
            say(request, f"{row} is cleared.")
            return redirect(incident)
    return {"form": form, "incident": incident, "line": row}


@post("incidents/<str:reference>/lines/<str:line>/holds/", Permission.WORK_DESK)
def incident_line_review(request: Request, reference: str, line: str) -> HttpResponse:
    incident, row = _line_of(reference, line)
    revision = whole_number(request.POST.get("revision"))
    with RefusalsTo(request):
        actions.review_incident_line(
            incident=incident, line=row, revision=revision, by=request.user, now=request.now
        )
        say(request, f"{row} still holds. Check it again within 12 hours.")
    return redirect(incident)


@post("incident-clearances/<int:pk>/take-back/", Permission.WORK_DESK)
def incident_clearance_take_back(request: Request, pk: int) -> HttpResponse:
    clearance = get_object_or_404(Clearance.objects.select_related("incident", "line"), pk=pk)
    because = typed_line(request, "because")
    with RefusalsTo(request):
        actions.retract_clearance(
            clearance=clearance, because=because, by=request.user, now=request.now
        )
        say(request, f"{clearance.line} is no longer cleared. Packs that use it are held.")
    return redirect(clearance.incident)
