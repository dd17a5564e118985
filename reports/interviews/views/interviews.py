"""Interviews with their packs: the list, and one interview whole."""

from datetime import datetime

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.interviews.filters import InterviewFilter
from reports.interviews.queries.interview_page import interview_page
from reports.packs.queries.pack_states import PackState, export_rows, states_of, with_packs
from scheduling.desk.models import Interview
from scheduling.desk.models.interviews import STILL_TO_COME
from training.kept import kept
from training.lists import LOOKS, Listed, listed
from training.spreadsheets import Format, download
from training.turns import LONGEST_DAY, first_moment, last_turn

A_PAGE = 25


@requires(Permission.WORK_DESK)
def interview_list(request: Request) -> HttpResponse:
    now = timezone.now()
    found, rows = _found(request.GET.urlencode(), last_turn(now, _turns(first_moment(now))))
    context = {"found": found, "rows": rows, "formats": list(Format)}
    return render(request, "reports/interviews/interview_list.html", context)


@requires(Permission.WORK_DESK)
def interview_export(request: Request, file_format: str) -> HttpResponse:
    """All that the filters of the list let through."""
    if file_format not in Format:
        raise Http404
    return download(
        export_rows(_chosen(request.GET, timezone.now()).qs), name="interviews", file_format=Format(file_format)
    )


@kept(LOOKS)
def _turns(first: datetime) -> list[datetime]:
    """When an interview of the day that begins then is to come no more, and is past."""
    starts = Interview.objects.filter(starts_at__gt=first - STILL_TO_COME, starts_at__lt=first + LONGEST_DAY)
    return [start + STILL_TO_COME for start in starts.values_list("starts_at", flat=True)]


@kept(LOOKS)
def _found(asked: str, turn: datetime) -> tuple[Listed[Interview], list[tuple[Interview, PackState]]]:
    """As it is from that turn of the day to the next."""
    given = QueryDict(asked)
    chosen = _chosen(given, turn)
    found = listed(chosen.form, chosen.qs, a_page=A_PAGE, number=given.get("page"))
    states = states_of(found.rows)
    return found, [(interview, states[interview.pk]) for interview in found.rows]


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
