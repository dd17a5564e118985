"""Whose training runs out next: the working list of those who arrange training, and its exports."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.pages import Context, Permission, Request, page
from accounts.spreadsheets import Format, Row, download
from nhsuk.sorting import paged
from reports.board.forms.readiness import LapseFilter
from reports.board.queries.lapses import LapseRow, lapse_rows
from reports.board.queries.readiness import with_booked
from scheduling.training_sessions.queries.booked import days_of, next_bookings
from training.lapses import FORECAST_DAYS, Lapse, forecast

PAGE_SIZE = 50


@page("readiness/lapses/", Permission.SEE_READINESS_NAMES)
def lapse_list(request: Request) -> Context:
    form = LapseFilter(request.GET, now=request.now)
    asked = form.readiness_query()
    booked = days_of(next_bookings(now=request.now, on=asked.on, known_at=asked.known_at))
    lapses = with_booked(replace(asked, search="").readiness.lapses(max(FORECAST_DAYS)), booked)
    matching = with_booked(asked.readiness.lapses(form.days), booked) if asked.search else lapses
    page = paged(request, _wanted(form, matching), PAGE_SIZE)
    return {
        "form": form,
        "asked": asked,
        "page": page,
        "forecasts": [forecast(lapses, on=asked.on, days=days) for days in FORECAST_DAYS],
        "rows": lapse_rows(list(page), on=asked.on, known_at=asked.known_at, titles=form.titles),
    }


@page("readiness/lapses.<format:file_format>", Permission.SEE_READINESS_NAMES)
def lapse_export(request: Request, file_format: Format) -> HttpResponse:
    form = LapseFilter(request.GET, now=request.now)
    asked = form.readiness_query()
    if form.errors:
        return redirect(reverse("reports:lapse_list", query=request.GET))
    booked = days_of(next_bookings(now=request.now, on=asked.on, known_at=asked.known_at))
    lapses = _wanted(form, with_booked(asked.readiness.lapses(form.days), booked))
    rows = lapse_rows(lapses, on=asked.on, known_at=asked.known_at, titles=form.titles)
    table = [asked.as_of.row, HEADING, *(_cells(row) for row in rows)]
    return download(table, asked.as_of.file_name("lapses"), file_format, headings=2)


def _wanted(form: LapseFilter, lapses: Iterable[Lapse]) -> list[Lapse]:
    """Those that end within the chosen days and are, or are not, booked in time."""
    until = form.readiness_query().on + timedelta(days=form.days)
    is_booked = form.is_booked
    return [e for e in lapses if e.last_day <= until and is_booked in (None, e.is_booked_in_time)]


HEADING = [
    *("Reference", "Name", "Job title", "Directorate", "Roles", "Course"),
    *("Last day", "Days left", "Booked on", "Booked in time"),
]


def _cells(row: LapseRow) -> Row:
    lapse = row.lapse
    person = row.person
    booked = ("yes" if lapse.is_booked_in_time else "no") if lapse.booked_on else ""
    return [
        *(person.reference, person.full_name, person.job_title, row.directorate),
        *(row.roles, row.course, lapse.last_day, row.days, lapse.booked_on, booked),
    ]
