"""Interviews with their packs: the list, and one interview whole."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.filters import InterviewFilter
from reports.gather.interview_page import interview_page
from reports.gather.pack_states import pack_states, versions_with_reading, with_packs
from scheduling.models import Interview

A_PAGE = 25


@requires(Permission.WORK_DESK)
def interview_list(request: Request) -> HttpResponse:
    whole = with_packs(Interview.objects.in_order()).select_related("enquiry__outlet", "person")
    chosen = InterviewFilter(request.GET, queryset=whole, now=timezone.now())
    page = Paginator(chosen.qs, A_PAGE).get_page(request.GET.get("page"))
    interviews = list(page)
    versions = versions_with_reading().filter(pack__interview__in=[i.pk for i in interviews])
    states = pack_states(interviews, versions)
    rows = [(interview, states[interview.pk]) for interview in interviews]
    return render(request, "reports/interview_list.html", {"page": page, "rows": rows, "filter": chosen})


@requires(Permission.WORK_DESK)
def interview_detail(request: Request, reference: str) -> HttpResponse:
    rows = with_packs(Interview.objects.all()).select_related("enquiry__outlet", "enquiry__topic", "person")
    interview = get_object_or_404(rows, reference=reference)
    page = interview_page(interview, reader=request.user, now=timezone.now())
    return render(request, "reports/interview_detail.html", page)
