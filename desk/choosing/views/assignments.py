"""Who gives an interview: the ranking, asking, and assigning it to someone who accepted on the
phone.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.emailed import emailed, reaches_nobody
from accounts.pages import (
    Context,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    page,
    post,
    refuse,
    say,
)
from desk.choosing.actions import fixes
from desk.choosing.queries.choices import asks_about, choices_for, slots_beside
from desk.choosing.queries.fixes import override_url, restriction_on_all
from desk.choosing.ranking import SlotHasPassed
from desk.enquiries.actions import assignments
from desk.enquiries.actions.interviews import InterviewTaken
from desk.enquiries.models import Interview
from desk.enquiries.queries.asks import sequence_of
from desk.enquiries.timing import Clock
from nhsuk.words import near_moment
from training.models import Person
from training.queries.first_steps import lacking


@page("interviews/<str:reference>/choose/", Permission.WORK_DESK)
def interview_choose(request: Request, reference: str) -> Context:
    slots = slots_beside(reference)
    interview = next((slot for slot in slots if slot.reference == reference), None)
    if interview is None:
        raise Http404
    now = request.now
    find = request.GET.get("find", "").strip()[:100]
    deadline = timezone.localtime(min(interview.enquiry.deadline_at, interview.starts_at))
    asks = asks_about(interview, reader=request.user)
    context = {
        "interview": interview,
        "tabs": [slot for slot in slots if slot == interview or not slot.called_off_at],
        "name_by": near_moment(deadline, now=now),
        "clock": Clock(deadline, now),
        "now": now,
        "limit": deadline,
        "asks": asks,
        "sequence": sequence_of(interview, now=now),
        "find": find,
    }
    if interview.status in {"open", "accepted"}:
        try:
            choices = choices_for(interview, asks=asks, by=request.user, now=now, find=find)
        except SlotHasPassed as refusal:
            context["problem"] = str(refusal)
        else:
            context["choices"] = choices
            if choices.is_dead_end and not find:
                context["lacking"] = lacking()
            if choices.is_restricted and request.user.may(Permission.OVERRIDE_RESTRICTIONS):
                restriction = restriction_on_all(interview)
                context["override_url"] = restriction and override_url(restriction, interview)
    return context


@post("interviews/<str:reference>/ask/", Permission.WORK_DESK)
def interview_ask(request: Request, reference: str) -> HttpResponse:
    interview, person = _interview_and_person(request, reference)
    shown = spokesperson_shown(request)
    try:
        assignments.ask_person(
            interview=interview,
            person=person,
            by=request.user,
            now=request.now,
            spokesperson_shown=shown,
        )
        by_mail = (
            emailed("The email is on its way.")
            if person.email
            else f"No email address is known: ring {person.phone}."
        )
        ring = (
            f" Ring {person.phone}." if person.email and person.phone and reaches_nobody() else ""
        )
        say(request, f"{person} has been asked. {by_mail}{ring}")
    except Refused as refusal:
        refuse(request, with_hand_over_link(refusal, reference))
    return redirect("desk:interview_choose", interview.reference)


@post("interviews/<str:reference>/assign/", Permission.WORK_DESK)
def interview_assign(request: Request, reference: str) -> HttpResponse:
    """Accepted on the phone, for an interview without a spokesperson; others are handed over on
    their own page.
    """
    interview, person = _interview_and_person(request, reference)
    values: dict[str, Any] = {
        "by": request.user,
        "now": request.now,
        "spokesperson_shown": spokesperson_shown(request),
    }
    try:
        assignments.assign_interview(interview=interview, person=person, **values)
        say(request, f"{person} is giving interview {interview}. Next: the pack.")
        return redirect(interview)
    except Refused as refusal:
        refuse(request, with_hand_over_link(refusal, reference))
    return redirect("desk:interview_choose", interview.reference)


@post("interviews/<str:reference>/decline/", Permission.WORK_DESK)
def interview_decline(request: Request, reference: str) -> HttpResponse:
    """Somebody said no on the phone, asked by mail before or not."""
    interview, person = _interview_and_person(request, reference)
    with RefusalsTo(request):
        assignments.record_no(interview=interview, person=person, by=request.user, now=request.now)
        say(request, f"Recorded: {person} said no.")
    return redirect("desk:interview_choose", interview.reference)


@post("interviews/<str:reference>/fix/", Permission.WORK_DESK)
def interview_fix(request: Request, reference: str) -> HttpResponse:
    """Books the fix for the one check that someone misses."""
    interview, person = _interview_and_person(request, reference)
    kind = request.POST.get("kind", "")
    if kind not in fixes.ACTIONS:
        raise Http404
    seen: dict[str, Any] = {
        "seen": request.POST.get("seen", "")[:40],
        "spokesperson_shown": spokesperson_shown(request),
    }
    try:
        message = fixes.apply_fix(
            kind=kind, interview=interview, person=person, by=request.user, now=request.now, **seen
        )
        say(request, message)
    except Refused as refusal:
        refuse(request, with_hand_over_link(refusal, reference))
    return redirect("desk:interview_choose", interview.reference)


def spokesperson_shown(request: Request) -> str:
    """The reference of the spokesperson whom the posted page showed; empty if it showed none."""
    return request.POST.get("spokesperson", "")[:40]


def with_hand_over_link(refusal: Refused, reference: str) -> str:
    """The refusal, with a link to the hand-over page if somebody else has the interview now."""
    if not isinstance(refusal, InterviewTaken) or refusal.to is None:
        return str(refusal)
    query = {"to": refusal.to.reference}
    address = reverse("reports:interview_hand_over", args=[reference], query=query)
    return format_html('{} <a href="{}">Give it to {}</a>', str(refusal), address, refusal.to)


def _interview_and_person(request: Request, reference: str) -> tuple[Interview, Person]:
    rows = Interview.objects.select_related("enquiry__topic", "enquiry__outlet", "person")
    interview = get_object_or_404(rows, reference=reference)
    return interview, get_object_or_404(
        Person.objects.listed(), reference=request.POST.get("person", "")
    )
