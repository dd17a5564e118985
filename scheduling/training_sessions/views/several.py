"""Several people at once on a session: chosen on any list by the desk, or from their own team by a line
manager. First what the session is for each of them, then one press.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.bulk import act_on_each
from accounts.emailed import emailed
from accounts.pages import (
    Answer,
    Context,
    Permission,
    Request,
    get,
    page,
    post,
    refuse,
    say,
    signed_in,
)
from nhsuk.numbers import whole_number
from nhsuk.words import joined_words, plural
from scheduling.training_sessions.actions import bookings
from scheduling.training_sessions.models import Booking, TrainingSession
from scheduling.training_sessions.models.training_sessions import BookingQuerySet
from scheduling.training_sessions.queries.booked import next_bookings
from scheduling.training_sessions.queries.my_team import my_team as team_now
from scheduling.training_sessions.queries.several import (
    fits,
    people_booked_by,
    sessions_for,
    team_bookings,
)
from scheduling.training_sessions.views.bookings import cancel_place, replaced
from training.models import Organisation, Person


@page("training-sessions/book/")
@signed_in
def people_book(request: Request) -> Answer:
    """In the address: `row`, the key of a person, or that and the code of a course; once it is chosen,
    `training_session`. Posted: `person`, the keys of those who get a place.
    """
    people, courses = _chosen(request)
    if not people:
        refuse(request, "Choose people on the list first.")
        return redirect(_start(request))
    now = request.now
    open_ones = TrainingSession.objects.bookable(now).select_related("course", "venue", "trainer")
    wanted = whole_number(request.GET.get("training_session"))
    training_session = open_ones.filter(pk=wanted).first()
    if request.method == "POST" and training_session:
        chosen = [one for one in people if str(one.pk) in request.POST.getlist("person")]
        if chosen:
            return _book(request, training_session, chosen)
        refuse(request, "Choose at least one person to book.")
    is_desk = request.user.may(Permission.EDIT_TRAINING_SESSIONS)
    closing = None if is_desk else Organisation.objects.ours()
    return {
        "people": people,
        "training_session": training_session,
        "is_gone": bool(wanted) and training_session is None,
        "is_desk": is_desk,
        "phone": closing.communications_phone if closing else "",
        "back": _start(request),
        "fits": fits(training_session, people, now=now) if training_session else [],
        "sessions": []
        if training_session
        else sessions_for(
            people,
            courses=courses,
            booked=next_bookings(now=now, people=[person.reference for person in people]),
            now=now,
            closes_hours=closing.booking_closes_hours if closing else 0,
        ),
    }


def _book(
    request: Request, training_session: TrainingSession, chosen: list[Person]
) -> HttpResponse:
    is_desk = request.user.may(Permission.EDIT_TRAINING_SESSIONS)
    action = bookings.book if is_desk else bookings.book_as_needed
    made: list[int] = []

    def give(person: Person) -> None:
        place = action(
            training_session=training_session,
            person=person,
            replaces=replaced(request),
            by=request.user,
            now=request.now,
        )
        made.append(place.pk)

    act_on_each(
        request,
        chosen,
        give,
        done=lambda done: (
            f"Booked: {joined_words([str(one) for one in done])}."
            f" {emailed('They are invited by email.')}"
        ),
        undo=lambda _: (
            "" if replaced(request) else reverse("scheduling:people_unbook", query={"row": made})
        ),
    )
    return redirect(training_session if is_desk else "scheduling:my_team")


@post("training-sessions/book/undo/")
@signed_in
def people_unbook(request: Request) -> HttpResponse:
    """Cancels the places that were booked together a moment ago; the keys are in the address."""
    keys = [whole_number(row) for row in request.GET.getlist("row")]
    rows = _may_cancel(request).filter(pk__in=keys).with_session().order_by("pk")
    act_on_each(
        request,
        rows,
        lambda booking: bookings.cancel_booking(booking=booking, by=request.user, now=request.now),
        done=lambda done: (
            f"{plural(len(done), 'place has,places have')} been cancelled. "
            + emailed("They are told by email.")
        ),
    )
    return redirect(_start(request))


@get("my-team/")
@signed_in
def my_team(request: Request) -> Context:
    return {"team": team_now(request.user, now=request.now)}


@page("my-team/<int:pk>/cancel/")
@signed_in
def team_booking_cancel(request: Request, pk: int) -> HttpResponse:
    booking = get_object_or_404(team_bookings(request.user).with_session(), pk=pk)

    def done(offers: object) -> None:
        told = emailed("They are told by email.")
        say(request, f"{booking.person}’s place has been cancelled. {told}")

    template = "scheduling/training_sessions/team_booking_cancel.html"
    then = reverse("scheduling:my_team")
    return cancel_place(request, booking, done, template=template, then=then)


def _may_cancel(request: Request) -> BookingQuerySet:
    if request.user.may(Permission.EDIT_TRAINING_SESSIONS):
        return Booking.objects.visible_to(request.user)
    return team_bookings(request.user)


def _chosen(request: Request) -> tuple[list[Person], set[str]]:
    """The people, and the courses if every row names one."""
    rows = [row.partition(" ") for row in request.GET.getlist("row")]
    keys = {whole_number(key) for key, _, _ in rows}
    people = people_booked_by(request.user).filter(pk__in=keys)
    courses = {code for _, _, code in rows}
    in_order = people.order_by("last_name", "first_name", "pk")
    return list(in_order), set() if "" in courses else courses


def _start(request: Request) -> str:
    """The list that they come from."""
    is_desk = request.user.may(Permission.EDIT_TRAINING_SESSIONS)
    return reverse("training:person_list" if is_desk else "scheduling:my_team")
