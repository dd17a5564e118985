"""Whose training runs out next: the list that those who arrange training work through, and its exports."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.forms.readiness import LapseFilter
from reports.gather.lapses import LapseRow, lapse_rows, lapses_ahead
from reports.gather.readiness import people_of
from training.lapses import Lapse
from training.models import Person
from training.spreadsheets import Format, Row, download

A_PAGE = 50


@requires(Permission.SEE_READINESS_NAMES)
def lapse_list(request: Request) -> HttpResponse:
    now = timezone.now()
    form = LapseFilter(request.GET, now=now)
    asked = form.question()
    ahead = lapses_ahead(on=asked.on, known_at=asked.known_at, now=now, scope=asked.scope)
    wanted, people = _wanted(form, asked.search, ahead.lapses)
    page = Paginator(wanted, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "forecasts": ahead.forecasts,
        "within": form.days,
        "page": page,
        "rows": lapse_rows(list(page.object_list), on=asked.on, titles=form.titles, people=people),
    }
    return render(request, "reports/lapse_list.html", context)


@requires(Permission.SEE_READINESS_NAMES)
def lapse_export(request: Request, file_format: str) -> HttpResponse:
    if file_format not in Format:
        raise Http404
    now = timezone.now()
    form = LapseFilter(request.GET, now=now)
    asked = form.question()
    if form.errors:
        return redirect(reverse("reports:lapse_list", query=request.GET))
    ahead = lapses_ahead(on=asked.on, known_at=asked.known_at, now=now, scope=asked.scope)
    wanted, people = _wanted(form, asked.search, ahead.lapses)
    rows = lapse_rows(wanted, on=asked.on, titles=form.titles, people=people)
    table = [asked.as_of.row, HEADING, *(_cells(row) for row in rows)]
    return download(table, name=asked.as_of.file_name("lapses"), file_format=Format(file_format), headings=2)


def _wanted(form: LapseFilter, search: str, lapses: list[Lapse]) -> tuple[list[Lapse], dict[str, Person]]:
    """Those that the filters leave, the first to run out first; and the people, where they were searched for."""
    listed = [lapse for lapse in lapses if form.lists(lapse)]
    if not search.split():
        return listed, {}
    people = people_of({lapse.unit.person for lapse in listed}, named=search)
    return [lapse for lapse in listed if lapse.unit.person in people], people


HEADING = [
    *("Reference", "Name", "Job title", "Directorate", "Roles", "Course"),
    *("Last day", "In days", "Booked on", "Booked in time"),
]


def _cells(row: LapseRow) -> Row:
    lapse, person = row.lapse, row.person
    booked = ("yes" if lapse.is_booked_in_time else "no") if lapse.booked_on else ""
    return [
        *(person.reference, person.full_name, person.job_title, lapse.unit.directorate or ""),
        *(row.roles, row.course, lapse.last_day, row.days, lapse.booked_on, booked),
    ]
