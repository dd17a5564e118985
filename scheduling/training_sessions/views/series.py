"""Series of training sessions. Each is shown, session by session, before it is scheduled or
changed.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.emailed import emailed
from accounts.pages import Permission, RefusalsTo, Refused, Request, post, say
from nhsuk.numbers import whole_number
from nhsuk.words import plural
from scheduling.times.bank_holidays import BankHolidays
from scheduling.training_sessions.actions import series
from scheduling.training_sessions.actions.training_sessions import HOW_TO_JOIN
from scheduling.training_sessions.forms.series import RepeatForm, ScopeForm
from scheduling.training_sessions.forms.training_sessions import TrainingSessionForm, initial_of
from scheduling.training_sessions.models import (
    SessionChange,
    Trainer,
    TrainingSeries,
    TrainingSession,
    Venue,
)
from scheduling.training_sessions.queries.session_changes import concerned_by_each
from scheduling.training_sessions.repeating import Every
from training.models import Organisation, Person


@post("training-sessions/series/", Permission.EDIT_TRAINING_SESSIONS)
def training_series_add(request: Request) -> HttpResponse:
    """The posted days, `chosen`, of the series that was previewed."""
    form = TrainingSessionForm(request.POST)
    repeat = RepeatForm(request.POST)
    are_valid = form.is_valid() and repeat.is_valid() and repeat.is_wanted
    if not are_valid or "again" in request.POST:
        return add_page(request, form, repeat)
    is_draft = "draft" in request.POST
    try:
        made = series.schedule_series(
            every=Every(repeat.cleaned_data["every"]),
            days=_chosen_days(request, form, repeat),
            is_draft=is_draft,
            by=request.user,
            now=request.now,
            **form.arrangement(),
        )
    except Refused as refusal:
        return preview_new(request, form, repeat, now=request.now, refusal=refusal)
    scheduled = "saved as drafts" if is_draft else "scheduled"
    say(request, f"{plural(len(made), 'session has,sessions have')} been {scheduled}.")
    return redirect(made[0])


def add_page(
    request: Request,
    form: TrainingSessionForm,
    repeat: RepeatForm | None,
    people: Sequence[Person] = (),
) -> HttpResponse:
    """Where `people` are to be booked it is one session: nothing asks whether it is repeated."""
    context = {
        "form": form,
        "repeat": repeat,
        "people": people,
        "has_venues": Venue.objects.exists(),
        "has_trainers": Trainer.objects.exists(),
    }
    return render(request, "scheduling/training_sessions/training_session_add.html", context)


def preview_new(
    request: Request,
    form: TrainingSessionForm,
    repeat: RepeatForm,
    *,
    now: datetime,
    refusal: Refused | None = None,
) -> HttpResponse:
    """Each session that the series would have, before any is scheduled."""
    days = repeat.days(form.cleaned_data["day"], _closed())
    proposed = series.preview_series(days=days.open, by=request.user, now=now, **form.arrangement())
    context = {
        "form": form,
        "repeat": repeat,
        "every": TrainingSeries.Every(repeat.cleaned_data["every"]).label,
        "proposed": proposed,
        "possible": sum(not one.refused for one in proposed),
        "skipped": days.skipped,
        "refusal": refusal,
    }
    return render(request, "scheduling/training_sessions/training_series_add.html", context)


@post("training-sessions/<int:pk>/series/", Permission.EDIT_TRAINING_SESSIONS)
def training_series_change(request: Request, pk: int) -> HttpResponse:
    """The posted sessions, `chosen`, of the change that was previewed."""
    visible = TrainingSession.objects.visible_to(request.user)
    training_session = get_object_or_404(visible.select_related("course", "venue"), pk=pk)
    form = TrainingSessionForm(request.POST, initial=initial_of(training_session))
    now = request.now
    scope = scope_of(request, series.following(training_session, now=now))
    if not form.is_valid() or "again" in request.POST:
        return change_page(request, training_session, form, scope)
    chosen = set(filter(None, map(whole_number, request.POST.getlist("chosen"))))
    try:
        done = series.change_following(
            training_session=training_session,
            chosen=chosen,
            seen=request.POST.get("seen_series", ""),
            by=request.user,
            now=now,
            **form.arrangement(),
        )
    except Refused as refusal:
        return preview_change(request, training_session, form, scope, now=now, refusal=refusal)
    undo = undo_address(done, now=now)
    told = told_of_change(done, form, is_moved=bool(undo))
    say(request, f"{plural(len(done), 'session has,sessions have')} been updated.{told}", undo=undo)
    return redirect(training_session)


def undo_address(training_sessions: Iterable[TrainingSession], *, now: datetime) -> str:
    """Where what was done to these just now is undone; empty where there is nothing to undo."""
    done = SessionChange.objects.filter(training_session__in=training_sessions, made_at=now)
    keys = list(done.order_by("pk").values_list("pk", flat=True))
    return reverse("scheduling:session_changes_undo", query={"change": keys}) if keys else ""


def told_of_change(
    changed: Iterable[TrainingSession], form: TrainingSessionForm, *, is_moved: bool
) -> str:
    """A sentence on who is told of it and when, after a space; empty where nobody is."""
    if is_moved:
        return " " + emailed("Everyone concerned is told by email in a minute.")
    are_booked = any(row.published_at and row.places_taken for row in changed)
    if are_booked and HOW_TO_JOIN.intersection(form.changed_data):
        return " " + emailed("Everyone booked is told by email how to join.")
    return ""


def change_page(
    request: Request,
    training_session: TrainingSession,
    form: TrainingSessionForm,
    scope: ScopeForm | None,
) -> HttpResponse:
    context = {"form": form, "training_session": training_session, "scope": scope}
    return render(request, "scheduling/training_sessions/training_session_change.html", context)


def preview_change(
    request: Request,
    training_session: TrainingSession,
    form: TrainingSessionForm,
    scope: ScopeForm | None,
    *,
    now: datetime,
    refusal: Refused | None = None,
) -> HttpResponse:
    """Each session as it would be, before any is changed."""
    rows = None
    with RefusalsTo(form):
        rows = series.preview_following(
            training_session=training_session,
            seen=None if refusal else form.cleaned_data["seen"],
            by=request.user,
            now=now,
            **form.arrangement(),
        )
    if rows is None:
        return change_page(request, training_session, form, scope)
    context = {
        "form": form,
        "training_session": training_session,
        "rows": rows,
        "new": [str(form[name].label).lower() for name in form.changed_data if name != "seen"],
        "closed": _closed(),
        "concerned": concerned_by_each(row.training_session for row in rows),
        "booked": sum(row.training_session.places_taken for row in rows),
        "seen_series": series.seen_of(training_session, now=now),
        "refusal": refusal,
    }
    return render(request, "scheduling/training_sessions/training_series_change.html", context)


def scope_of(request: Request, following: Sequence[TrainingSession]) -> ScopeForm | None:
    """Asks whether those that follow are meant too; None for a session that none follow."""
    return ScopeForm(request.POST or None, followed_by=len(following)) if following else None


def _chosen_days(request: Request, form: TrainingSessionForm, repeat: RepeatForm) -> list[date]:
    chosen = set(request.POST.getlist("chosen"))
    days = repeat.days(form.cleaned_data["day"], _closed())
    return [day for day in days.open if day.isoformat() in chosen]


def _closed() -> BankHolidays:
    return BankHolidays(Organisation.objects.ours().nation)
