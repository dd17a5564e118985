"""Merging a training session into another, and undoing what was done to one."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.emailed import emailed
from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, say
from jobs.rehearsal import rehearse
from nhsuk.numbers import whole_number
from nhsuk.words import plural
from scheduling.training_sessions.actions.merging import merge_training_sessions
from scheduling.training_sessions.actions.undoing import undo_change, undo_changes
from scheduling.training_sessions.models import SessionChange, TrainingSession
from scheduling.training_sessions.queries.session_changes import (
    concerned_by_merging,
    merge_choices,
)

UNDONE = {
    SessionChange.Kind.MOVED: "The session is where and when it was.",
    SessionChange.Kind.MERGED: "There are two sessions again.",
    SessionChange.Kind.CANCELLED: "The session is no longer cancelled.",
}
UNDONE_IN_SERIES = {
    SessionChange.Kind.MOVED: "session is where and when it was,sessions are where and when they were",
    SessionChange.Kind.CANCELLED: "session is no longer cancelled,sessions are no longer cancelled",
}


@page("training-sessions/<int:pk>/merge/", Permission.EDIT_TRAINING_SESSIONS)
def training_session_merge(request: Request, pk: int) -> Answer:
    """The other sessions of its course; with `into` whom it concerns, and posted it is done."""
    now = request.now
    training_session = _get(request, pk)
    choices = merge_choices(training_session, now=now)
    wanted = whole_number(request.POST.get("into") or request.GET.get("into"))
    choice = next((one for one in choices if one.training_session.pk == wanted), None)
    merge = partial(
        merge_training_sessions, training_session=training_session, by=request.user, now=now
    )
    if request.method == "POST" and choice:
        with RefusalsTo(request):
            change = merge(into=choice.training_session)
            told = emailed("Everyone concerned is told by email in a minute.")
            say(request, f"The sessions have been merged. {told}", undo=change.undo_url)
            return redirect(change)
    concerned = concerned_by_merging(training_session, choice.training_session) if choice else []
    cannot = sum(not one.can_come for one in concerned)
    context = {
        "training_session": training_session,
        "choices": choices,
        "choice": choice,
        "concerned": concerned,
        "cannot": cannot,
        "rehearsal": None,
    }
    if choice and choice.fits and not cannot:
        with RefusalsTo(request):
            context["rehearsal"] = rehearse(lambda: merge(into=choice.training_session), now=now)
    return context


@post("session-changes/<int:pk>/undo/", Permission.EDIT_TRAINING_SESSIONS)
def session_change_undo(request: Request, pk: int) -> HttpResponse:
    change = get_object_or_404(SessionChange.objects.select_related("into"), pk=pk)
    with RefusalsTo(request):
        undo_change(change=change, by=request.user, now=request.now)
        say(request, f"{UNDONE[SessionChange.Kind(change.kind)]} Nobody has been told.")
    return redirect(change.training_session)


@post("session-changes/undo/", Permission.EDIT_TRAINING_SESSIONS)
def session_changes_undo(request: Request) -> HttpResponse:
    """Undoes what was done to several sessions of a series at once; the rows are in the address."""
    rows = SessionChange.objects.filter(
        kind__in=UNDONE_IN_SERIES,
        pk__in=filter(None, map(whole_number, request.GET.getlist("change"))),
    )
    changes = list(rows.select_related("training_session").order_by("training_session__starts_at"))
    if not changes:
        raise Http404
    with RefusalsTo(request):
        undo_changes(changes=changes, by=request.user, now=request.now)
        done = plural(len(changes), UNDONE_IN_SERIES[SessionChange.Kind(changes[0].kind)])
        say(request, f"{done}. Nobody has been told.")
    return redirect(changes[0].training_session)


def _get(request: Request, pk: int) -> TrainingSession:
    visible = TrainingSession.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("course", "venue", "trainer"), pk=pk)
