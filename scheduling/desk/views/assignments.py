"""Who gives an interview: the ranking, asking, and assigning it to someone who accepted on the
phone.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from scheduling.desk.actions import assignments, fixes
from scheduling.desk.actions.interviews import InterviewTaken
from scheduling.desk.models import Interview
from scheduling.desk.queries.asks import sequence_of
from scheduling.desk.queries.choices import asks_about, choices_for
from scheduling.desk.ranking import SlotHasPassed
from training.models import Person


@requires(Permission.WORK_DESK)
def interview_choose(request: Request, reference: str) -> HttpResponse:
    rows = Interview.objects.select_related("enquiry__outlet", "enquiry__topic", "person")
    interview = get_object_or_404(rows, reference=reference)
    now = timezone.now()
    find = request.GET.get("find", "").strip()[:100]
    context = {
        "interview": interview,
        "asks": asks_about(interview, reader=request.user),
        "find": find,
    }
    context["sequence"] = sequence_of(interview, now=now)
    if interview.status in {"open", "accepted"}:
        try:
            context["choices"] = choices_for(interview, by=request.user, now=now, find=find)
        except SlotHasPassed as refusal:
            context["problem"] = str(refusal)
    return render(request, "scheduling/desk/interview_choose.html", context)


@require_POST
@requires(Permission.WORK_DESK)
def interview_ask(request: Request, reference: str) -> HttpResponse:
    interview, person = _interview_and_person(request, reference)
    shown = spokesperson_shown(request)
    try:
        assignments.ask_person(
            interview=interview,
            person=person,
            by=request.user,
            now=timezone.now(),
            spokesperson_shown=shown,
        )
        by_mail = (
            "The email is on its way."
            if person.email
            else f"No email address is known: ring {person.phone}."
        )
        say(request, f"{person} has been asked. {by_mail}")
    except Refused as refusal:
        refuse(request, with_hand_over_link(refusal, reference))
    return redirect("scheduling:interview_choose", interview.reference)


@require_POST
@requires(Permission.WORK_DESK)
def interview_assign(request: Request, reference: str) -> HttpResponse:
    """Accepted on the phone, for an interview without a spokesperson; others are handed over on
    their own page.
    """
    interview, person = _interview_and_person(request, reference)
    values: dict[str, Any] = {
        "by": request.user,
        "now": timezone.now(),
        "spokesperson_shown": spokesperson_shown(request),
    }
    try:
        assignments.assign_interview(interview=interview, person=person, **values)
        say(request, f"{person} is giving interview {interview}. Next: the briefing pack.")
        return redirect(interview)
    except Refused as refusal:
        refuse(request, with_hand_over_link(refusal, reference))
    return redirect("scheduling:interview_choose", interview.reference)


@require_POST
@requires(Permission.WORK_DESK)
def interview_fix(request: Request, reference: str) -> HttpResponse:
    """Books the fix for the one check that someone misses."""
    interview, person = _interview_and_person(request, reference)
    kind = request.POST.get("kind", "")
    now = timezone.now()
    if kind not in fixes.ACTIONS:
        raise Http404
    seen: dict[str, Any] = {
        "seen": request.POST.get("seen", "")[:40],
        "spokesperson_shown": spokesperson_shown(request),
    }
    try:
        message = fixes.apply_fix(
            kind=kind, interview=interview, person=person, by=request.user, now=now, **seen
        )
        say(request, message)
    except Refused as refusal:
        refuse(request, with_hand_over_link(refusal, reference))
    return redirect("scheduling:interview_choose", interview.reference)


def spokesperson_shown(request: Request) -> str:
    """The reference of the spokesperson whom the posted page showed; empty if it showed none."""
    return request.POST.get("spokesperson", "")[:40]


def with_hand_over_link(refusal: Refused, reference: str) -> str:
    """The refusal, with a link to the hand-over page if somebody else has the interview now."""
    if not isinstance(refusal, InterviewTaken) or refusal.to is None:
        return str(refusal)
    query = {"to": refusal.to.reference}
    address = reverse("reports:interview_hand_over", args=[reference], query=query)
    return format_html('{} <a href="{}">Hand it over to {}</a>', str(refusal), address, refusal.to)


def _interview_and_person(request: Request, reference: str) -> tuple[Interview, Person]:
    rows = Interview.objects.select_related("enquiry__topic", "enquiry__outlet", "person")
    interview = get_object_or_404(rows, reference=reference)
    return interview, get_object_or_404(
        Person.objects.listed(), reference=request.POST.get("person", "")
    )
