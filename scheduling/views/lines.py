"""The library of lines: by topic as they stand today, and the same as a table."""

from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from scheduling.filters import LineFilter
from scheduling.gather.lines import export_rows
from scheduling.models import Line
from training.spreadsheets import Format, download

A_PAGE = 50


@requires(Permission.WORK_DESK)
def line_list(request: Request) -> HttpResponse:
    now = timezone.now()
    on = timezone.localdate(now)
    chosen = _chosen(request.GET, on, now)
    page = Paginator(chosen.qs, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filters": chosen.form, "on": on, "now": now, "formats": list(Format)}
    return render(request, "scheduling/line_list.html", context)


@requires(Permission.WORK_DESK)
def line_export(request: Request, file_format: str) -> HttpResponse:
    if file_format not in Format:
        raise Http404
    now = timezone.now()
    on = timezone.localdate(now)
    rows = export_rows(_chosen(request.GET, on, now).qs, on=on, now=now)
    return download(rows, name="lines", file_format=Format(file_format))


def _chosen(given: QueryDict, on: date, now: datetime) -> LineFilter:
    whole = Line.objects.select_related("topic", "owner").order_by("topic__title", "reference")
    return LineFilter(given, queryset=whole, on=on, now=now)
