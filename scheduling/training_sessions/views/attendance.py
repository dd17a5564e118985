"""Attendance: a trainer's sessions, today's first; at the door one tap for each person who arrives,
and after the end one for how it went. The page at the door works without a network
(docs/adr/0031-arrivals-without-a-network.md).
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.middleware import NO_FEATURES
from accounts.models import User
from accounts.pages import (
    Context,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    get,
    page,
    post,
    refuse,
    say,
)
from nhsuk.numbers import whole_number
from scheduling.training_sessions.actions import attendance
from scheduling.training_sessions.arrival_codes import arrival_code, read_code
from scheduling.training_sessions.models import Booking, TrainingSession
from scheduling.training_sessions.queries.attendance import sessions_of
from scheduling.training_sessions.queries.needs import sessions_with_needs
from training.models import TrainingRecord

Outcome = TrainingRecord.Outcome
WORKER = settings.BASE_DIR / "static" / "js" / "door_worker.js"
STORED_FOR = timedelta(hours=2)  # after the end, on the phone of whoever is at the door
CAMERA = NO_FEATURES.replace("camera=()", "camera=(self)")  # to scan the codes of those who come
MOST = 500  # presses that a phone sends at once


@page("my/training-sessions/", Permission.MARK_ATTENDANCE)
def my_training_sessions(request: Request) -> Context:
    return {"sessions": sessions_of(request.user, now=request.now)}


@page("training-sessions/<int:pk>/attendance/", Permission.MARK_ATTENDANCE)
def training_session_attendance(request: Request, pk: int) -> HttpResponse:
    visible = (
        TrainingSession.objects.published()
        .visible_to(request.user)
        .select_related("course", "venue", "trainer")
    )
    training_session = get_object_or_404(visible, pk=pk)
    booked = training_session.bookings.active().select_related("person", "training_record")
    bookings = list(booked.order_by("person__last_name", "person__first_name", "pk"))
    context = {
        "training_session": training_session,
        **_stage(training_session, request.now),
        "sees_needs": sessions_with_needs(request.user, now=request.now).filter(pk=pk).exists(),
        "bookings": bookings,
        "arrived": sum(booking.arrived_at is not None for booking in bookings),
        "outcomes": Outcome.choices,
    }
    template = "scheduling/training_sessions/training_session_attendance.html"
    response = render(request, template, context)
    response["Permissions-Policy"] = CAMERA
    if not context["is_over"] and not training_session.cancelled_at:
        until = training_session.ends_at + STORED_FOR
        response["Greenroom-Until"] = str(int(until.timestamp() * 1000))
    return response


@get("training-sessions/door-worker.js", Permission.MARK_ATTENDANCE)
def door_worker(request: Request) -> HttpResponse:
    """The service worker that opens the page at the door without a network."""
    response = HttpResponse(WORKER.read_text(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@post("training-sessions/<int:pk>/arrivals/", Permission.MARK_ATTENDANCE)
def arrivals_record(request: Request, pk: int) -> HttpResponse:
    """What was pressed on a phone, now or while it had no network. Each `press` is the key of a
    booking, `arrived` or `not_there`, and the moment. Sent twice, or in another order, they come to
    the same. Says which are recorded, and why others are not.
    """
    training_session = _at_the_door(request, pk)
    rows = training_session.bookings.with_attendance_by(request.user).with_session()
    bookings = rows.select_related("training_record").in_bulk()
    done: list[int] = []
    refused: dict[int, str] = {}
    for press in request.POST.getlist("press")[:MOST]:
        key, what, moment = [*press.split(" "), "", ""][:3]
        number = whole_number(key)
        try:
            _record_press(bookings.get(number), what, moment, by=request.user, now=request.now)
        except Refused as refusal:
            refused[number] = str(refusal)
        else:
            done.append(number)
    return JsonResponse({"done": done, "refused": refused})


@post("training-sessions/<int:pk>/arrivals/code/", Permission.MARK_ATTENDANCE)
def arrival_by_code(request: Request, pk: int) -> HttpResponse:
    """Whoever shows the posted `code` has arrived."""
    training_session = _at_the_door(request, pk)
    code = read_code(request.POST.get("code", ""))
    rows = training_session.bookings.active().with_session().select_related("training_record")
    booking = next((row for row in rows if arrival_code(row.pk) == code), None)
    with RefusalsTo(request):
        if booking is None:
            raise Refused(
                "Nobody booked on this session has that code. Check its six letters and figures, or find"
                " the person on the list."
            )
        attendance.record_arrival(booking=booking, by=request.user, now=request.now)
        say(request, f"{booking.person} has arrived.")
    return redirect("scheduling:training_session_attendance", pk)


def _at_the_door(request: Request, pk: int) -> TrainingSession:
    published = TrainingSession.objects.published()
    return get_object_or_404(published.visible_to(request.user), pk=pk)


def _record_press(
    booking: Booking | None, what: str, moment: str, *, by: User, now: datetime
) -> None:
    pressed_at = _parse_moment(moment)
    record = {"arrived": attendance.record_arrival, "not_there": attendance.undo_arrival}.get(what)
    if booking is None or record is None or pressed_at is None:
        raise Refused(
            "Somebody you pressed is no longer booked on this session, so their arrival is not"
            " recorded. Look at the list."
        )
    record(booking=booking, by=by, now=now, pressed_at=pressed_at)


@post("bookings/<int:pk>/mark/", Permission.MARK_ATTENDANCE)
def booking_mark(request: Request, pk: int) -> HttpResponse:
    """The posted `outcome`: one of the three, or `unmark`, which undoes it; at the door `arrived`
    or `not_there`.
    """
    visible = (
        Booking.objects.with_attendance_by(request.user)
        .with_session()
        .select_related("training_record")
    )
    booking = get_object_or_404(visible, pk=pk)
    problem = ""
    try:
        _record(booking, request.POST.get("outcome", ""), by=request.user, now=request.now)
    except Refused as refusal:
        problem = str(refusal)
    if request.htmx:
        context = {
            "booking": booking,
            "outcomes": Outcome.choices,
            "problem": problem,
            **_stage(booking.training_session, request.now),
        }
        return render(request, "scheduling/training_sessions/_booking_attendance.html", context)
    if problem:
        refuse(request, problem)
    return redirect("scheduling:training_session_attendance", booking.training_session_id)


def _parse_moment(text: str) -> datetime | None:
    """As a browser writes it, 2026-11-25T16:20:00.000Z; None if it is anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def _stage(training_session: TrainingSession, now: datetime) -> dict[str, Any]:
    """What can be recorded now: who arrived, or how it went."""
    is_over = training_session.ends_at <= now
    doors_open = training_session.starts_at - attendance.DOORS_OPEN <= now
    return {
        "is_over": is_over,
        "at_the_door": doors_open and not is_over,
        "opens_at": training_session.starts_at - attendance.DOORS_OPEN,
    }


def _record(booking: Booking, outcome: str, **common: Any) -> None:
    """Records, corrects or retracts, depending on what is recorded now."""
    record = booking.attendance
    if outcome == "arrived":
        attendance.record_arrival(booking=booking, **common)
    elif outcome == "not_there":
        attendance.undo_arrival(booking=booking, **common)
    elif outcome == "unmark":
        attendance.retract_attendance(booking=booking, **common)
    elif outcome in Outcome.values and record is None:
        attendance.record_attendance(booking=booking, outcome=outcome, **common)
    elif outcome in Outcome.values and record and record.outcome != outcome:
        attendance.correct_attendance(booking=booking, outcome=outcome, **common)
