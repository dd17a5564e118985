"""Restrictions: the list, the calendar, and the pages and actions of one."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.lists import List, list_page
from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Request,
    page,
    post,
    say,
    typed_line,
)
from desk.lines.actions import restrictions as actions
from desk.lines.forms.restrictions import (
    RestrictionChangeForm,
    RestrictionFilter,
    RestrictionForm,
    initial_of,
)
from desk.lines.models import Restriction
from desk.lines.queries.restrictions import export_rows
from scheduling.times.months import months_from, share_of

SORTS = {"title": ("title", "pk"), "from": ("starts_at", "pk"), "to": ("ends_at", "pk")}
MONTHS = 12
RESTRICTIONS = (
    Restriction.objects.not_retracted()
    .select_related("enquiry")
    .prefetch_related("topics", "people")
    .order_by("starts_at", "pk")
)


@list_page("restrictions/", Permission.WORK_DESK, file="restrictions")
def restriction_list(request: Request) -> List:
    chosen = RestrictionFilter(request.GET, queryset=RESTRICTIONS.all(), now=request.now)
    return List(
        chosen,
        "restriction",
        sorts=SORTS,
        cells=partial(export_rows, now=chosen.now),
        more={"now": request.now},
    )


@page("restrictions/calendar/", Permission.WORK_DESK)
def restriction_calendar(request: Request) -> Context:
    """Twelve months from this one, or from January of the chosen year."""
    today = timezone.localdate()
    year = request.GET.get("year", "")
    first = today.replace(day=1)
    if year.isdecimal() and 2000 <= int(year[:4]) <= 2100:
        first = first.replace(year=int(year[:4]), month=1)
    months = months_from(first, MONTHS)
    rows = [
        (one, [share_of(month, one.starts_at, one.ends_at) for month in months])
        for one in RESTRICTIONS.all()
    ]
    shown = [(one, shares) for one, shares in rows if any(share.part != "none" for share in shares)]
    return {
        "rows": shown,
        "months": months,
        "years": range(today.year - 1, today.year + 4),
        "now": request.now,
    }


@page("restrictions/<int:pk>/", Permission.WORK_DESK)
def restriction_detail(request: Request, pk: int) -> Context:
    restriction = get_restriction(pk)
    overrides = restriction.overrides.select_related(
        "interview__enquiry__outlet", "recorded_by", "retracted_by"
    )
    return {
        "restriction": restriction,
        "state": restriction.state(request.now),
        "overrides": overrides.order_by("-recorded_at"),
        "replaced_by": Restriction.objects.filter(instead_of=restriction).first(),
    }


@page("restrictions/add/", Permission.WORK_DESK)
def restriction_add(request: Request) -> Answer:
    form = RestrictionForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form):
            made = actions.record_restriction(
                by=request.user, now=request.now, **form.restriction()
            )
            say(
                request,
                f"“{made}” is recorded. You will see a warning when you choose a spokesperson.",
            )
            return redirect(made)
    return {"form": form}


@page("restrictions/<int:pk>/change/", Permission.WORK_DESK)
def restriction_change(request: Request, pk: int) -> Answer:
    restriction = get_restriction(pk)
    form = RestrictionChangeForm(request.POST or None, initial=initial_of(restriction))
    if form.is_valid():
        common: dict[str, Any] = {
            "by": request.user,
            "now": request.now,
            "because": form.cleaned_data["because"],
        }
        with RefusalsTo(form):
            new = actions.change_restriction(
                restriction=restriction, **common, **form.restriction()
            )
            say(request, f"“{new}” has been updated. The earlier version stays on record.")
            return redirect(new)
    return {"form": form, "restriction": restriction}


@post("restrictions/<int:pk>/end/", Permission.WORK_DESK)
def restriction_end(request: Request, pk: int) -> HttpResponse:
    restriction = get_restriction(pk)
    because = typed_line(request, "because")
    with RefusalsTo(request):
        ended = actions.end_restriction(
            restriction=restriction, because=because, by=request.user, now=request.now
        )
        say(request, f"“{ended}” has ended.")
        return redirect(ended)
    return redirect(restriction)


def get_restriction(pk: int) -> Restriction:
    """Retracted ones too: the page says so."""
    rows = Restriction.objects.select_related(
        "recorded_by", "retracted_by", "instead_of", "enquiry"
    )
    return get_object_or_404(rows.prefetch_related("topics", "people"), pk=pk)
