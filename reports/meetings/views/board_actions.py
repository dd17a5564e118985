"""What the board has agreed to do, followed from meeting to meeting."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.pages import Answer, Context, Permission, RefusalsTo, Request, page, post, say
from accounts.spreadsheets import Format, download
from nhsuk.sorting import paged
from nhsuk.words import day
from reports.meetings.action_lines import StepKind
from reports.meetings.actions import board_actions as actions
from reports.meetings.forms.meetings import ActionChangeForm, ActionForm, StepForm
from reports.meetings.models import BoardAction, BoardActionStep, BoardMeeting
from reports.meetings.queries.action_rows import ActionRow, action_rows, cells, history_of
from reports.meetings.queries.board_actions import line_of
from training.models import Person
from training.person_field import name_of

PAGE_SIZE = 50


@page("board-actions/", Permission.SEE_READINESS)
def board_action_list(request: Request) -> Context:
    """Those still to be done; with `show=all` also what is done or dropped."""
    today = timezone.localdate()
    is_all = request.GET.get("show") == "all"
    rows = action_rows(on=today, since=date.min if is_all else None)
    to_do = [row.line for row in rows if row.line.is_open]
    return {
        "is_all": is_all,
        "page": paged(request, rows, PAGE_SIZE),
        "to_do": len(to_do),
        "overdue": sum(line.state == "overdue" for line in to_do),
        "next_meeting": BoardMeeting.objects.to_come(today).first(),
    }


@page("board-actions/export/<format:file_format>/", Permission.SEE_READINESS)
def board_action_export(request: Request, file_format: Format) -> HttpResponse:
    is_all = request.GET.get("show") == "all"
    rows = action_rows(on=timezone.localdate(), since=date.min if is_all else None)
    table = cells(rows, with_names=request.user.may(Permission.SEE_PEOPLE))
    return download(table, "actions of the board", file_format)


@page("board-actions/<int:pk>/", Permission.SEE_READINESS)
def board_action_detail(request: Request, pk: int) -> Context:
    action = _action(pk)
    context: dict[str, Any] = {
        "action": action,
        "row": _row(action),
        "history": history_of(action),
    }
    return context


@page("board-actions/add/", Permission.RECORD_BOARD_ACTIONS)
def board_action_add(request: Request) -> Answer:
    today = timezone.localdate()
    last = BoardMeeting.objects.held(today).first()
    form = ActionForm(request.POST or None, initial={"meeting": last}, today=today)
    if form.is_valid():
        with RefusalsTo(form):
            action = actions.add_action(action=form.action, by=request.user, now=request.now)
            say(
                request,
                f"“{action}” is added: {action.owner_post}, by {day(action.due_on)}.",
                undo=reverse("reports:board_action_remove", args=[action.pk]),
            )
            return redirect("reports:board_action_list")
    return {"form": form}


@page("board-actions/<int:pk>/change/", Permission.RECORD_BOARD_ACTIONS)
def board_action_change(request: Request, pk: int) -> Answer:
    action = _action(pk)
    row = _row(action)
    line = row.line
    initial = {
        "what": line.what,
        "owner_post": line.owner,
        "holder": name_of(row.person) if row.person else "",
        "due_on": line.due_on,
    }
    form = ActionChangeForm(request.POST or None, initial=initial, owner=row.person)
    if form.is_valid():
        with RefusalsTo(form):
            step = actions.change_action(
                action=action,
                seen=request.POST.get("seen", ""),
                because=form.cleaned_data["because"],
                by=request.user,
                now=request.now,
                **form.terms,
            )
            due = form.cleaned_data["due_on"]
            words = f"“{step.what}” is changed: {step.owner_post}, by {day(due)}."
            return _said(request, step, words)
    return {"form": form, "action": action, "row": row, "seen": actions.seen_of(line)}


@page("board-actions/<int:pk>/record/<slug:kind>/", Permission.RECORD_BOARD_ACTIONS)
def board_action_step(request: Request, pk: int, kind: str) -> Answer:
    """A note, or that it was done or dropped, on a day and in words."""
    if kind not in (StepKind.NOTE, StepKind.DONE, StepKind.DROPPED):
        raise Http404
    action = _action(pk)
    form = StepForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        with RefusalsTo(form):
            step = actions.record_step(
                action=action,
                kind=StepKind(kind),
                by=request.user,
                now=request.now,
                **form.cleaned_data,
            )
            return _said(request, step, _words_of(step))
    return {"form": form, "kind": kind, "row": _row(action), "action": action}


@post("board-actions/<int:pk>/done/", Permission.RECORD_BOARD_ACTIONS)
def board_action_done(request: Request, pk: int) -> HttpResponse:
    """Done today, in one press."""
    action = _action(pk)
    with RefusalsTo(request):
        step = actions.record_step(
            action=action,
            kind=StepKind.DONE,
            on=timezone.localdate(request.now),
            words="",
            by=request.user,
            now=request.now,
        )
        return _said(request, step, _words_of(step))
    return redirect(action)


@post("board-actions/take-back/<int:pk>/", Permission.RECORD_BOARD_ACTIONS)
def board_action_take_back(request: Request, pk: int) -> HttpResponse:
    """What was recorded about an action last: a note, a change, or its end."""
    steps = BoardActionStep.objects.select_related("board_action")
    step = get_object_or_404(steps, pk=pk)
    with RefusalsTo(request):
        actions.take_back_step(step=step, by=request.user, now=request.now)
        say(request, "Taken back.")
    return redirect(step.board_action)


@post("board-actions/<int:pk>/remove/", Permission.RECORD_BOARD_ACTIONS)
def board_action_remove(request: Request, pk: int) -> HttpResponse:
    action = _action(pk)
    with RefusalsTo(request):
        actions.remove_action(action=action, by=request.user, now=request.now)
        undo = reverse("reports:board_action_restore", args=[action.pk])
        say(request, f"“{action}” is removed.", undo=undo)
        return redirect("reports:board_action_list")
    return redirect(action)


@post("board-actions/<int:pk>/restore/", Permission.RECORD_BOARD_ACTIONS)
def board_action_restore(request: Request, pk: int) -> HttpResponse:
    removed = BoardAction.objects.exclude(retracted_at=None).select_related("meeting", "owner")
    action = get_object_or_404(removed, pk=pk)
    with RefusalsTo(request):
        restored = actions.restore_action(action=action, by=request.user, now=request.now)
        say(request, f"“{restored}” is back.")
        return redirect(restored)
    return redirect("reports:board_action_list")


def _action(pk: int) -> BoardAction:
    actions = BoardAction.objects.not_retracted().select_related("meeting", "owner")
    return get_object_or_404(actions, pk=pk)


def _row(action: BoardAction) -> ActionRow:
    line = line_of(action, on=timezone.localdate())
    person = Person.objects.filter(pk=line.person).first() if line.person else None
    return ActionRow(line, action, person)


_ENDS = {StepKind.NOTE: "Noted on", StepKind.DONE: "Done:", StepKind.DROPPED: "Dropped:"}


def _words_of(step: BoardActionStep) -> str:
    return f"{_ENDS[StepKind(step.kind)]} “{step.board_action}”."


def _said(request: Request, step: BoardActionStep, words: str) -> HttpResponse:
    say(request, words, undo=reverse("reports:board_action_take_back", args=[step.pk]))
    return redirect(step.board_action)
