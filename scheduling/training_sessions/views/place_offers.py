"""The page behind the secret link in an offer of a place: take it, or leave the waiting list.

A GET changes nothing, because mail scanners open links. The page says what became of the offer until
the session ends.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.confidential import sealed
from accounts.pages import Refused, get, post, public
from scheduling.availability.actions.claims import PersonNotFree
from scheduling.training_sessions.actions.waiting_lists import (
    accept_offer,
    find_offer,
    leave_waiting_list,
)
from scheduling.training_sessions.models import PlaceOffer
from scheduling.training_sessions.queries.waiting_lists import (
    offer_state,
    others_with_place,
    replaced_by,
)
from scheduling.training_sessions.views.bookings import replaced
from scheduling.training_sessions.waiting_emails import missed_by
from training.dead_links import by_token
from training.models import Organisation

with_offer = by_token(
    lambda token: find_offer(token, now=timezone.now()),
    kind="place_offer",
    template="scheduling/training_sessions/_place_offer_dead.html",
)


def _page(request: HttpRequest, offer: PlaceOffer, token: str, refusal: str = "") -> HttpResponse:
    now = timezone.now()
    training_session = offer.entry.training_session
    others = others_with_place([training_session], now=now)[training_session.course_id]
    context = {
        "offer": offer,
        "training_session": training_session,
        "missed": missed_by(offer.entry),
        "state": offer_state(offer, now),
        "replaced": replaced_by(offer, now=now),
        "others": others,
        "token": token,
        "refusal": refusal,
        "organisation": Organisation.objects.ours(),
    }
    return render(request, "scheduling/training_sessions/place_offer_link.html", context)


@get("free-place/<str:token>/")
@public
@sealed
@with_offer
def place_offer_link(request: HttpRequest, offer: PlaceOffer, token: str) -> HttpResponse:
    return _page(request, offer, token)


@post("free-place/<str:token>/answer/")
@public
@sealed
@with_offer
def place_offer_link_answer(request: HttpRequest, offer: PlaceOffer, token: str) -> HttpResponse:
    """`answer`: yes takes the place, no leaves the waiting list. A second press changes nothing, and
    shows what the first one did, also if they come at once.
    """
    by = offer.entry.person.user
    now = timezone.now()
    try:
        if request.POST.get("answer") == "yes" and offer.outcome != PlaceOffer.Outcome.ACCEPTED:
            accept_offer(offer=offer, replaces=replaced(request), by=by, now=now)
        elif request.POST.get("answer") == "no" and offer.ended_at is None:
            leave_waiting_list(entry=offer.entry, by=by, now=now)
    except PersonNotFree as refusal:
        return _page(request, offer, token, refusal.message_for_person)
    except Refused as refusal:
        offer.refresh_from_db(fields=["outcome", "ended_at"])
        if offer.ended_at is None:
            return _page(request, offer, token, str(refusal))
    return redirect("scheduling:place_offer_link", token)
