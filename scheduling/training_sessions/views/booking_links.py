"""The page behind the secret link in a reminder, or in the mail to whoever missed a session, where
someone books a place.

A GET changes nothing, because mail scanners open links. A link books one place in its course or
joins waiting lists of it, and nothing else.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.confidential import sealed
from accounts.pages import Refused, get, post, public
from nhsuk.numbers import whole_number
from scheduling.training_sessions.actions.lapse_reminders import (
    WithLink,
    book_from_reminder,
    find_reminder,
    wait_from_reminder,
)
from scheduling.training_sessions.queries.booking_choice import booking_choice
from training.dead_links import by_token
from training.models import Organisation

with_reminder = by_token(
    lambda token: find_reminder(token, now=timezone.now()),
    kind="booking_link",
    template="scheduling/training_sessions/_booking_link_dead.html",
)


def _page(request: HttpRequest, reminder: WithLink, token: str, refusal: str = "") -> HttpResponse:
    now = timezone.now()
    ours = Organisation.objects.ours()
    choice = booking_choice(
        reminder.person, reminder.course, now=now, closes_hours=ours.booking_closes_hours
    )
    context = {
        "reminder": reminder,
        "token": token,
        "choice": choice,
        "on": timezone.localdate(now),
        "refusal": refusal,
        "organisation": ours,
    }
    return render(request, "scheduling/training_sessions/booking_link.html", context)


@get("place/<str:token>/")
@public
@sealed
@with_reminder
def booking_link(request: HttpRequest, reminder: WithLink, token: str) -> HttpResponse:
    return _page(request, reminder, token)


@post("place/<str:token>/book/")
@public
@sealed
@with_reminder
def booking_link_book(request: HttpRequest, reminder: WithLink, token: str) -> HttpResponse:
    """A second press books nothing and shows the same place. `wait` joins the waiting list of that
    session instead.
    """
    now = timezone.now()
    try:
        if wanted := whole_number(request.POST.get("wait")):
            wait_from_reminder(reminder=reminder, training_session=wanted, now=now)
        else:
            chosen = whole_number(request.POST.get("training_session"))
            book_from_reminder(reminder=reminder, training_session=chosen, now=now)
    except Refused as refusal:
        return _page(request, reminder, token, str(refusal))
    return redirect("scheduling:booking_link", token)
