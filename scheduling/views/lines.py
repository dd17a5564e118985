"""The library of lines: by topic as they stand today, and the same as a table."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
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
    chosen = _chosen(request)
    page = Paginator(chosen.qs, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filter": chosen, "on": chosen.on, "now": chosen.now, "formats": list(Format)}
    return render(request, "scheduling/line_list.html", context)


@requires(Permission.WORK_DESK)
def line_export(request: Request, file_format: str) -> HttpResponse:
    if file_format not in Format:
        raise Http404
    chosen = _chosen(request)
    rows = export_rows(chosen.qs, on=chosen.on, now=chosen.now)
    return download(rows, name="lines", file_format=Format(file_format))


def _chosen(request: Request) -> LineFilter:
    now = timezone.now()
    whole = Line.objects.select_related("topic", "owner").order_by("topic__title", "reference")
    return LineFilter(request.GET, queryset=whole, on=timezone.localdate(now), now=now)
