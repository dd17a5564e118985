"""Whose training runs out next: the list that those who arrange training work through, and its exports."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.board.forms.readiness import LapseFilter, Question
from reports.board.queries.lapses import LapseRow, booked_on, lapse_rows, places_on, since, told_apart, whose
from scheduling.training_sessions.queries.booked import days_of, moments_of
from training.as_of_form import Bar
from training.gather import Everybody, everybody_on
from training.kept import kept
from training.lapses import FORECAST_DAYS, Booked, Forecast, Lapse
from training.lists import LOOKS, Listed, listed
from training.spreadsheets import Format, Row, download
from training.templatetags.as_of import filter_fields
from training.turns import as_it_turned, first_moment, turns_from

A_PAGE = 50


class LapsePage(NamedTuple):
    found: Listed[Lapse]
    forecasts: list[Forecast]
    rows: list[LapseRow]


@requires(Permission.SEE_READINESS_NAMES)
def lapse_list(request: Request) -> HttpResponse:
    now = timezone.now()
    bar, asked, pages = _found(request.GET.urlencode(), first_moment(now))
    page = as_it_turned(pages, now)
    context = {"bar": bar, "asked": asked.at(now), "found": page.found, "forecasts": page.forecasts, "rows": page.rows}
    return render(request, "reports/board/lapse_list.html", context)


@kept(LOOKS)
def _found(asked: str, first: datetime) -> tuple[Bar, Question, tuple[tuple[datetime, LapsePage], ...]]:
    """On the day that begins then; for each moment of it at which a place counts no more, how the page turns out."""
    given = QueryDict(asked)
    form = LapseFilter(given, now=first)
    question = form.question()
    everybody = everybody_on(question.on, question.known_at)
    places = places_on(question.on, known_at=question.known_at, now=first)
    turns = turns_from(first, (place.counts_until for place in places))
    booked = [days_of(moments_of(places, since(question.on, now=turn))) for turn in turns]
    found = [_listed(form, everybody, each, given.get("page")) for each in booked]
    people = whose(lapse for page, _ in found for lapse in page.rows)
    named = partial(lapse_rows, people=people, on=question.on, titles=form.titles)
    pages = [LapsePage(page, said, named(page.rows, each)) for (page, said), each in zip(found, booked, strict=True)]
    return form.bar, question, tuple(zip(turns, pages, strict=True))


def _listed(
    form: LapseFilter, everybody: Everybody, booked: Booked, number: str | None
) -> tuple[Listed[Lapse], list[Forecast]]:
    asked = form.question()
    ahead = everybody.ahead_within(asked.scope)
    forecasts = [ahead.forecast(on=asked.on, days=days, booked=booked) for days in FORECAST_DAYS]
    wanted = _wanted(form, everybody, booked)
    return listed(form, wanted, a_page=A_PAGE, number=number, draw=filter_fields), forecasts


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
