"""Who is ready: the page for board members, and the list by person for those who arrange
training.

The figures, groups, marks, trend and what changed come from `read_movement`, one pass
over intervals. The forecast, who is next to lapse, and the list by person come from the SQL
`Readiness`. docs/adr/0002 says why there are two.
"""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.pages import Context, Permission, Request, page
from accounts.spreadsheets import Format, download
from nhsuk.sorting import paged
from reports.board.forms.readiness import ReadinessFilter, ReadinessQuery, UnitFilter
from reports.board.gaps import gaps_that_matter, numbers_of
from reports.board.headline import headline, lapses_in_words, moved_in_words, sum_of, trend_in_words
from reports.board.overview import TREND_MONTHS, Overview
from reports.board.people_marks import STANDS, directorate_rows
from reports.board.queries import readiness as queries
from reports.board.queries.readiness import UnitRow, next_rows, unit_rows
from scheduling.training_sessions.queries.booked import days_of, next_bookings
from training.media import MEDIA, in_sentence
from training.models import Person, RemovedMonth
from training.models.removed import last_day_of_month
from training.queries.first_steps import nothing_required_because
from training.queries.readiness import OrderedUnits
from training.queries.register import read_trend
from training.readiness import By, Status, Unit
from training.templatetags.statuses import status_word
from training.trend import TrendPoint, month_ends

UNITS_A_PAGE = 50


@page("readiness/", Permission.SEE_READINESS)
def readiness_overview(request: Request) -> Context:
    form = ReadinessFilter(request.GET, now=request.now)
    asked = form.readiness_query()
    booked = next_bookings(now=request.now, on=asked.on, known_at=asked.known_at)
    overview = queries.readiness_overview(
        asked.readiness,
        booked=days_of(booked),
    )
    figures = overview.figures
    change = overview.change
    since = overview.since
    is_required = figures.people_required > 0
    gaps = gaps_that_matter(
        overview.grid, topics=overview.topics, groups=overview.gaps, courses=form.titles
    )
    return {
        "form": form,
        "asked": asked,
        "overview": overview,
        "is_empty": not is_required and not Person.objects.known_at(asked.known_at).exists(),
        "because": "" if is_required else nothing_required_because(),
        "headline": headline(figures, change, since=since),
        "moved": moved_in_words(change, since=since),
        "sum": sum_of(change, ready=figures.people_ready, since=since),
        "trend_heading": trend_in_words(overview.trend),
        "gaps": gaps,
        "cover": _cover_table(overview, numbers_of(gaps)),
        "directorates": directorate_rows(overview.gaps[By.DIRECTORATE], overview.not_ready),
        "stands": [([(name, 1)], words) for name, words in (("ready", "ready"), *STANDS.items())],
        "lapse_heading": lapses_in_words(overview.forecasts[-1], on=asked.on),
        "forecasts": [(asked.on + timedelta(days=one.days), one) for one in overview.forecasts],
        "courses": form.titles,
        "next_to_lapse": next_rows(overview.next_to_lapse, titles=form.titles, booked=booked),
    }


def _cover_table(overview: Overview, numbers: dict[Any, int]) -> dict[str, Any]:
    """The grid with the number of the gap on the cells, or on the column, that it is about."""
    empty = {medium for medium in MEDIA if not any(row.ready[medium] for row in overview.cover)}
    return {
        "columns": [(words, numbers.get(medium)) for medium, words in MEDIA.items()],
        "empty": [in_sentence(medium) for medium in MEDIA if medium in empty],
        "rows": [
            {
                "topic": row.topic,
                "title": overview.topics[row.topic],
                "is_fine": all(row.ready[one] > 1 for one in MEDIA if one not in empty),
                "cells": [
                    (
                        medium,
                        words,
                        row.ready[medium],
                        numbers.get((row.topic, medium)),
                        medium in empty,
                    )
                    for medium, words in MEDIA.items()
                ],
            }
            for row in overview.cover
        ],
    }


def _rows(units: list[Unit], asked: ReadinessQuery, titles: dict[str, str]) -> list[UnitRow]:
    """With what was booked on the chosen day, as known at the chosen moment."""
    booked = next_bookings(
        now=asked.as_of.now,
        on=asked.on,
        known_at=asked.known_at,
        people={unit.person for unit in units},
    )
    return unit_rows(units, titles=titles, booked=booked)


@page("readiness/moved/", Permission.SEE_READINESS_NAMES)
def readiness_moved(request: Request) -> Context:
    """Who is behind what moved the number, each with the reason."""
    form = ReadinessFilter(request.GET, now=request.now)
    asked = form.readiness_query()
    since, rows = queries.who_moved(on=asked.on, known_at=asked.known_at, scope=asked.scope)
    return {
        "form": form,
        "asked": asked,
        "since": since,
        "page": paged(request, rows, UNITS_A_PAGE),
    }


@page("readiness/units/", Permission.SEE_READINESS_NAMES)
def readiness_units(request: Request) -> Context:
    form = UnitFilter(request.GET, now=request.now)
    asked = form.readiness_query()
    page = _units(asked).page(request.GET.get("page"), size=UNITS_A_PAGE)
    return {
        "form": form,
        "page": page,
        "asked": asked,
        "rows": _rows(list(page), asked, form.titles),
    }


@page("readiness/units.<format:file_format>", Permission.SEE_READINESS_NAMES)
def readiness_export(request: Request, file_format: Format) -> HttpResponse:
    """The day and the moment are in the first row and in the file name; errors in the filters are
    shown on the page.
    """
    form = UnitFilter(request.GET, now=request.now)
    asked = form.readiness_query()
    if form.errors:
        return redirect(reverse("reports:readiness_units", query=request.GET))
    table = [
        asked.as_of.row,
        HEADING,
        *(_cells(row) for row in _rows(list(_units(asked)), asked, form.titles)),
    ]
    name = asked.as_of.file_name("readiness")
    return download(table, name, file_format, headings=2)


@page("readiness/trend.<format:file_format>", Permission.SEE_READINESS)
def readiness_trend_export(request: Request, file_format: Format) -> HttpResponse:
    """The figures behind the chart: each month end, and the chosen day."""
    form = ReadinessFilter(request.GET, now=request.now)
    asked = form.readiness_query()
    if form.errors:
        return redirect(reverse("reports:readiness_overview", query=request.GET))
    days = sorted({*month_ends(asked.on, TREND_MONTHS), asked.on})
    points = read_trend(days=days, known_at=asked.known_at, scope=asked.scope)
    gone = dict(RemovedMonth.objects.between(days[0], days[-1]).values_list("ends_on", "people"))
    table = [asked.as_of.row, TREND_HEADING, *(_trend_cells(point, gone) for point in points)]
    name = asked.as_of.file_name("readiness-trend")
    return download(table, name, file_format, headings=2)


def _units(asked: ReadinessQuery) -> OrderedUnits:
    return asked.readiness.units([asked.status] if asked.status else Status)


TREND_HEADING = [
    "On",
    "People ready",
    "of people",
    "Courses in date",
    "of courses",
    "Percent",
    "Not counted",
]


def _trend_cells(point: TrendPoint, gone: dict[date, int]) -> list[Any]:
    """`gone`: by the last day of each month, how many people of that day were removed since."""
    of = point.figures
    missing = gone.get(last_day_of_month(point.on), 0)
    return [
        point.on,
        of.people_ready,
        of.people_required,
        of.compliant,
        of.required,
        of.percent,
        missing,
    ]


HEADING = [
    "Reference",
    "Name",
    "Job title",
    "Directorate",
    "Roles",
    "Course",
    "Status",
    "Valid until",
    "Due by",
]


def _cells(row: UnitRow) -> list[Any]:
    unit = row.unit
    person = row.person
    words = [row.roles, row.course, status_word(unit.status)]
    return [
        person.reference,
        person.full_name,
        person.job_title,
        unit.directorate or "",
        *words,
        unit.valid_until,
        unit.due_by,
    ]
