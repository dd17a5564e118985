"""What people's calendars answered: what somebody has to look at, and the rest. Where another time was
proposed, the page shows whom a move would touch before it is made.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.emailed import emailed
from accounts.pages import Answer, Context, Permission, RefusalsTo, Request, page, post, refuse, say
from accounts.requests import own_path
from desk.choosing.actions.calendar_answers import (
    NO_TIME_TO_MOVE_TO,
    answer_settled,
    keep_time,
    move_as_proposed,
    move_back,
    reopen_answer,
    session_change_of,
    settle_answer,
    shift_of,
)
from desk.enquiries.named_times import NamedTimesForm
from nhsuk.sorting import paged
from scheduling.calendars.models import CalendarAnswer

PAGE_SIZE = 25
MOST = 100


@page("desk/answers/", Permission.WORK_DESK)
def calendar_answer_list(request: Request) -> Context:
    answers = CalendarAnswer.objects.with_event().order_by("-received_at", "-pk")
    waiting = answers.to_settle(request.now)
    others = answers.exclude(pk__in=waiting.values("pk"))
    page = paged(request, others, PAGE_SIZE)
    return {"waiting": waiting[:MOST], "page": page}


@page("desk/answers/<int:pk>/move/", Permission.WORK_DESK)
def calendar_answer_move(request: Request, pk: int) -> Answer:
    """Asks first, because everybody booked is told by email."""
    answer = get_object_or_404(CalendarAnswer.objects.with_event(), pk=pk)
    form = None
    if answer.interview:
        sent = request.POST if request.method == "POST" else None
        form = NamedTimesForm(sent, interview=answer.interview)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _moved(request, answer, form.agreed if form else {})
    shift = shift_of(answer, now=request.now)
    moved = answer.booking.training_session if answer.booking else answer.interview
    if answer.settled_at or shift is None or moved is None:
        refuse(request, str(answer_settled(answer) if answer.settled_at else NO_TIME_TO_MOVE_TO))
        return redirect("desk:calendar_answer_list")
    context: dict[str, Any] = {
        "answer": answer,
        "moved": moved,
        "form": form,
        "new_start": moved.starts_at + shift,
        "new_end": moved.ends_at + shift,
    }
    if answer.booking:
        context["waiting"] = answer.booking.training_session.waiting_list.open().count()
    return context


def _moved(request: Request, answer: CalendarAnswer, agreed: dict[str, str]) -> HttpResponse:
    with RefusalsTo(request):
        move_as_proposed(answer=answer, by=request.user, now=request.now, **agreed)
        change = session_change_of(answer)
        told = f"is told by email{' in a minute' if change else ''}"
        say(
            request,
            f"Moved as {answer.person} asked. {emailed(f'Everybody whom it touches {told}.')}",
            undo=reverse("desk:calendar_answer_move_back", args=[answer.pk]) if change else "",
        )
    return _back(request)


@post("desk/answers/<int:pk>/move-back/", Permission.WORK_DESK)
def calendar_answer_move_back(request: Request, pk: int) -> HttpResponse:
    """Undoes it, while nobody has been told."""
    answer = get_object_or_404(CalendarAnswer.objects.with_event(), pk=pk)
    with RefusalsTo(request):
        move_back(answer=answer, by=request.user, now=request.now)
        say(request, "The session is where it was, and the answer is back on the list.")
    return redirect("desk:calendar_answer_list")


@post("desk/answers/<int:pk>/settle/", Permission.WORK_DESK)
def calendar_answer_settle(request: Request, pk: int) -> HttpResponse:
    answer = get_object_or_404(CalendarAnswer, pk=pk)
    with RefusalsTo(request):
        settle_answer(answer=answer, by=request.user, now=request.now)
        undo = reverse("desk:calendar_answer_reopen", args=[answer.pk])
        say(request, "The answer has been dealt with.", undo=undo)
    return _back(request)


@post("desk/answers/<int:pk>/reopen/", Permission.WORK_DESK)
def calendar_answer_reopen(request: Request, pk: int) -> HttpResponse:
    answer = get_object_or_404(CalendarAnswer, pk=pk)
    reopen_answer(answer=answer, by=request.user, now=request.now)
    say(request, "The answer is back on the list.")
    return redirect("desk:calendar_answer_list")


@post("desk/answers/<int:pk>/keep-time/", Permission.WORK_DESK)
def calendar_answer_keep_time(request: Request, pk: int) -> HttpResponse:
    answer = get_object_or_404(CalendarAnswer.objects.with_event(), pk=pk)
    with RefusalsTo(request):
        keep_time(answer=answer, by=request.user, now=request.now)
        who = answer.person or answer.sender
        say(request, emailed(f"{who} will be told that the time stays."))
    return _back(request)


def _back(request: Request) -> HttpResponseRedirect:
    """To the page on which the answer was."""
    back = request.POST.get("back") or request.GET.get("back", "")
    return redirect(own_path(back) or "desk:calendar_answer_list")
