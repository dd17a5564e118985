"""Places in training sessions: the desk books and cancels for anyone, a spokesperson for
themselves.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from scheduling.training_sessions.actions import bookings
from scheduling.training_sessions.models import Booking, TrainingSession
from scheduling.training_sessions.queries.booking_choice import booking_choice
from scheduling.training_sessions.queries.bookings import own_bookings
from training.models import Course, Person


@requires(Permission.EDIT_TRAINING_SESSIONS)
def booking_choose(request: Request, reference: str, course: str) -> HttpResponse:
    """The sessions of a course that the person can be booked on."""
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    of_course = get_object_or_404(Course, code=course)
    choice = booking_choice(person, of_course, now=timezone.now())
    return render(
        request,
        "scheduling/training_sessions/booking_choose.html",
        {"person": person, "course": of_course, "choice": choice},
    )


@require_POST
@requires(Permission.EDIT_TRAINING_SESSIONS)
def booking_add(request: Request, pk: int) -> HttpResponse:
    """The posted `person` gets a place in the session."""
    training_session = get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
    person = get_object_or_404(Person.objects.listed(), reference=request.POST.get("person", ""))
    try:
        booking = bookings.book(
            training_session=training_session, person=person, by=request.user, now=timezone.now()
        )
        undo = reverse("scheduling:booking_cancel", args=[booking.pk])
        say(request, f"{person} has a place.", undo=undo)
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(training_session)


@require_POST
@requires(Permission.EDIT_TRAINING_SESSIONS)
def booking_cancel(request: Request, pk: int) -> HttpResponse:
    booking = get_object_or_404(Booking.objects.visible_to(request.user).with_session(), pk=pk)
    try:
        bookings.cancel_booking(booking=booking, by=request.user, now=timezone.now())
        undo = reverse("scheduling:booking_restore", args=[booking.pk])
        say(request, f"{booking.person}'s place has been cancelled.", undo=undo)
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(booking.training_session)


@require_POST
@requires(Permission.EDIT_TRAINING_SESSIONS)
def booking_restore(request: Request, pk: int) -> HttpResponse:
    """Undoes a cancelled booking, if there is still a place."""
    booking = get_object_or_404(Booking.objects.visible_to(request.user).with_session(), pk=pk)
    training_session = booking.training_session
    person = booking.person
    try:
        bookings.book(
            training_session=training_session, person=person, by=request.user, now=timezone.now()
        )
        say(request, f"{booking.person} has a place again.")
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(booking.training_session)


@requires(Permission.SEE_OWN_TRAINING)
def my_bookings(request: Request) -> HttpResponse:
    """A reminder links here with `course`, whose sessions come first."""
    now = timezone.now()
    own = own_bookings(request.user, now=now, course=request.GET.get("course", ""))
    return render(
        request, "scheduling/training_sessions/my_bookings.html", {"now": now, "own": own}
    )


@require_POST
@requires(Permission.SEE_OWN_TRAINING)
def my_booking_add(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.listed(), user=request.user)
    training_session = get_object_or_404(TrainingSession, pk=pk)
    try:
        booking = bookings.book(
            training_session=training_session, person=person, by=request.user, now=timezone.now()
        )
        undo = reverse("scheduling:my_booking_cancel", args=[booking.pk])
        say(request, "You have a place. We are sending you the invitation.", undo=undo)
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect("scheduling:my_bookings")


@require_POST
@requires(Permission.SEE_OWN_TRAINING)
def my_booking_cancel(request: Request, pk: int) -> HttpResponse:
    own = Booking.objects.with_session().filter(person__user=request.user)
    booking = get_object_or_404(own, pk=pk)
    try:
        bookings.cancel_booking(booking=booking, by=request.user, now=timezone.now())
        undo = reverse("scheduling:my_booking_add", args=[booking.training_session_id])
        say(request, "Your place has been cancelled, and someone else can have it.", undo=undo)
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect("scheduling:my_bookings")
