"""Places in training sessions: the desk books and cancels for anyone, a spokesperson for
themselves.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.bulk import act_on_each
from accounts.emailed import emailed
from accounts.pages import Context, Permission, RefusalsTo, Request, page, post, say
from nhsuk.numbers import whole_number
from nhsuk.words import joined_words
from scheduling.training_sessions.actions import bookings
from scheduling.training_sessions.models import Booking, PlaceOffer, TrainingSession
from scheduling.training_sessions.queries.booking_choice import booking_choice
from scheduling.training_sessions.queries.bookings import own_bookings
from scheduling.training_sessions.queries.last_place import last_place
from scheduling.training_sessions.queries.waiting_lists import unit_that_counts
from training.models import Course, Person


def replaced(request: HttpRequest) -> set[int]:
    """The places that the page named as given up for the one that is taken."""
    return {key for key in map(whole_number, request.POST.getlist("replaces")) if key}


@page("people/<str:reference>/book/<str:course>/", Permission.EDIT_TRAINING_SESSIONS)
def booking_choose(request: Request, reference: str, course: str) -> Context:
    """The sessions of a course that the person can be booked on."""
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    of_course = get_object_or_404(Course, code=course)
    choice = booking_choice(person, of_course, now=request.now)
    return {"person": person, "course": of_course, "choice": choice}


@post("training-sessions/<int:pk>/book/", Permission.EDIT_TRAINING_SESSIONS)
def booking_add(request: Request, pk: int) -> HttpResponse:
    """The posted `person` gets a place in the session."""
    training_session = get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
    person = get_object_or_404(Person.objects.listed(), reference=request.POST.get("person", ""))
    with RefusalsTo(request):
        booking = bookings.book(
            training_session=training_session,
            person=person,
            replaces=replaced(request),
            by=request.user,
            now=request.now,
        )
        undo = reverse("scheduling:booking_cancel", args=[booking.pk])
        say(request, f"{person} has a place.", undo="" if replaced(request) else undo)
    return redirect(training_session)


@post("training-sessions/<int:pk>/book/several/", Permission.EDIT_TRAINING_SESSIONS)
def bookings_add(request: Request, pk: int) -> HttpResponse:
    """Several at once, while there are places."""
    training_session = get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
    people = Person.objects.listed().filter(reference__in=request.POST.getlist("row"))
    act_on_each(
        request,
        people.order_by("reference"),
        lambda person: bookings.book(
            training_session=training_session,
            person=person,
            replaces=replaced(request),
            by=request.user,
            now=request.now,
        ),
        done=lambda done: (
            f"Booked: {joined_words([str(one) for one in done])}."
            + (f" {emailed('They are invited by email.')}" if training_session.published_at else "")
        ),
    )
    return redirect(training_session)


def cancel_place(
    request: Request,
    booking: Booking,
    done: Callable[[list[PlaceOffer]], None],
    *,
    template: str,
    then: str,
) -> HttpResponse:
    """The page says whether it is their last place before their training lapses, and who waits for
    it; a press on it cancels. `done` says so, `then` is the address after it.
    """
    now = request.now
    with RefusalsTo(request):
        if request.method == "POST":
            done(bookings.cancel_booking(booking=booking, by=request.user, now=now))
            return redirect(then)
        bookings.check_held(booking=booking, by=request.user, now=now)
        is_told = booking.training_session.published_at and booking.person.email
        context = {
            "booking": booking,
            "told": emailed(f"{booking.person} is told by email.") if is_told else "",
            "last": last_place(booking, now=now),
            "waiting": booking.training_session.waiting_list.open().count(),
        }
        return render(request, template, context)
    return redirect(then)


@page("bookings/<int:pk>/cancel/", Permission.EDIT_TRAINING_SESSIONS)
def booking_cancel(request: Request, pk: int) -> HttpResponse:
    booking = get_object_or_404(Booking.objects.visible_to(request.user).with_session(), pk=pk)

    def done(offers: list[PlaceOffer]) -> None:
        cancelled = f"{booking.person}’s place has been cancelled"
        if offers:
            names = joined_words([str(offer.entry.person) for offer in offers])
            say(request, f"{cancelled}. It is offered to {names}.")
        else:
            undo = reverse("scheduling:booking_restore", args=[booking.pk])
            say(request, f"{cancelled}.", undo=undo)

    template = "scheduling/training_sessions/booking_cancel.html"
    then = booking.training_session.get_absolute_url()
    return cancel_place(request, booking, done, template=template, then=then)


@post("bookings/<int:pk>/restore/", Permission.EDIT_TRAINING_SESSIONS)
def booking_restore(request: Request, pk: int) -> HttpResponse:
    """Undoes a cancelled booking, if there is still a place."""
    booking = get_object_or_404(Booking.objects.visible_to(request.user).with_session(), pk=pk)
    training_session = booking.training_session
    person = booking.person
    with RefusalsTo(request):
        bookings.book(
            training_session=training_session, person=person, by=request.user, now=request.now
        )
        say(request, f"{booking.person} has a place again.")
    return redirect(booking.training_session)


@page("my/bookings/", Permission.SEE_OWN_TRAINING)
def my_bookings(request: Request) -> Context:
    """A reminder links here with `course`, whose sessions come first. Sessions of courses that they do
    not need stand apart: for those they ask.
    """
    own = own_bookings(request.user, now=request.now, course=request.GET.get("course", ""))
    return {"now": request.now, "own": own}


@post("my/bookings/add/<int:pk>/", Permission.SEE_OWN_TRAINING)
def my_booking_add(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.listed(), user=request.user)
    training_session = get_object_or_404(TrainingSession.objects.published(), pk=pk)
    with RefusalsTo(request):
        booking = bookings.book_as_needed(
            training_session=training_session,
            person=person,
            replaces=replaced(request),
            by=request.user,
            now=request.now,
        )
        undo = reverse("scheduling:my_booking_cancel", args=[booking.pk])
        done = "You have a place. We are sending you the invitation."
        say(request, done, undo="" if replaced(request) else undo)
    return redirect("scheduling:my_bookings")


@page("my/bookings/<int:pk>/cancel/", Permission.SEE_OWN_TRAINING)
def my_booking_cancel(request: Request, pk: int) -> HttpResponse:
    own = Booking.objects.known().with_session().filter(person__user=request.user)
    booking = get_object_or_404(own, pk=pk)

    def done(offers: list[PlaceOffer]) -> None:
        if offers:
            say(request, "Your place has been cancelled. It goes to somebody who was waiting.")
        else:
            again = reverse("scheduling:my_booking_add", args=[booking.training_session_id])
            is_needed = unit_that_counts(booking.person, booking.training_session)
            said = "Your place has been cancelled, and someone else can have it."
            say(request, said, undo=again if is_needed else "")

    template = "scheduling/training_sessions/my_booking_cancel.html"
    then = reverse("scheduling:my_bookings")
    return cancel_place(request, booking, done, template=template, then=then)
