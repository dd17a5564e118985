"""The consistency check (11.4): our lines compared with partners' statements, point by point."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.pages import (
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
from desk.lines.actions import points as actions
from desk.lines.models import Incident, Judgement, Line, PartnerStatement, Point
from desk.lines.queries.points import consistency_of
from nhsuk.numbers import whole_number


@page("incidents/<str:reference>/consistency/", Permission.WORK_DESK)
def incident_consistency(request: Request, reference: str) -> Context:
    incident = get_object_or_404(Incident, reference=reference)
    return {
        "incident": incident,
        "check": consistency_of(incident),
        "verdicts": Judgement.Verdict,
        "is_active": incident.stood_down_at is None,
    }


@post("incidents/<str:reference>/points/add/", Permission.WORK_DESK)
def incident_point_add(request: Request, reference: str) -> HttpResponse:
    incident = get_object_or_404(Incident, reference=reference)
    name = request.POST.get("name", "").strip()[:120]
    if not name:
        refuse(request, "Enter a point, such as number of injured.")
        return _page(incident)
    with RefusalsTo(request):
        point = actions.add_point(incident=incident, name=name, by=request.user, now=request.now)
        say(request, f"“{point}” has been added. Now choose the lines and statements about it.")
        return _page(incident, point)
    return _page(incident)


@post("incident-points/<int:pk>/words/", Permission.WORK_DESK)
def incident_point_words(request: Request, pk: int) -> HttpResponse:
    """Sets which lines and statements are about the point."""
    point = get_object_or_404(Point.objects.select_related("incident"), pk=pk)
    incident = point.incident
    chosen = [
        [whole_number(key) for key in request.POST.getlist(name)] for name in ("line", "statement")
    ]
    lines = Line.objects.filter(pk__in=chosen[0], topic__in=incident.topics.all())
    statements = incident.statements.filter(pk__in=chosen[1])
    words: dict[str, Any] = {
        "lines": list(lines),
        "statements": list(statements),
        "seen": request.POST.get("seen", ""),
    }
    with RefusalsTo(request):
        actions.assign_to_point(point=point, by=request.user, now=request.now, **words)
        say(request, f"The lines and statements about “{point}” are saved.")
    return _page(incident, point)


@post("incident-points/<int:pk>/judge/", Permission.WORK_DESK)
def incident_judge(request: Request, pk: int) -> HttpResponse:
    point = get_object_or_404(Point.objects.select_related("incident"), pk=pk)
    line = get_object_or_404(Line, pk=whole_number(request.POST.get("line")))
    statement = get_object_or_404(
        PartnerStatement, pk=whole_number(request.POST.get("statement")), incident=point.incident
    )
    verdict = request.POST.get("verdict", "")
    if verdict not in Judgement.Verdict:
        refuse(request, "Choose what the difference means.")
        return _page(point.incident, point)
    about: dict[str, Any] = {
        "point": point,
        "line": line,
        "statement": statement,
        "note": typed_line(request, "note"),
    }
    seen: dict[str, Any] = {
        "revision": whole_number(request.POST.get("revision")),
        "instead_of": whole_number(request.POST.get("instead_of")),
    }
    with RefusalsTo(request):
        made = actions.judge(
            verdict=Judgement.Verdict(verdict), by=request.user, now=request.now, **about, **seen
        )
        say(
            request,
            f"{line} compared with {statement.partner}: {made.get_verdict_display().lower()}.",
        )
    return _page(point.incident, point)


def _page(incident: Incident, point: Point | None = None) -> HttpResponse:
    address = reverse("desk:incident_consistency", args=[incident.reference])
    return redirect(f"{address}#point-{point.pk}" if point else address)
