"""Training requests by whoever wants it, and answered by the desk."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.bulk import act_on_each
from accounts.emailed import emailed
from accounts.lists import List, list_page
from accounts.pages import Answer, Permission, RefusalsTo, page, post, say
from accounts.requests import Request, back_to_list
from nhsuk.numbers import whole_number
from nhsuk.words import joined_words
from scheduling.training_sessions.actions import training_requests as actions
from scheduling.training_sessions.forms.training_requests import (
    AskTrainingForm,
    DeclineForm,
    TrainingRequestFilter,
)
from scheduling.training_sessions.models import TrainingRequest, TrainingSession
from scheduling.training_sessions.queries.training_requests import export_rows, sessions_for
from training.models import Course, Person

SORTS = {
    "asked": ("asked_at", "pk"),
    "person": ("person__last_name", "person__first_name", "pk"),
    "course": ("course__code", "asked_at", "pk"),
}


@page("my/training/ask/", Permission.SEE_OWN_TRAINING)
def my_booking_ask(request: Request) -> Answer:
    """A spokesperson asks for a course for themselves."""
    person = Person.objects.listed().filter(user=request.user).first()
    initial = {"course": Course.objects.filter(code=request.GET.get("course", "")).first()}
    form = AskTrainingForm(request.POST or None, initial=initial)
    if person and form.is_valid():
        with RefusalsTo(form, "course"):
            actions.ask_for_training(
                person=person, **form.cleaned_data, by=request.user, now=request.now
            )
            say(
                request,
                "Your request is sent. The communications team will reply here and by email.",
            )
            return redirect("scheduling:my_bookings")
    return {"form": form, "person": person}


@post("my/training/ask/<int:pk>/withdraw/", Permission.SEE_OWN_TRAINING)
def my_booking_withdraw(request: Request, pk: int) -> HttpResponse:
    own = get_object_or_404(TrainingRequest.objects.filter(person__user=request.user), pk=pk)
    with RefusalsTo(request):
        actions.withdraw_request(request=own, by=request.user, now=request.now)
        say(request, "Your request is withdrawn.")
    return redirect("scheduling:my_bookings")


@list_page("training-requests/", Permission.EDIT_TRAINING_SESSIONS, file="training-requests")
def training_request_list(request: Request) -> List:
    whole = TrainingRequest.objects.select_related("person", "course")
    chosen = TrainingRequestFilter(request.GET, queryset=whole)
    return List(chosen, "request", sorts=SORTS, cells=export_rows)


@post("training-requests/book/", Permission.EDIT_TRAINING_SESSIONS)
def training_requests_book(request: Request) -> HttpResponse:
    """Several at once: each gets the next session of its course that has a place."""
    keys = [whole_number(row) for row in request.POST.getlist("row")]
    waiting = TrainingRequest.objects.open().filter(pk__in=keys)
    act_on_each(
        request,
        waiting.select_related("person", "course").order_by("asked_at", "pk"),
        lambda asked: actions.answer_with_next_place(
            request=asked, by=request.user, now=request.now
        ),
        done=lambda done: (
            f"Booked: {joined_words([str(one.person) for one in done])}. "
            + emailed("They are invited by email.")
        ),
    )
    return back_to_list(request, "scheduling:training_request_list")


@page("training-requests/<int:pk>/", Permission.EDIT_TRAINING_SESSIONS)
def training_request_detail(request: Request, pk: int) -> Answer:
    """Shows a request and declines it with a reason; booking is `training_request_book`."""
    rows = TrainingRequest.objects.select_related(
        "person", "course", "booking__training_session__course", "answered_by"
    )
    asked = get_object_or_404(rows, pk=pk)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(request):
            actions.decline_request(
                request=asked, **form.cleaned_data, by=request.user, now=request.now
            )
            told = emailed(f"{asked.person} will be told why by email.")
            say(request, f"Request declined. {told}")
        return redirect("scheduling:training_request_list")
    return {"asked": asked, "form": form, "sessions": sessions_for(asked, now=request.now)}


@post("training-requests/<int:pk>/book/", Permission.EDIT_TRAINING_SESSIONS)
def training_request_book(request: Request, pk: int) -> HttpResponse:
    """Books them on the posted `training_session`."""
    asked = get_object_or_404(TrainingRequest.objects.select_related("person", "course"), pk=pk)
    training_session = get_object_or_404(
        TrainingSession.objects.published(), pk=whole_number(request.POST.get("training_session"))
    )
    with RefusalsTo(request):
        actions.answer_with_place(
            request=asked, training_session=training_session, by=request.user, now=request.now
        )
        sent = emailed("We are sending them the invitation.")
        say(request, f"{asked.person} has a place. {sent}")
        return redirect("scheduling:training_request_list")
    return redirect(asked)
