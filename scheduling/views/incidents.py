"""Major incidents (11): the list, declaring one, its details, partners' statements, standing it down."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.requests import Request
from nhsuk.messages import refuse, say
from nhsuk.numbers import whole
from scheduling.actions import incidents as actions
from scheduling.forms.incidents import IncidentFilter, IncidentForm, StandDownForm, StatementForm, initial_of
from scheduling.models import Incident, IncidentAction, PartnerStatement
from training.actions.facts import Refused

A_PAGE = 25


def is_over(request: Request, incident: Incident) -> bool:
    """Whether somebody opens a page to work on what was stood down; the next page says so."""
    if request.method == "POST" or incident.stood_down_at is None:
        return False
    refuse(request, str(actions.IncidentOver(incident)))
    return True


@requires(Permission.WORK_DESK)
def incident_list(request: Request) -> HttpResponse:
    rows = Incident.objects.prefetch_related("topics")
    ordered = rows.order_by(F("stood_down_at").desc(nulls_first=True), "-declared_at")
    chosen = IncidentFilter(request.GET, queryset=ordered)
    page = Paginator(chosen.qs, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "scheduling/incident_list.html", {"page": page, "filters": chosen.form})


@requires(Permission.DECLARE_INCIDENTS)
def incident_declare(request: Request) -> HttpResponse:
    form = IncidentForm(request.POST or None, initial={"lead_agency": "Police"})
    if form.is_valid():
        try:
            incident = actions.declare_incident(by=request.user, now=timezone.now(), **form.details())
        except Refused as refusal:
            form.add_error("title", str(refusal))
        else:
            say(request, f"{incident.reference} is declared. Packs on its topics wait for the media cell.")
            return redirect(incident)
    return render(request, "scheduling/incident_declare.html", {"form": form})


@requires(Permission.WORK_DESK)
def incident_change(request: Request, reference: str) -> HttpResponse:
    incident = _get(reference)
    if is_over(request, incident):
        return redirect(incident)
    form = IncidentForm(request.POST or None, initial=initial_of(incident))
    if form.is_valid():
        deed: dict[str, Any] = {
            "by": request.user,
            "now": timezone.now(),
            "revision": whole(request.POST.get("revision")),
        }
        try:
            changed = actions.change_incident(incident=incident, **deed, **form.details())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say(request, f"“{changed}” is changed.")
            return redirect(changed)
    return render(request, "scheduling/incident_change.html", {"form": form, "incident": incident})


@requires(Permission.DECLARE_INCIDENTS)
def incident_stand_down(request: Request, reference: str) -> HttpResponse:
    incident = _get(reference)
    if is_over(request, incident):
        return redirect(incident)
    form = StandDownForm(request.POST or None)
    if form.is_valid():
        review: dict[str, Any] = {name: form.cleaned_data[name] for name in ("went_well", "to_change")}
        deed: dict[str, Any] = {"by": request.user, "now": timezone.now(), "follow_ups": form.follow_ups()}
        try:
            actions.stand_down(incident=incident, **review, **deed)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say(request, f"“{incident}” is stood down. Packs go out without the media cell again.")
            return redirect(incident)
    return render(request, "scheduling/incident_stand_down.html", {"form": form, "incident": incident})


@requires(Permission.WORK_DESK)
@require_POST
def incident_action_done(request: Request, pk: int) -> HttpResponse:
    action = get_object_or_404(IncidentAction.objects.select_related("incident"), pk=pk)
    actions.finish_action(action=action, by=request.user, now=timezone.now())
    say(request, f"Done: {action}")
    return redirect(action.incident)


@requires(Permission.WORK_DESK)
def incident_statement_add(request: Request, reference: str) -> HttpResponse:
    incident, now = _get(reference), timezone.now()
    if is_over(request, incident):
        return redirect(incident)
    form = StatementForm(request.POST or None, incident=incident, now=now, initial={"received_at": now})
    if form.is_valid():
        try:
            logged = actions.log_statement(incident=incident, by=request.user, now=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say(request, f"The statement of {logged.partner} is logged.")
            return redirect(incident)
    return render(request, "scheduling/incident_statement_add.html", {"form": form, "incident": incident})


@requires(Permission.WORK_DESK)
@require_POST
def incident_statement_take_back(request: Request, pk: int) -> HttpResponse:
    statement = get_object_or_404(PartnerStatement.objects.select_related("incident"), pk=pk)
    because = request.POST.get("because", "").strip()[:300]
    try:
        actions.take_back_statement(statement=statement, because=because, by=request.user, now=timezone.now())
        say(request, f"The statement of {statement.partner} is taken back. It stays on record.")
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(statement.incident)


def _get(reference: str) -> Incident:
    return get_object_or_404(Incident, reference=reference)
