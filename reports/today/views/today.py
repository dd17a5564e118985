"""The officer's first page. It reloads itself each minute, and then the sentence on readiness."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from accounts.pages import Answer, Permission, Request, page
from reports.board.queries.lapses import lapses_soon
from reports.set_up.queries.steps import set_up_of
from reports.today.do_now import Show
from reports.today.queries.today import today_for
from training.models import Organisation

TODAY_LOADED = "today-loaded"  # the event after which the sentence on readiness reloads


@page("today/", Permission.WORK_DESK)
def today(request: Request) -> Answer:
    asked = request.GET.get("show", "")
    show = Show(asked) if asked in Show else Show.ALL
    context: dict[str, Any] = {"today": today_for(request.user, now=request.now, show=show)}
    is_unfinished = (
        context["today"].is_fresh or not Organisation.objects.ours().communications_phone
    )
    if is_unfinished and request.user.may(Permission.EDIT_COURSES):
        context["set_up"] = set_up_of(request.user, on=context["today"].on)
    if not request.htmx:
        return context
    return trigger_client_event(
        render(request, "reports/today/_today.html", context), TODAY_LOADED, after="settle"
    )


@page("today/lapses/", Permission.WORK_DESK)
def today_lapses(request: Request) -> HttpResponse:
    """A part of its own, because it reads the whole register."""
    return render(
        request, "reports/today/_today_lapses.html", {"lapses": lapses_soon(now=request.now)}
    )
