"""Where someone who is asked answers by a secret link, without signing in: one page, one press.

To look is to do nothing: mail scanners press links. Once it is answered or settled the link opens
nothing, but to the browser in which it was answered: there it says for an hour what was said.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import public
from accounts.confidential import read_note, redirect_to_itself, sealed
from accounts.refusals import Refused
from accounts.tokens import hash_of
from scheduling.desk.actions import assignments
from scheduling.desk.models import Ask
from training.dead_links import by_token
from training.models import Organisation

ANSWERED = "answered"
with_ask = by_token(
    lambda token: assignments.find_ask(token, now=timezone.now()),
    kind="ask_link",
    template="scheduling/desk/_ask_link_dead.html",
)


def _page(
    request: HttpRequest, template: str, ask: Ask, token: str, refusal: str = ""
) -> HttpResponse:
    context = {"ask": ask, "interview": ask.interview, "token": token, "refusal": refusal}
    return render(
        request, template, context | {"house": Organisation.objects.ours(), "now": timezone.now()}
    )


@public
@require_safe
@sealed
def ask_link(request: HttpRequest, token: str) -> HttpResponseBase:
    if read_note(request) == ANSWERED and (
        said := Ask.objects.filter(token_hash=hash_of(token)).first()
    ):
        return _page(request, "scheduling/desk/ask_link_answer.html", said, token)
    return _to_answer(request, token=token)


@with_ask
def _to_answer(request: HttpRequest, ask: Ask, token: str) -> HttpResponse:
    return _page(request, "scheduling/desk/ask_link.html", ask, token)


@public
@require_POST
@sealed
@with_ask
def ask_link_answer(request: HttpRequest, ask: Ask, token: str) -> HttpResponse:
    answer = request.POST.get("answer")
    reason = request.POST.get("reason", "").strip()[:300]
    refusal = ""
    try:
        if answer == "yes":
            assignments.accept_ask(ask=ask, by=ask.person.user, now=timezone.now())
        elif answer == "no":
            assignments.decline_ask(ask=ask, reason=reason, by=ask.person.user, now=timezone.now())
        if answer in ("yes", "no"):
            return redirect_to_itself(
                request, ANSWERED, at=reverse("scheduling:ask_link", args=[token])
            )
    except Refused as refused:
        refusal = str(refused)
    return _page(request, "scheduling/desk/ask_link_answer.html", ask, token, refusal)
