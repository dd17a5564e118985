"""Whose training runs out next: the list that those who arrange training work through, and its exports."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.board.forms.readiness import LapseFilter
from reports.board.queries.lapses import LapseRow, booked_on, lapse_rows, told_apart, whose
from training.gather import Everybody, everybody_on
from training.lapses import FORECAST_DAYS, Booked, Lapse
from training.spreadsheets import Format, Row, download

A_PAGE = 50


@requires(Permission.SEE_READINESS_NAMES)
def lapse_list(request: Request) -> HttpResponse:
    now = timezone.now()
    form = LapseFilter(request.GET, now=now)
    asked = form.question()
    everybody = everybody_on(asked.on, asked.known_at)
    booked = booked_on(asked.on, known_at=asked.known_at, now=now)
    ahead = everybody.ahead_within(asked.scope)
    page = Paginator(_wanted(form, everybody, booked), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "forecasts": [ahead.forecast(on=asked.on, days=days, booked=booked) for days in FORECAST_DAYS],
        "rows": lapse_rows(page, booked, people=whose(page), on=asked.on, titles=form.titles),
    }
    return render(request, "reports/board/lapse_list.html", context)


@requires(Permission.SEE_READINESS_NAMES)
def lapse_export(request: Request, file_format: str) -> HttpResponse:
    if file_format not in Format:
        raise Http404
    now = timezone.now()
    form = LapseFilter(request.GET, now=now)
    asked = form.question()
    if form.errors:
        return redirect(reverse("reports:lapse_list", query=request.GET))
    booked = booked_on(asked.on, known_at=asked.known_at, now=now)
    lapses = _wanted(form, everybody_on(asked.on, asked.known_at), booked)
    rows = lapse_rows(lapses, booked, people=whose(lapses), on=asked.on, titles=form.titles)
    table = [asked.as_of.row, HEADING, *(_cells(row) for row in rows)]
    return download(table, name=asked.as_of.file_name("lapses"), file_format=Format(file_format), headings=2)


def _wanted(form: LapseFilter, everybody: Everybody, booked: Booked) -> Sequence[Lapse]:
    """Those of the scope that the other filters leave, the first to run out first."""
    asked = form.question()
    soon = everybody.lapses(asked.on + timedelta(days=form.days), asked.scope, search=asked.search)
    return told_apart(soon, booked, is_booked=form.is_booked)


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
