"""Handing over the desk: the note, earlier notes, and taking over."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.emailed import emailed
from accounts.lists import List, list_page
from accounts.pages import (
    Answer,
    Context,
    DoneAlready,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    page,
    post,
    refuse,
    say,
)
from desk.enquiries.actions import handovers
from desk.enquiries.forms.handovers import HandoverForm
from desk.enquiries.models import Handover
from desk.enquiries.queries.open_work import open_work
from desk.rota.queries.duty import shifts_at

SORTS = {
    "made": ("made_at", "pk"),
    "from": ("from_user__name", "-made_at"),
    "to": ("to_user__name", "-made_at"),
    "until": ("until", "pk"),
    "taken": ("taken_at", "pk"),
}


@list_page("handovers/", Permission.WORK_DESK)
def handover_list(request: Request) -> List:
    whole = Handover.objects.newest_first().select_related("from_user", "to_user")
    return List(whole, "handover", sorts=SORTS)


@page("handovers/add/", Permission.WORK_DESK)
def handover_add(request: Request) -> Answer:
    now = request.now
    own = next((shift for shift in shifts_at(now) if shift.user == request.user), None)
    initial = {"until": own.ends_at} if own else {}
    form = HandoverForm(request.POST or None, by=request.user, now=now, initial=initial)
    if form.is_valid():
        try:
            handover = handovers.hand_over(by=request.user, now=now, **form.cleaned_data)
            say(request, emailed(f"The note is on its way to {handover.to_user}."))
            return redirect(handover)
        except DoneAlready as refusal:
            refuse(request, str(refusal))
            return redirect(refusal.row)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return {"form": form, "content": open_work(now), "own": own}


@page("handovers/<int:pk>/", Permission.WORK_DESK)
def handover_detail(request: Request, pk: int) -> Context:
    handover = get_object_or_404(Handover.objects.select_related("from_user", "to_user"), pk=pk)
    is_mine = handover.to_user == request.user and not handover.taken_at
    return {"handover": handover, "content": handover.content, "is_mine": is_mine}


@post("handovers/<int:pk>/take/", Permission.WORK_DESK)
def handover_take(request: Request, pk: int) -> HttpResponse:
    handover = get_object_or_404(Handover.objects.select_related("to_user"), pk=pk)
    with RefusalsTo(request):
        handovers.take_handover(handover=handover, by=request.user, now=request.now)
        say(request, "You have the desk.")
    return redirect(handover)
