"""Training sessions on the desk: the list, one session with who is booked, and arranging it."""

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from scheduling.training_sessions.actions import training_sessions
from scheduling.training_sessions.forms.training_sessions import (
    CancelForm,
    TrainingSessionFilter,
    TrainingSessionForm,
    initial_of,
)
from scheduling.training_sessions.models import TrainingSession
from scheduling.training_sessions.queries.training_sessions import (
    candidates_for,
    export_rows,
    places_of,
    with_attendance_due,
)
from training.spreadsheets import Format, download

PAGE_SIZE = 25


@requires(Permission.SEE_TRAINING_SESSIONS)
def training_session_list(request: Request) -> HttpResponse:
    now = timezone.now()
    chosen = _filtered(request.GET, TrainingSession.objects.visible_to(request.user), now)
    page = Paginator(with_attendance_due(chosen.qs), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "filters": chosen.form, "now": now}
    return render(request, "scheduling/training_sessions/training_session_list.html", context)


@requires(Permission.SEE_TRAINING_SESSIONS)
def training_session_export(request: Request, file_format: str) -> HttpResponse:
    if file_format not in Format:
        raise Http404
    visible = TrainingSession.objects.visible_to(request.user)
    rows = export_rows(_filtered(request.GET, visible, timezone.now()).qs)
    return download(rows, name="training-sessions", file_format=Format(file_format))


def _filtered(
    given: QueryDict, visible: QuerySet[TrainingSession], now: datetime
) -> TrainingSessionFilter:
    return TrainingSessionFilter(
        given, queryset=visible.select_related("course", "venue", "trainer"), now=now
    )


@requires(Permission.SEE_TRAINING_SESSIONS)
def training_session_detail(request: Request, pk: int) -> HttpResponse:
    now = timezone.now()
    training_session = _get(request, pk)
    on = timezone.localdate(now)
    search = request.GET.get("search", "").strip()
    is_open = not training_session.cancelled_at and training_session.starts_at > now
    may_book = is_open and request.user.may(Permission.EDIT_TRAINING_SESSIONS)
    context = {
        "training_session": training_session,
        "now": now,
        "is_open": is_open,
        "has_started": training_session.starts_at <= now,
        "places": places_of(training_session, on=on),
        "search": search,
        "candidates": candidates_for(training_session, search=search, on=on) if may_book else [],
    }
    if request.htmx:
        return render(
            request, "scheduling/training_sessions/_training_session_candidates.html", context
        )
    return render(request, "scheduling/training_sessions/training_session_detail.html", context)


@requires(Permission.EDIT_TRAINING_SESSIONS)
def training_session_add(request: Request) -> HttpResponse:
    form = TrainingSessionForm(request.POST or None, initial={"course": request.GET.get("course")})
    if request.method == "POST" and form.is_valid():
        try:
            added = training_sessions.schedule_training_session(
                by=request.user, now=timezone.now(), **form.arrangement()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            say(request, "The session has been scheduled. You can book people on it now.")
            return redirect(added)
    return render(request, "scheduling/training_sessions/training_session_add.html", {"form": form})


@requires(Permission.EDIT_TRAINING_SESSIONS)
def training_session_change(request: Request, pk: int) -> HttpResponse:
    training_session = _get(request, pk)
    form = TrainingSessionForm(request.POST or None, initial=initial_of(training_session))
    if request.method == "POST" and form.is_valid():
        common = {"by": request.user, "now": timezone.now(), "seen": form.cleaned_data["seen"]}
        try:
            training_sessions.change_training_session(
                training_session=training_session, **common, **form.arrangement()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            say(
                request,
                "The session has been updated. "
                "If the time or place is new, everyone booked will be told by email.",
            )
            return redirect(training_session)
    context = {"form": form, "training_session": training_session}
    return render(request, "scheduling/training_sessions/training_session_change.html", context)


@requires(Permission.EDIT_TRAINING_SESSIONS)
def training_session_cancel(request: Request, pk: int) -> HttpResponse:
    training_session = _get(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancelled = training_sessions.cancel_training_session(
                training_session=training_session,
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            refuse(request, str(refusal))
        else:
            who = "Everyone booked will be told by email." if cancelled else "Nobody was booked."
            say(request, f"The session has been cancelled. {who}")
        return redirect(training_session)
    context = {"form": form, "training_session": training_session}
    return render(request, "scheduling/training_sessions/training_session_cancel.html", context)


def _get(request: Request, pk: int) -> TrainingSession:
    visible = TrainingSession.objects.visible_to(request.user).select_related(
        "course", "venue", "trainer"
    )
    return get_object_or_404(with_attendance_due(visible), pk=pk)
