"""Links of their own for the people booked on an online session."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.confidential import uncached
from accounts.emailed import emailed
from accounts.pages import Permission, RefusalsTo, Request, inform, page, say
from nhsuk.words import plural
from scheduling.training_sessions.actions.own_links import links_seen, set_own_links
from scheduling.training_sessions.forms.own_links import OwnLinksForm
from scheduling.training_sessions.models import TrainingSession


@page("training-sessions/<int:pk>/links/", Permission.EDIT_TRAINING_SESSIONS)
@uncached
def training_session_links(request: Request, pk: int) -> HttpResponse:
    visible = TrainingSession.objects.visible_to(request.user).select_related("course", "venue")
    training_session = get_object_or_404(visible, pk=pk)
    booked = training_session.bookings.held().select_related("person")
    bookings = booked.order_by("person__last_name", "person__first_name", "pk")
    form = OwnLinksForm(request.POST or None, request.FILES or None, bookings=bookings)
    if request.method == "POST" and form.is_valid():
        with RefusalsTo(form):
            changed = set_own_links(
                training_session=training_session,
                links=form.links(),
                seen=request.POST.get("seen", ""),
                by=request.user,
                now=request.now,
            )
            _say(request, training_session, len(changed))
            return redirect(training_session)
    context = {
        "form": form,
        "training_session": training_session,
        "seen": links_seen(training_session),
    }
    return render(request, "scheduling/training_sessions/training_session_links.html", context)


def _say(request: Request, training_session: TrainingSession, changed: int) -> None:
    if not changed:
        inform(request, "No link has changed, so nobody is told.")
        return
    told = emailed("They are told by email.") if training_session.published_at else ""
    say(
        request, f"{plural(changed, 'person has a new link,people have new links')}. {told}".strip()
    )
