"""Who fades next: a list for the desk, and a press that asks for a mock interview."""

from dataclasses import replace
from datetime import datetime, time

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from scheduling.desk.actions import briefings
from scheduling.desk.forms.fading import FadingFilter
from scheduling.desk.queries.fading import Fading, FadingRow, Wanted, export_rows, fading_people, fading_rows
from training.as_of import AsOf
from training.as_of_form import Bar
from training.kept import kept
from training.lists import LOOKS, Listed, listed
from training.media import MEDIA
from training.models import Person
from training.spreadsheets import Format, download
from training.templatetags.as_of import filter_fields
from training.turns import first_moment

A_PAGE = 50
CLOSE = time(17)


@requires(Permission.WORK_DESK)
@require_safe
def fading_list(request: Request) -> HttpResponse:
    now = timezone.now()
    found, bar, as_of, rows = _found(request.GET.urlencode(), first_moment(now))
    context = {"found": found, "bar": bar, "as_of": replace(as_of, now=now), "rows": rows, "formats": list(Format)}
    return render(request, "scheduling/desk/fading_list.html", context)


@kept(LOOKS)
def _found(asked: str, first: datetime) -> tuple[Listed[Fading], Bar, AsOf, list[FadingRow]]:
    """On the day that begins then."""
    given = QueryDict(asked)
    form = FadingFilter(given, now=first)
    as_of, people = form.as_of(), fading_people(form.wanted())
    found = listed(form, people, a_page=A_PAGE, number=given.get("page"), draw=filter_fields)
    return found, form.bar, as_of, fading_rows(found.rows, on=as_of.on)


@requires(Permission.WORK_DESK)
@require_safe
def fading_export(request: Request, file_format: str) -> HttpResponse:
    if file_format not in list(Format):
        raise Http404
    form = FadingFilter(request.GET, now=timezone.now())
    as_of = form.as_of()
    if {"on", "known_at"} & form.errors.keys():
        return redirect(reverse("scheduling:fading_list", query=request.GET))
    table = [as_of.row, *export_rows(fading_rows(fading_people(form.wanted())[:], on=as_of.on))]
    return download(table, name=as_of.file_name("who-fades-next"), file_format=Format(file_format), headings=2)


@requires(Permission.WORK_DESK)
@require_POST
def fading_mock(request: Request, reference: str, medium: str) -> HttpResponse:
    """Asks for a mock interview in the medium, wanted before they fade where that is to come."""
    if medium not in MEDIA:
        raise Http404
    person = get_object_or_404(Person.objects.listed().select_related("line_manager"), reference=reference)
    now = timezone.now()
    try:
        briefing = briefings.request_briefing(
            person=person,
            need="mock",
            media=[medium],
            wanted_by=_fades_at(person, medium, now),
            by=request.user,
            now=now,
        )
    except briefings.BriefingAskedAlready as refusal:
        refuse(request, str(refusal))
        return redirect(refusal.briefing)
    except Refused as refusal:
        refuse(request, str(refusal))
        return redirect("scheduling:fading_list")
    say(request, f"A mock interview is asked for, as {briefing}. Give it to someone.")
    return redirect(briefing)


def _fades_at(person: Person, medium: str, now: datetime) -> datetime | None:
    """The end of the last day on which they are ready; nothing where they are not, or it never ends."""
    on = timezone.localdate(now)
    wanted = Wanted(on=on, search=person.reference, medium=medium, within=None)
    last = next((one.last_day for one in fading_people(wanted)[:] if one.person == person.pk), None)
    at = timezone.make_aware(datetime.combine(last, CLOSE)) if last else None
    return at if at and at > now else None
