"""Where someone who is asked answers by a secret link, without signing in: one page, one press.

To look is to do nothing: mail scanners press links. Once it is answered or settled the link opens nothing.
"""

from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import View, public
from accounts.confidential import sealed
from scheduling.actions import assignments
from scheduling.models import Ask
from scheduling.views.dead_links import dead_link
from training.actions.facts import Refused
from training.models import Organisation


def with_ask(view: View) -> View:
    """Hands the view the ask of the token. Whoever guesses too often waits; a good link never does."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        ask = assignments.find_ask(token, now=timezone.now())
        if ask is not None:
            return view(request, ask, token)
        return dead_link(request, kind="ask_link", template="scheduling/_ask_link_dead.html")

    return opened


@public
@require_safe
@sealed
@with_ask
def ask_link(request: HttpRequest, ask: Ask, token: str) -> HttpResponse:
    context = {"ask": ask, "interview": ask.interview, "token": token, "house": Organisation.objects.ours()}
    return render(request, "scheduling/ask_link.html", context)


@public
@require_POST
@sealed
@with_ask
def ask_link_answer(request: HttpRequest, ask: Ask, token: str) -> HttpResponse:
    context = {"ask": ask, "interview": ask.interview, "token": token, "house": Organisation.objects.ours()}
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        if request.POST.get("answer") == "yes":
            assignments.accept_ask(ask=ask, by=ask.person.user, now=timezone.now())
        elif request.POST.get("answer") == "no":
            assignments.decline_ask(ask=ask, reason=reason, by=ask.person.user, now=timezone.now())
        ask.refresh_from_db(fields=["answer"])
    except Refused as refusal:
        context["refusal"] = str(refusal)
    return render(request, "scheduling/ask_link_answer.html", context)
