"""Waiting lists of full training sessions: the desk adds and removes anyone, a spokesperson joins and
leaves. Who is offered a place books it like any other.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.bulk import act_on_each
from accounts.pages import Permission, RefusalsTo, Request, post, say
from nhsuk.words import joined_words
from scheduling.training_sessions.actions import waiting_lists
from scheduling.training_sessions.models import TrainingSession, WaitingListEntry
from training.models import Person


@post("training-sessions/<int:pk>/waiting/", Permission.EDIT_TRAINING_SESSIONS)
def waiting_list_add(request: Request, pk: int) -> HttpResponse:
    """The posted people, in the order in which they were posted."""
    training_session = get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
    posted = list(dict.fromkeys(request.POST.getlist("row")))
    people = Person.objects.listed().filter(reference__in=posted)
    act_on_each(
        request,
        sorted(people, key=lambda person: posted.index(person.reference)),
        lambda person: waiting_lists.join_waiting_list(
            training_session=training_session, person=person, by=request.user, now=request.now
        ),
        done=lambda done: f"On the waiting list: {joined_words([str(one) for one in done])}.",
    )
    return redirect(training_session)


@post("training-sessions/<int:pk>/waiting/order/", Permission.EDIT_TRAINING_SESSIONS)
def waiting_list_order(request: Request, pk: int) -> HttpResponse:
    """By need where `by_need` is posted, else first come first."""
    training_session = get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
    by_need = request.POST.get("by_need") == "yes"
    waiting_lists.order_waiting_list(
        training_session=training_session, by_need=by_need, by=request.user, now=request.now
    )
    say(
        request,
        "Whoever needs the course soonest comes first now."
        if by_need
        else "Whoever joined first comes first now.",
    )
    return redirect(training_session)


@post("waiting/<int:pk>/leave/", Permission.EDIT_TRAINING_SESSIONS, Permission.SEE_OWN_TRAINING)
def waiting_list_leave(request: Request, pk: int) -> HttpResponse:
    entry = _entry(request, pk)
    with RefusalsTo(request):
        waiting_lists.leave_waiting_list(entry=entry, by=request.user, now=request.now)
        is_own = entry.person.user_id == request.user.pk
        say(
            request,
            f"{'You are' if is_own else f'{entry.person} is'} off the waiting list.",
            undo=reverse("scheduling:waiting_list_rejoin", args=[entry.pk]),
        )
    return _back(request, entry)


@post("waiting/<int:pk>/rejoin/", Permission.EDIT_TRAINING_SESSIONS, Permission.SEE_OWN_TRAINING)
def waiting_list_rejoin(request: Request, pk: int) -> HttpResponse:
    """Undoes leaving."""
    entry = _entry(request, pk)
    with RefusalsTo(request):
        waiting_lists.rejoin_waiting_list(entry=entry, by=request.user, now=request.now)
        is_own = entry.person.user_id == request.user.pk
        say(request, f"{'You are' if is_own else f'{entry.person} is'} on the waiting list again.")
    return _back(request, entry)


@post("my/bookings/wait/<int:pk>/", Permission.SEE_OWN_TRAINING)
def my_waiting_list_join(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.listed(), user=request.user)
    training_session = get_object_or_404(TrainingSession.objects.published(), pk=pk)
    with RefusalsTo(request):
        entry = waiting_lists.wait_as_needed(
            training_session=training_session, person=person, by=request.user, now=request.now
        )
        say(
            request,
            "You are on the waiting list. If a place comes free for you, you are told at once.",
            undo=reverse("scheduling:waiting_list_leave", args=[entry.pk]),
        )
    return redirect("scheduling:my_bookings")


def _entry(request: Request, pk: int) -> WaitingListEntry:
    rows = WaitingListEntry.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("person", "training_session__course"), pk=pk)


def _back(request: Request, entry: WaitingListEntry) -> HttpResponse:
    """The desk returns to the session, a spokesperson to their own page."""
    if request.user.may(Permission.EDIT_TRAINING_SESSIONS):
        return redirect(entry.training_session)
    return redirect("scheduling:my_bookings")
