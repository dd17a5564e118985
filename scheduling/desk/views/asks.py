"""Where a spokesperson answers an ask; the desk answers for them after a phone call."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from scheduling.desk.actions import assignments
from scheduling.desk.models import Ask
from scheduling.desk.queries.asks import asks_of
from scheduling.desk.views.assignments import with_way_on


@requires(Permission.SEE_OWN_TRAINING)
def my_asks(request: Request) -> HttpResponse:
    now = timezone.now()
    return render(
        request, "scheduling/desk/my_asks.html", {"asks": asks_of(request.user, now), "now": now}
    )


@require_POST
@requires(Permission.WORK_DESK, Permission.SEE_OWN_TRAINING)
def ask_accept(request: Request, ask_id: int) -> HttpResponse:
    ask = get_object_or_404(
        Ask.objects.visible_to(request.user).select_related("interview", "person"), pk=ask_id
    )
    try:
        shown = request.POST.get("doer") if request.user.may(Permission.WORK_DESK) else None
        assignments.accept_ask(ask=ask, by=request.user, now=timezone.now(), doer_shown=shown)
        say(
            request,
            f"{ask.person} is giving interview {ask.interview}. The invitation is on its way.",
        )
    except Refused as refusal:
        refuse(request, with_way_on(refusal, ask.interview.reference))
    return _back(request, ask)


@require_POST
@requires(Permission.WORK_DESK, Permission.SEE_OWN_TRAINING)
def ask_decline(request: Request, ask_id: int) -> HttpResponse:
    ask = get_object_or_404(
        Ask.objects.visible_to(request.user).select_related("interview", "person"), pk=ask_id
    )
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        assignments.decline_ask(ask=ask, reason=reason, by=request.user, now=timezone.now())
        say(request, "Your answer is saved. Thank you.")
    except Refused as refusal:
        refuse(request, str(refusal))
    return _back(request, ask)


def _back(request: Request, ask: Ask) -> HttpResponse:
    """The desk goes on with the interview, a spokesperson with what else they are asked."""
    if request.user.may(Permission.WORK_DESK):
        return redirect("scheduling:interview_choose", ask.interview.reference)
    return redirect("scheduling:my_asks")
