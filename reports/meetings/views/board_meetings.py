"""The dates of the meetings that the paper goes to."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.pages import Answer, Context, Permission, RefusalsTo, Request, page, post, say
from nhsuk.numbers import read_keys
from nhsuk.sorting import paged
from nhsuk.words import day
from reports.meetings.actions import meetings as actions
from reports.meetings.forms.meetings import DAYS_BEFORE, MeetingForm
from reports.meetings.models import BoardMeeting

PAGE_SIZE = 50
FIELDS = ("body", "held_on", "paper_days_before", "item_number")


@page("board-meetings/", Permission.SEE_READINESS)
def board_meeting_list(request: Request) -> Context:
    today = timezone.localdate()
    earlier = BoardMeeting.objects.held(today).filter(held_on__lt=today)
    return {
        "today": today,
        "to_come": BoardMeeting.objects.to_come(today),
        "page": paged(request, earlier, PAGE_SIZE),
    }


@page("board-meetings/add/", Permission.RECORD_BOARD_ACTIONS)
def board_meeting_add(request: Request) -> Answer:
    last = BoardMeeting.objects.not_retracted().order_by("-held_on", "-pk").first()
    initial = {
        "body": last.body if last else "Board",
        "paper_days_before": last.paper_days_before if last else DAYS_BEFORE,
    }
    form = MeetingForm(request.POST or None, initial=initial)
    if form.is_valid():
        with RefusalsTo(form):
            meeting = actions.add_meeting(
                meeting=BoardMeeting(**form.values), by=request.user, now=request.now
            )
            say(
                request,
                f"{meeting} is added. Its paper is due {day(meeting.paper_due_on)}.",
                undo=_undo(added=meeting),
            )
            return redirect("reports:board_meeting_list")
    return {"form": form}


@page("board-meetings/<int:pk>/change/", Permission.RECORD_BOARD_ACTIONS)
def board_meeting_change(request: Request, pk: int) -> Answer:
    meeting = _meeting(pk)
    initial = {name: getattr(meeting, name) for name in FIELDS}
    form = MeetingForm(request.POST or None, initial=initial)
    if form.is_valid():
        with RefusalsTo(form):
            changed = actions.change_meeting(
                meeting=meeting, values=form.values, by=request.user, now=request.now
            )
            say(
                request,
                f"{changed} is changed. Its paper is due {day(changed.paper_due_on)}.",
                undo=_undo(added=changed, retracted=meeting),
            )
            return redirect("reports:board_meeting_list")
    return {"form": form, "meeting": meeting}


@post("board-meetings/<int:pk>/remove/", Permission.RECORD_BOARD_ACTIONS)
def board_meeting_remove(request: Request, pk: int) -> HttpResponse:
    meeting = _meeting(pk)
    with RefusalsTo(request):
        actions.remove_meeting(meeting=meeting, by=request.user, now=request.now)
        say(request, f"{meeting} is removed.", undo=_undo(retracted=meeting))
        return redirect("reports:board_meeting_list")
    return redirect(meeting)


@post("board-meetings/undo/", Permission.RECORD_BOARD_ACTIONS)
def board_meeting_undo(request: Request) -> HttpResponse:
    added, retracted = (
        BoardMeeting.objects.filter(pk__in=read_keys(request.GET.get(name, ""), most=1)).first()
        for name in ("added", "retracted")
    )
    with RefusalsTo(request):
        actions.undo_meeting(added=added, retracted=retracted, by=request.user, now=request.now)
        say(request, "Undone: the meetings are as they were.")
    return redirect("reports:board_meeting_list")


def _meeting(pk: int) -> BoardMeeting:
    return get_object_or_404(BoardMeeting.objects.not_retracted(), pk=pk)


def _undo(*, added: BoardMeeting | None = None, retracted: BoardMeeting | None = None) -> str:
    query = {
        name: meeting.pk
        for name, meeting in (("added", added), ("retracted", retracted))
        if meeting
    }
    return reverse("reports:board_meeting_undo", query=query)
