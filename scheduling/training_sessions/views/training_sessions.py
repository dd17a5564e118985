"""Training sessions on the desk: the list, one session with who is booked, and arranging it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.bulk import act_on_each
from accounts.emailed import emailed
from accounts.pages import Answer, Context, Permission, RefusalsTo, Request, get, page, post, say
from accounts.spreadsheets import Format, download
from jobs.rehearsal import leaving, rehearse
from nhsuk.dates.exact import exact_day_or
from nhsuk.numbers import whole_number
from nhsuk.sorting import paged, sorted_by
from nhsuk.words import plural
from scheduling.availability.day_strip import DayShown
from scheduling.times.our_hours import contactable_hours_of
from scheduling.training_sessions.actions import drafts, series, training_sessions
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.training_sessions import ARRANGED
from scheduling.training_sessions.calendar_days import Period, Show, first_shown
from scheduling.training_sessions.forms.series import RepeatForm
from scheduling.training_sessions.forms.training_sessions import (
    CancelForm,
    SessionFilter,
    TrainingSessionFilter,
    TrainingSessionForm,
    initial_of,
)
from scheduling.training_sessions.models import Lost, TrainingSession
from scheduling.training_sessions.queries.black_outs import black_outs_of
from scheduling.training_sessions.queries.needs import sessions_with_needs
from scheduling.training_sessions.queries.session_calendar import Chosen, session_calendar
from scheduling.training_sessions.queries.session_changes import (
    concerned_by_cancelling,
    concerned_by_each,
    concerned_by_moving,
)
from scheduling.training_sessions.queries.training_sessions import (
    Place,
    candidates_for,
    export_rows,
    places_of,
    series_of,
    trainers_free_for,
    with_attendance_due,
    with_days,
)
from scheduling.training_sessions.queries.waiting_lists import (
    is_by_need,
    queue_to_book,
    with_waiting,
)
from scheduling.training_sessions.views.series import (
    add_page,
    change_page,
    preview_change,
    preview_new,
    scope_of,
    told_of_change,
    undo_address,
)
from scheduling.training_sessions.views.time_finder import chosen_people
from training.models import Organisation, Person

PAGE_SIZE = 25
VIEWS = [(show.value, show.label) for show in Show]  # beside the list


SORTS = {
    "when": ("starts_at", "pk"),
    "course": ("course__code", "starts_at", "pk"),
    "venue": ("venue__name", "starts_at", "pk"),
    "trainer": ("trainer__name", "starts_at", "pk"),
    "booked": ("places_taken", "starts_at", "pk"),
}


@page("training-sessions/", Permission.SEE_TRAINING_SESSIONS)
def training_session_list(request: Request) -> Context:
    now = request.now
    chosen = _filtered(request.GET, TrainingSession.objects.visible_to(request.user), now)
    rows = sorted_by(chosen.qs, request.GET.get("sort", ""), SORTS)
    shown = with_waiting(with_attendance_due(rows.with_lost(now)))
    page = paged(request, shown, PAGE_SIZE)
    has_drafts = any(not training_session.published_at for training_session in page)
    return {
        "page": page,
        "filters": chosen.form,
        "now": now,
        "has_drafts": has_drafts,
        "views": VIEWS,
    }


@get("training-sessions/calendar/", Permission.SEE_TRAINING_SESSIONS)
def training_session_calendar(request: Request) -> Context:
    """`show` and `on` of the address say how it is laid out, and around which day."""
    now = request.now
    today = timezone.localdate(now)
    asked = request.GET.get("show", "")
    show = Show(asked) if asked in Show else Show.ROOMS
    period = Period(show, exact_day_or(request.GET.get("on", ""), first_shown(today)))
    visible = TrainingSession.objects.visible_to(request.user)
    filters = SessionFilter(
        request.GET, queryset=visible.select_related("course", "venue", "trainer")
    )
    found = filters.qs
    wanted = filters.form.cleaned_data
    chosen = Chosen(**{name: wanted.get(name) for name in ("course", "venue", "trainer")})
    organisation = Organisation.objects.ours()
    calendar = session_calendar(
        found,
        period=period,
        chosen=chosen,
        organisation=organisation,
        user=request.user,
        now=now,
    )
    return {
        "calendar": calendar,
        "period": period,
        "heading": period.heading(today, last=calendar.weeks[-1][-1].on),
        "today": today,
        "now": now,
        "views": VIEWS,
        "organisation": organisation,
        "filters": filters.form,
    }


@page("training-sessions/export/<format:file_format>/", Permission.SEE_TRAINING_SESSIONS)
def training_session_export(request: Request, file_format: Format) -> HttpResponse:
    visible = TrainingSession.objects.visible_to(request.user)
    rows = export_rows(
        _filtered(request.GET, visible, request.now).qs,
        with_cost=request.user.may(Permission.EDIT_TRAINING_SESSIONS),
    )
    return download(rows, "training-sessions", file_format)


def _filtered(
    given: QueryDict, visible: QuerySet[TrainingSession], now: datetime
) -> TrainingSessionFilter:
    return TrainingSessionFilter(
        given, queryset=visible.select_related("course", "venue", "trainer"), now=now
    )


@page("training-sessions/<int:pk>/", Permission.SEE_TRAINING_SESSIONS)
def training_session_detail(request: Request, pk: int) -> Answer:
    now = request.now
    training_session = _get(request, pk)
    on = timezone.localdate(now)
    search = request.GET.get("search", "").strip()
    is_open = not training_session.cancelled_at and training_session.starts_at > now
    may_book = is_open and request.user.may(Permission.EDIT_TRAINING_SESSIONS)
    found = candidates_for(training_session, search=search, now=now) if may_book else []
    hours = contactable_hours_of(Organisation.objects.ours())
    day = DayShown(training_session.starts_at, training_session.ends_at, hours)
    places = places_of(training_session, on=on)
    context = {
        "training_session": training_session,
        "now": now,
        "is_open": is_open,
        "has_started": not (training_session.cancelled_at or is_open),
        "places": places,
        "materials": training_session.materials.present().order_by("stage", "-pk"),
        "series": series_of(training_session),
        "own_links": sum(bool(place.booking.own_link) for place in places),
        "queue": queue_to_book(training_session, now=now) if may_book else [],
        "mending": _mending(training_session, places) if may_book else None,
        "by_need": is_by_need(training_session),
        "sees_needs": request.user.may(Permission.SEE_ADJUSTMENTS)
        or sessions_with_needs(request.user, now=now).filter(pk=pk).exists(),
        "search": search,
        "day": day,
        "candidates": with_days(found, day=day, now=now) if found else [],
    }
    if request.htmx:
        return render(
            request, "scheduling/training_sessions/_training_session_candidates.html", context
        )
    return context


@page("training-sessions/add/", Permission.EDIT_TRAINING_SESSIONS)
def training_session_add(request: Request) -> HttpResponse:
    """What the address names is filled in, as it is typed in the form; the people in it will be booked."""
    named = ("course", "day", "starts", "ends", "venue", "trainer", "places")
    initial = {name: request.GET[name] for name in named if name in request.GET}
    form = TrainingSessionForm(request.POST or None, initial=initial)
    people = chosen_people(request)
    repeat = None if people else RepeatForm(request.POST or None)
    is_draft = "draft" in request.POST
    now = request.now
    if request.method == "POST" and form.is_valid() and (not repeat or repeat.is_valid()):
        if repeat and repeat.is_wanted:
            return preview_new(request, form, repeat, now=now)
        with RefusalsTo(form):
            added = training_sessions.schedule_training_session(
                is_draft=is_draft, by=request.user, now=now, **form.arrangement()
            )
            what = "saved as a draft" if is_draft else "scheduled"
            more = "" if people else " You can book people on it now."
            say(request, f"The session has been {what}.{more}")
            if people:
                _book_each(request, added, people, now=now)
            return redirect(added)
    return add_page(request, form, repeat, people)


def _book_each(
    request: Request, added: TrainingSession, people: list[Person], *, now: datetime
) -> None:
    """Books those whom the finder of times found free; who cannot be booked after all is named."""
    act_on_each(
        request,
        people,
        lambda person: book(training_session=added, person=person, by=request.user, now=now),
        done=lambda booked: f"{plural(len(booked), 'person has,people have')} been booked on it.",
    )


@page("training-sessions/<int:pk>/change/", Permission.EDIT_TRAINING_SESSIONS)
def training_session_change(request: Request, pk: int) -> HttpResponse:
    training_session = _get(request, pk)
    initial = initial_of(training_session) | {
        name: request.GET[name] for name in ("trainer", "venue") if name in request.GET
    }
    form = TrainingSessionForm(request.POST or None, initial=initial)
    now = request.now
    scope = scope_of(request, series.following(training_session, now=now))
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        if scope and scope.is_following:
            return preview_change(request, training_session, form, scope, now=now)
        change_it = partial(
            training_sessions.change_training_session,
            training_session=training_session,
            seen=form.cleaned_data["seen"],
            by=request.user,
            now=now,
            **form.arrangement(),
        )
        with RefusalsTo(form):
            if asked := _whom_a_move_concerns(request, training_session, form, change_it, now=now):
                return asked
            change_it()
            change = training_session.changes.filter(made_at=now).first()
            done = "The session has been moved." if change else "The session has been updated."
            if (trainer := form.cleaned_data["trainer"]) != training_session.trainer:
                done = f"{trainer} now gives the session."
            told = told_of_change([training_session], form, is_moved=bool(change))
            say(request, f"{done}{told}", undo=change.undo_url if change else "")
            return redirect(training_session)
    return change_page(request, training_session, form, scope)


def _whom_a_move_concerns(
    request: Request,
    training_session: TrainingSession,
    form: TrainingSessionForm,
    change_it: Callable[[], object],
    *,
    now: datetime,
) -> HttpResponse | None:
    """The page that shows it before the press, with the emails, unless nobody has to come anywhere
    else.
    """
    wanted = form.arrangement()
    changed = [field for field in ARRANGED if getattr(training_session, field) != wanted[field]]
    is_known = training_session.published_at and not training_session.cancelled_at
    if "sure" in request.POST or not is_known or not training_sessions.is_elsewhere(changed):
        return None
    concerned = concerned_by_moving(
        training_session, starts_at=wanted["starts_at"], ends_at=wanted["ends_at"]
    )
    if not concerned:
        return None
    cannot = sum(not one.can_come for one in concerned)
    context = {
        "form": form,
        "training_session": training_session,
        "to": TrainingSession(**wanted),
        "concerned": concerned,
        "cannot": cannot,
        "rehearsal": None if cannot else rehearse(change_it, now=now),
    }
    return render(request, "scheduling/training_sessions/_training_session_move.html", context)


@page("training-sessions/<int:pk>/cancel/", Permission.EDIT_TRAINING_SESSIONS)
def training_session_cancel(request: Request, pk: int) -> Answer:
    training_session = _get(request, pk)
    form = CancelForm(request.POST or None)
    following = series.following(training_session, now=request.now)
    scope = scope_of(request, following)
    this: dict[str, Any] = {
        "training_session": training_session,
        "by": request.user,
        "now": request.now,
    }
    if form.is_valid():
        with RefusalsTo(request):
            if scope and scope.is_following:
                is_told = series.cancel_following(**this, **form.cleaned_data)
                what = _cancelled_with_those_that_follow(following)
                undo = undo_address([training_session, *following], now=request.now)
            else:
                is_told = training_sessions.cancel_training_session(**this, **form.cleaned_data)
                what = "The session has been cancelled."
                undo = training_session.changes.latest("pk").undo_url
            told = emailed("Everyone concerned is told by email in a minute.")
            say(request, f"{what} {told if is_told else 'Nobody was booked.'}", undo=undo)
        return redirect(training_session)
    context = {
        "form": form,
        "training_session": training_session,
        "concerned": concerned_by_cancelling(training_session),
        "scope": scope,
        "following": concerned_by_each(following),
    }
    with RefusalsTo(request):
        cancel = partial(training_sessions.cancel_training_session, **this, reason="")
        context["rehearsal"] = rehearse(cancel, now=request.now)
        if scope:
            cancel_all = partial(series.cancel_following, **this, reason="")
            context["rehearsal_of_all"] = rehearse(cancel_all, now=request.now)
        return context
    return redirect(training_session)


def _cancelled_with_those_that_follow(following: list[TrainingSession]) -> str:
    what = "This session and those that follow have been cancelled."
    drafts = sum(not row.published_at for row in following)
    if not drafts:
        return what
    removed = plural(drafts, "draft has,drafts have")
    return f"{what} {removed} been removed, which cannot be undone."


@post("training-sessions/publish/", Permission.EDIT_TRAINING_SESSIONS)
def training_sessions_publish(request: Request) -> Answer:
    """The posted drafts, `row`; each by itself. Of several the invitations are shown first."""
    rows = TrainingSession.objects.visible_to(request.user).filter(
        pk__in=filter(None, map(whole_number, request.POST.getlist("row")))
    )
    chosen = list(rows.select_related("course", "venue").order_by("starts_at", "pk"))
    if len(chosen) > 1 and "sure" not in request.POST:
        publishing = drafts.rehearse_publishing(drafts=chosen, by=request.user, now=request.now)
        return {"publishing": publishing}
    act_on_each(
        request,
        chosen,
        lambda row: drafts.publish_training_session(
            training_session=row, by=request.user, now=request.now
        ),
        done=partial(published, now=request.now),
        undo=lambda done: reverse(
            "scheduling:training_sessions_unpublish", query={"row": [row.pk for row in done]}
        ),
    )
    return redirect(chosen[0] if len(chosen) == 1 else "scheduling:training_session_list")


def published(done: list[TrainingSession], *, now: datetime) -> str:
    what = plural(len(done), "session has,sessions have")
    emails = plural(leaving(now).count(), "email leaves,emails leave")
    return f"{what} been published. {emails} in a minute."


@post("training-sessions/unpublish/", Permission.EDIT_TRAINING_SESSIONS)
def training_sessions_unpublish(request: Request) -> HttpResponse:
    """Undoes it; the rows are in the address."""
    rows = TrainingSession.objects.visible_to(request.user).filter(
        pk__in=filter(None, map(whole_number, request.GET.getlist("row")))
    )
    chosen = list(rows.select_related("course", "venue").order_by("starts_at", "pk"))
    act_on_each(
        request,
        chosen,
        lambda row: drafts.unpublish_training_session(
            training_session=row, by=request.user, now=request.now
        ),
        done=lambda done: (
            f"{plural(len(done), 'session is a draft,sessions are drafts')} again. "
            "Nobody has been told."
        ),
    )
    return redirect(chosen[0] if len(chosen) == 1 else "scheduling:training_session_list")


@post("training-sessions/<int:pk>/remove/", Permission.EDIT_TRAINING_SESSIONS)
def training_session_remove(request: Request, pk: int) -> HttpResponse:
    training_session = _get(request, pk)
    with RefusalsTo(request):
        drafts.remove_draft(training_session=training_session, by=request.user, now=request.now)
        say(request, "The draft has been removed. Nobody had been told of it.")
        return redirect("scheduling:training_session_list")
    return redirect(training_session)


def _get(request: Request, pk: int) -> TrainingSession:
    visible = TrainingSession.objects.visible_to(request.user).with_lost(request.now)
    rows = visible.select_related("course", "venue", "trainer")
    return get_object_or_404(with_attendance_due(rows), pk=pk)


def _mending(training_session: Any, places: list[Place]) -> dict[str, Any]:
    """Why it needs attention, if it does, and what would mend it."""
    course = training_session.course.code
    rows = [f"{place.booking.person_id} {course}" for place in places]
    return {
        "black_outs": black_outs_of(training_session),
        "trainers": trainers_free_for(training_session)
        if training_session.lost == Lost.TRAINER
        else [],
        "plan_url": reverse("scheduling:training_plan_add", query={"row": rows}) if rows else "",
    }
