"""Where someone who is asked answers by a secret link, without signing in: one page, one press.

To look is to do nothing: mail scanners press links. Once it is answered or settled the link opens nothing.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import public
from accounts.confidential import sealed
from scheduling.actions import assignments
from scheduling.models import Ask
from training.actions.facts import Refused
from training.dead_links import by_token
from training.models import Organisation

with_ask = by_token(
    lambda token: assignments.find_ask(token, now=timezone.now()),
    kind="ask_link",
    template="scheduling/_ask_link_dead.html",
)


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
