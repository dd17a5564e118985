"""Whether a training session with too few people goes ahead."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.pages import Permission, RefusalsTo, Request, post, say
from nhsuk.words import plural
from scheduling.training_sessions.actions import small_groups
from scheduling.training_sessions.models import TrainingSession


@post("training-sessions/<int:pk>/go-ahead/", Permission.EDIT_TRAINING_SESSIONS)
def session_go_ahead(request: Request, pk: int) -> HttpResponse:
    training_session = _get(request, pk)
    with RefusalsTo(request):
        small_groups.go_ahead(training_session=training_session, by=request.user, now=request.now)
        booked = plural(training_session.places_taken, "person who is,people who are")
        say(
            request,
            f"The session goes ahead with the {booked} booked.",
            undo=reverse("scheduling:session_wait", args=[pk]),
        )
    return redirect(training_session)


@post("training-sessions/<int:pk>/wait/", Permission.EDIT_TRAINING_SESSIONS)
def session_wait(request: Request, pk: int) -> HttpResponse:
    """Undoes it."""
    training_session = _get(request, pk)
    with RefusalsTo(request):
        small_groups.wait_for_more(
            training_session=training_session, by=request.user, now=request.now
        )
        say(request, "The session waits for more people again.")
    return redirect(training_session)


def _get(request: Request, pk: int) -> TrainingSession:
    return get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
