"""The library of lines: by topic as they stand today, and the same as a table."""

from datetime import date, datetime

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from scheduling.lines.filters import LineFilter
from scheduling.lines.models import Line
from scheduling.lines.queries.lines import export_rows
from training.kept import kept
from training.lists import LOOKS, Listed, listed, same_since
from training.spreadsheets import Format, download

A_PAGE = 50


@requires(Permission.WORK_DESK)
def line_list(request: Request) -> HttpResponse:
    now = timezone.now()
    on, since = timezone.localdate(now), same_since(now, Line.objects.all(), "review_at")
    context = {"found": _found(request.GET.urlencode(), on, since), "on": on, "now": now, "formats": list(Format)}
    return render(request, "scheduling/lines/line_list.html", context)


@kept(LOOKS)
def _found(asked: str, on: date, since: datetime) -> Listed[Line]:
    """The page of the library on the day; `since` what is due for review within it is the same."""
    given = QueryDict(asked)
    chosen = _chosen(given, on, since)
    return listed(chosen.form, chosen.qs, a_page=A_PAGE, number=given.get("page"))


@requires(Permission.WORK_DESK)
def line_export(request: Request, file_format: str) -> HttpResponse:
    if file_format not in Format:
        raise Http404
    now = timezone.now()
    on = timezone.localdate(now)
    rows = export_rows(_chosen(request.GET, on, now).qs, on=on, now=now)
    return download(rows, name="lines", file_format=Format(file_format))


def _chosen(given: QueryDict, on: date, now: datetime) -> LineFilter:
    whole = Line.objects.select_related("topic", "owner").defer("owner__password").order_by("topic__title", "reference")
    return LineFilter(given, queryset=whole, on=on, now=now)
