"""Major incidents (11): the list, the page of one, declaring, changing and standing down;
statements, decisions and the log.
"""

from typing import Any

from django.db.models import F
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.emailed import emailed
from accounts.lists import List, list_page
from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Request,
    page,
    post,
    refuse,
    say,
    typed_line,
)
from desk.lines.actions import incidents as actions
from desk.lines.actions.decisions import record_decision
from desk.lines.actions.incidents import FIELDS
from desk.lines.forms.incidents import (
    DecisionForm,
    DeclareForm,
    IncidentFilter,
    IncidentForm,
    StandDownForm,
    StatementForm,
    declaration_of,
)
from desk.lines.models import Incident, IncidentAction, PartnerStatement
from desk.lines.queries.incident_log import incident_log as log_of
from desk.lines.queries.incidents import incident_page
from nhsuk.numbers import whole_number
from training.models import Organisation

SORTS = {
    "title": ("title", "pk"),
    "declared": ("declared_at", "pk"),
    "stood_down": ("stood_down_at", "pk"),
    "agency": ("lead_agency", "-declared_at", "pk"),
}


def is_over(request: Request, incident: Incident) -> bool:
    """Whether someone opens a form of an incident that was stood down. The next page says so."""
    if request.method == "POST" or incident.stood_down_at is None:
        return False
    refuse(request, str(actions.incident_over(incident)))
    return True


@list_page("incidents/", Permission.WORK_DESK)
def incident_list(request: Request) -> List:
    rows = Incident.objects.prefetch_related("topics")
    ordered = rows.order_by(F("stood_down_at").desc(nulls_first=True), "-declared_at")
    return List(IncidentFilter(request.GET, queryset=ordered), "incident", sorts=SORTS)


@page("incidents/<str:reference>/", Permission.WORK_DESK)
def incident_detail(request: Request, reference: str) -> Context:
    """Clearances, statements and open actions. The page loads the waiting packs separately."""
    rows = Incident.objects.select_related("declared_by", "stood_down_by").prefetch_related(
        "topics"
    )
    incident = get_object_or_404(rows, reference=reference)
    now = request.now
    return {
        "incident": incident,
        "page": incident_page(incident, now=now),
        "is_active": incident.stood_down_at is None,
        "now": now,
        "on": timezone.localdate(now),
    }


@page("incidents/declare/", Permission.WORK_DESK)
def incident_declare(request: Request) -> Answer:
    """For managers and whoever is on duty; others are told whom to ring before they type."""
    if request.method != "POST":
        with RefusalsTo(request):
            actions.check_may_declare(request.user, request.now)
    initial = declaration_of(Organisation.objects.ours())
    form = DeclareForm(request.POST or None, initial=initial)
    if form.is_valid():
        with RefusalsTo(form, "title"):
            incident = actions.declare_incident(by=request.user, now=request.now, **form.details())
            say(
                request,
                f"{incident.reference} is declared. "
                + emailed("Everyone affected gets an email.")
                + (
                    " Packs on its topics now wait for the media cell."
                    if incident.topics.exists()
                    else " No pack waits for the media cell until you choose its topics."
                ),
            )
            return redirect(incident)
    return {"form": form}


@page("incidents/<str:reference>/change/", Permission.WORK_DESK)
def incident_change(request: Request, reference: str) -> Answer:
    incident = _get(reference)
    if is_over(request, incident):
        return redirect(incident)
    form = IncidentForm(request.POST or None, initial=model_to_dict(incident, (*FIELDS, "topics")))
    if form.is_valid():
        revision = whole_number(request.POST.get("revision"))
        values = form.details()
        with RefusalsTo(form):
            changed = actions.change_incident(
                incident=incident, revision=revision, by=request.user, now=request.now, **values
            )
            say(request, f"“{changed}” has been updated.")
            return redirect(changed)
    return {"form": form, "incident": incident}


@page("incidents/<str:reference>/stand-down/", Permission.DECLARE_INCIDENTS)
def incident_stand_down(request: Request, reference: str) -> Answer:
    incident = _get(reference)
    if is_over(request, incident):
        return redirect(incident)
    form = StandDownForm(request.POST or None)
    if form.is_valid():
        review: dict[str, Any] = {
            name: form.cleaned_data[name] for name in ("went_well", "to_change")
        }
        follow_ups = form.follow_ups()
        with RefusalsTo(form):
            actions.stand_down(
                incident=incident,
                follow_ups=follow_ups,
                by=request.user,
                now=request.now,
                **review,
            )
            say(request, f"“{incident}” is stood down. Packs no longer wait for the media cell.")
            return redirect(incident)
    return {"form": form, "incident": incident}


@post("incident-actions/<int:pk>/done/", Permission.WORK_DESK)
def incident_action_done(request: Request, pk: int) -> HttpResponse:
    action = get_object_or_404(IncidentAction.objects.select_related("incident"), pk=pk)
    actions.finish_action(action=action, by=request.user, now=request.now)
    say(request, f"Done: {action}")
    return redirect(action.incident)


@page("incidents/<str:reference>/statements/add/", Permission.WORK_DESK)
def incident_statement_add(request: Request, reference: str) -> Answer:
    incident = _get(reference)
    now = request.now
    if is_over(request, incident):
        return redirect(incident)
    form = StatementForm(
        request.POST or None, incident=incident, now=now, initial={"received_at": now}
    )
    if form.is_valid():
        with RefusalsTo(form):
            logged = actions.log_statement(
                incident=incident, by=request.user, now=now, **form.cleaned_data
            )
            say(request, f"The statement by {logged.partner} is logged.")
            return redirect(incident)
    return {"form": form, "incident": incident}


@post("incident-statements/<int:pk>/take-back/", Permission.WORK_DESK)
def incident_statement_take_back(request: Request, pk: int) -> HttpResponse:
    statement = get_object_or_404(PartnerStatement.objects.select_related("incident"), pk=pk)
    because = typed_line(request, "because")
    with RefusalsTo(request):
        actions.retract_statement(
            statement=statement, because=because, by=request.user, now=request.now
        )
        say(request, f"The statement by {statement.partner} is withdrawn. It stays in the log.")
    return redirect(statement.incident)


@page("incidents/<str:reference>/log/", Permission.WORK_DESK)
def incident_log(request: Request, reference: str) -> Context:
    rows = Incident.objects.select_related("declared_by", "stood_down_by")
    incident = get_object_or_404(rows, reference=reference)
    return {"incident": incident, "entries": log_of(incident)}


@page("incidents/<str:reference>/decisions/add/", Permission.WORK_DESK)
def incident_decision_add(request: Request, reference: str) -> Answer:
    incident = get_object_or_404(Incident, reference=reference)
    now = request.now
    form = DecisionForm(
        request.POST or None, now=now, initial={"decided_at": now, "decided_by": request.user.name}
    )
    if form.is_valid():
        with RefusalsTo(form):
            record_decision(incident=incident, by=request.user, now=now, **form.cleaned_data)
            say(request, "The decision is in the log.")
            return redirect("desk:incident_log", incident.reference)
    return {"form": form, "incident": incident}


def _get(reference: str) -> Incident:
    return get_object_or_404(Incident, reference=reference)
