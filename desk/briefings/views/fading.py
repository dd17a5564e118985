"""The list of people whose readiness ends soon, and the button that requests a mock interview."""

from datetime import datetime, time

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.pages import (
    Context,
    DoneAlready,
    Permission,
    Refused,
    Request,
    get,
    post,
    refuse,
    say,
)
from accounts.spreadsheets import Format, download
from desk.briefings.actions import briefings
from desk.briefings.forms.fading import FadingFilter
from desk.briefings.queries.fading import export_rows, fading_people, fading_rows
from nhsuk.sorting import paged
from training.fade import last_ready_day
from training.media import MEDIA
from training.models import Person
from training.queries.register import read_register
from training.readiness import medium_readiness

PAGE_SIZE = 50
CLOSING_TIME = time(17)


@get("fading/", Permission.WORK_DESK)
def fading_list(request: Request) -> Context:
    form = FadingFilter(request.GET, now=request.now)
    as_of = form.as_of()
    found = list(fading_people(form.wanted()))  # to count them first would cost as much again
    page = paged(request, found, PAGE_SIZE)
    return {
        "form": form,
        "as_of": as_of,
        "page": page,
        "rows": fading_rows(page.object_list, on=as_of.on),
    }


@get("fading/export/<format:file_format>/", Permission.WORK_DESK)
def fading_export(request: Request, file_format: Format) -> HttpResponse:
    form = FadingFilter(request.GET, now=request.now)
    as_of = form.as_of()
    if {"on", "known_at"} & form.errors.keys():
        return redirect(reverse("desk:fading_list", query=request.GET))
    table = [as_of.row, *export_rows(fading_rows(fading_people(form.wanted()), on=as_of.on))]
    return download(table, as_of.file_name("who-fades-next"), file_format, headings=2)


@post("fading/<str:reference>/<slug:medium>/mock/", Permission.WORK_DESK)
def fading_mock(request: Request, reference: str, medium: str) -> HttpResponse:
    """Requests a mock interview in the medium, due before their readiness ends if that lies
    ahead.
    """
    if medium not in MEDIA:
        raise Http404
    person = get_object_or_404(
        Person.objects.listed().select_related("line_manager"), reference=reference
    )
    try:
        briefing = briefings.request_briefing(
            person=person,
            need="mock",
            media=[medium],
            wanted_by=_fades_at(person, medium, request.now),
            by=request.user,
            now=request.now,
        )
    except DoneAlready as refusal:
        refuse(request, str(refusal))
        return redirect(refusal.row)
    except Refused as refusal:
        refuse(request, str(refusal))
        return redirect("desk:fading_list")
    say(request, f"A mock interview has been asked for, as {briefing}. Choose a briefer.")
    return redirect(briefing)


def _fades_at(person: Person, medium: str, now: datetime) -> datetime | None:
    """The end of the last day on which they are ready; None if they are not ready, or it
    never ends.
    """
    register = read_register(people=[person])
    readiness = medium_readiness(
        register.people[0], medium, register=register, on=timezone.localdate(now)
    )
    last_day = last_ready_day(readiness)
    at = timezone.make_aware(datetime.combine(last_day, CLOSING_TIME)) if last_day else None
    return at if at and at > now else None
