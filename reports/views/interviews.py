"""Interviews with their packs: the list, and one interview whole."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.filters import InterviewFilter
from reports.gather.following import air_check_of
from reports.gather.pack_states import pack_states, versions_with_reading, with_packs
from reports.gather.pack_templates import suggested, templates_for
from reports.gather.pack_versions import latest_row
from scheduling.gather.briefings import briefings_for
from scheduling.gather.choices import asks_about
from scheduling.gather.debriefs import debrief_of
from scheduling.gather.needs import needs_for
from scheduling.gather.restrictions import restrictions_on
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
    versions = versions_with_reading().filter(pack__interview=interview)
    now = timezone.now()
    debrief = debrief_of(interview)
    has_begun = interview.starts_at <= now
    context = {
        "interview": interview,
        "pack_state": pack_states([interview], versions)[interview.pk],
        "pack_row": latest_row(interview, now=now),
        "air_check": air_check_of(interview),
        "restrictions": restrictions_on(interview),
        "needs": needs_for(interview, reader=request.user, now=now),
        "for_interview": briefings_for(interview, now=now),
        "offers": (offers := templates_for(interview)),
        "suggested": suggested(offers),
        "coverage": interview.coverage.held().newest_first().select_related("outlet", "interview"),
        "debrief": debrief,
        "is_owed": not debrief and interview.standing in {"accepted", "went_out"} and interview.ends_at <= now,
        "asks": asks_about(interview, reader=request.user),
        "can_choose": interview.standing in {"open", "accepted"} and not has_begun,
        "can_change": interview.standing in {"open", "accepted"},
        "can_mark_out": interview.standing == "accepted" and has_begun,
    }
    return render(request, "reports/interview_detail.html", context)
