"""Attendance at the door: a trainer's sessions, today's first, and one tap for each person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse
from scheduling.training_sessions.actions import attendance
from scheduling.training_sessions.models import Booking, TrainingSession
from scheduling.training_sessions.queries.attendance import sessions_of
from scheduling.training_sessions.queries.needs import sessions_with_needs
from training.models import TrainingRecord

Outcome = TrainingRecord.Outcome


@requires(Permission.MARK_ATTENDANCE)
def my_training_sessions(request: Request) -> HttpResponse:
    return render(
        request,
        "scheduling/training_sessions/my_training_sessions.html",
        {"sessions": sessions_of(request.user, now=timezone.now())},
    )


@requires(Permission.MARK_ATTENDANCE)
def training_session_attendance(request: Request, pk: int) -> HttpResponse:
    now = timezone.now()
    visible = TrainingSession.objects.visible_to(request.user).select_related(
        "course", "venue", "trainer"
    )
    training_session = get_object_or_404(visible, pk=pk)
    booked = training_session.bookings.active().select_related("person", "training_record")
    context = {
        "training_session": training_session,
        "has_started": training_session.starts_at <= now,
        "sees_needs": sessions_with_needs(request.user, now=now).filter(pk=pk).exists(),
        "bookings": booked.order_by("person__last_name", "person__first_name", "pk"),
        "outcomes": Outcome.choices,
    }
    return render(request, "scheduling/training_sessions/training_session_attendance.html", context)


@require_POST
@requires(Permission.MARK_ATTENDANCE)
def booking_mark(request: Request, pk: int) -> HttpResponse:
    """The posted `outcome`: one of the three, or `unmark`, which undoes it."""
    visible = (
        Booking.objects.with_attendance_by(request.user)
        .with_session()
        .select_related("training_record")
    )
    booking = get_object_or_404(visible, pk=pk)
    problem = ""
    try:
        _record(booking, request.POST.get("outcome", ""), by=request.user, now=timezone.now())
    except Refused as refusal:
        problem = str(refusal)
    if request.htmx:
        context = {
            "booking": booking,
            "outcomes": Outcome.choices,
            "has_started": True,
            "problem": problem,
        }
        return render(request, "scheduling/training_sessions/_booking_attendance.html", context)
    if problem:
        refuse(request, problem)
    return redirect("scheduling:training_session_attendance", booking.training_session_id)


def _record(booking: Booking, outcome: str, **common: Any) -> None:
    """Records, corrects or retracts, depending on what is recorded now."""
    record = booking.attendance
    if outcome == "unmark":
        attendance.retract_attendance(booking=booking, **common)
    elif outcome in Outcome.values and record is None:
        attendance.record_attendance(booking=booking, outcome=outcome, **common)
    elif outcome in Outcome.values and record and record.outcome != outcome:
        attendance.correct_attendance(booking=booking, outcome=outcome, **common)
