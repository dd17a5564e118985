"""What training costs, by quarter of an NHS year, and the budget for it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.pages import Answer, Context, Permission, Request, form_page, get, page, say
from accounts.spreadsheets import Format, download
from nhsuk.numbers import whole_number
from scheduling.training_sessions.actions.costs import set_budget
from scheduling.training_sessions.costs import quarter_of, year_words
from scheduling.training_sessions.forms.costs import BudgetForm
from scheduling.training_sessions.models import TrainingBudget
from scheduling.training_sessions.queries.costs import (
    FIRST_YEAR,
    LAST_YEAR,
    cost_rows,
    costs_of_year,
)


@get("training-costs/", Permission.EDIT_TRAINING_SESSIONS)
def training_cost_list(request: Request) -> Context:
    """Of the NHS year that begins in `year`, or the one that we are in."""
    year = _year(request)
    return {
        "year": year,
        "words": year_words(year),
        "costs": costs_of_year(year, now=request.now),
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
    }


@get("training-costs/export/<format:file_format>/", Permission.EDIT_TRAINING_SESSIONS)
def training_cost_export(request: Request, file_format: Format) -> HttpResponse:
    year = _year(request)
    rows = cost_rows(costs_of_year(year, now=request.now))
    name = f"training-costs-{year}-{year + 1}"
    return download(rows, name, file_format)


@page("training-costs/<int:year>/budget/", Permission.EDIT_COURSES)
def training_budget_change(request: Request, year: int) -> Answer:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    rows = TrainingBudget.objects.filter(year=year)
    initial = {f"quarter_{row.quarter}": row.pence for row in rows}
    form = BudgetForm(request.POST or None, year=year, initial=initial)
    if form.is_valid():
        set_budget(year=year, pence=form.pence(), by=request.user, now=request.now)
        say(request, "The budget has been saved.")
        return redirect(TrainingBudget(year=year, quarter=1))
    return form_page(
        form,
        heading=f"Training budget, {year_words(year)}",
        state="In pounds, for each quarter. Leave a quarter empty if it has no budget of its own.",
        save="Save the budget",
        back="scheduling:training_cost_list",
        back_words="Training costs",
    )


def _year(request: Request) -> int:
    now, _ = quarter_of(timezone.localdate())
    year = whole_number(request.GET.get("year"), otherwise=now)
    return year if FIRST_YEAR <= year <= LAST_YEAR else now
