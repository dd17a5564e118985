"""What people booked on a session need, for its trainer and the desk."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.confidential import uncached
from accounts.pages import Permission, Request, page
from scheduling.training_sessions.actions.needs import read_needs
from scheduling.training_sessions.queries.needs import sessions_with_needs


@page("training-sessions/<int:pk>/needs/", Permission.SEE_TRAINING_SESSIONS)
@uncached
def training_session_needs(request: Request, pk: int) -> HttpResponse:
    training_session = get_object_or_404(sessions_with_needs(request.user, now=request.now), pk=pk)
    needs = read_needs(training_session=training_session, by=request.user, now=request.now)
    context = {"training_session": training_session, "needs": needs}
    return render(request, "scheduling/training_sessions/training_session_needs.html", context)
