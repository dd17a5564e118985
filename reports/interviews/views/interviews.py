"""Interviews with their packs: the list, and one interview whole."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.interviews.filters import InterviewFilter
from reports.interviews.queries.interview_page import interview_page
from reports.packs.queries.pack_states import export_rows, states_of, with_packs
from scheduling.desk.models import Interview
from training.spreadsheets import Format, download

A_PAGE = 25


@requires(Permission.WORK_DESK)
def interview_list(request: Request) -> HttpResponse:
    chosen = _chosen(request.GET, timezone.now())
    page = Paginator(chosen.qs, A_PAGE).get_page(request.GET.get("page"))
    states = states_of(page)
    rows = [(interview, states[interview.pk]) for interview in page]
    context = {"page": page, "filters": chosen.form, "rows": rows, "formats": list(Format)}
    return render(request, "reports/interviews/interview_list.html", context)


@requires(Permission.WORK_DESK)
def interview_export(request: Request, file_format: str) -> HttpResponse:
    """All that the filters of the list let through."""
    if file_format not in Format:
        raise Http404
    return download(
        export_rows(_chosen(request.GET, timezone.now()).qs),
        name="interviews",
        file_format=Format(file_format),
    )


def _chosen(given: QueryDict, now: datetime) -> InterviewFilter:
    whole = with_packs(Interview.objects.in_order()).select_related("enquiry__outlet", "person")
    return InterviewFilter(given, queryset=whole, now=now)


@requires(Permission.WORK_DESK)
def interview_detail(request: Request, reference: str) -> HttpResponse:
    around = (
        "enquiry__outlet",
        "enquiry__topic",
        "enquiry__owner",
        "enquiry__journalist",
        "person",
        "pack__started_by",
    )
    rows = with_packs(Interview.objects.all()).select_related(*around)
    interview = get_object_or_404(rows, reference=reference)
    page = interview_page(interview, reader=request.user, now=timezone.now())
    return render(request, "reports/interviews/interview_detail.html", page)
