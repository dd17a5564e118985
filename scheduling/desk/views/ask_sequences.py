"""Asking several people in order from the page where a spokesperson is chosen, and how it stands."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from scheduling.desk.actions import ask_sequences
from scheduling.desk.models import AskSequence, AskStep, Interview
from scheduling.desk.queries.choices import asks_about
from scheduling.desk.queries.sequences import sequence_of
from scheduling.desk.views.assignments import doer_shown
from training.models import Person

CHOOSE = "scheduling:interview_choose"


@require_safe
@requires(Permission.WORK_DESK)
def interview_asks(request: Request, reference: str) -> HttpResponse:
    """The part of the page that changes by itself: who was asked, in which order, and what they
    said.
    """
    interview = get_object_or_404(Interview.objects.select_related("person"), reference=reference)
    context = {"interview": interview, "asks": asks_about(interview, reader=request.user)}
    context["sequence"] = sequence_of(interview, now=timezone.now())
    return render(request, "scheduling/desk/_asks_made.html", context)


@require_POST
@requires(Permission.WORK_DESK)
def ask_sequence_start(request: Request, reference: str) -> HttpResponse:
    interview = get_object_or_404(
        Interview.objects.select_related("enquiry", "person"), reference=reference
    )
    ticked = request.POST.getlist("person")
    found = {
        person.reference: person for person in Person.objects.listed().filter(reference__in=ticked)
    }
    people = [found[reference] for reference in dict.fromkeys(ticked) if reference in found]
    limits = [
        _minutes(request.POST.get(f"minutes-{person.reference}") or request.POST.get("minutes", ""))
        for person in people
    ]
    try:
        now = timezone.now()
        deed: dict[str, Any] = {"by": request.user, "now": now, "doer_shown": doer_shown(request)}
        ask_sequences.start_sequence(interview=interview, people=people, minutes=limits, **deed)
        follow = " The others follow in order." if people[1:] else ""
        say(request, f"{people[0]} has been asked.{follow}")
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(CHOOSE, interview.reference)


@require_POST
@requires(Permission.WORK_DESK)
def ask_sequence_pause(request: Request, pk: int) -> HttpResponse:
    return _do(
        request,
        _sequence(pk),
        ask_sequences.pause_sequence,
        "Paused. Nobody else is asked until you resume.",
    )


@require_POST
@requires(Permission.WORK_DESK)
def ask_sequence_resume(request: Request, pk: int) -> HttpResponse:
    return _do(request, _sequence(pk), ask_sequences.resume_sequence, "Resumed.")


@require_POST
@requires(Permission.WORK_DESK)
def ask_sequence_stop(request: Request, pk: int) -> HttpResponse:
    return _do(
        request,
        _sequence(pk),
        ask_sequences.stop_sequence,
        "Stopped. Those already asked can still answer.",
    )


@require_POST
@requires(Permission.WORK_DESK)
def ask_step_skip(request: Request, pk: int) -> HttpResponse:
    step = get_object_or_404(AskStep.objects.select_related("sequence__interview", "person"), pk=pk)
    try:
        ask_sequences.skip_step(step=step, by=request.user, now=timezone.now())
        say(request, f"No longer waiting for {step.person}.")
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(CHOOSE, step.sequence.interview.reference)


def _minutes(text: str) -> int:
    """None that makes sense is 0, which the action refuses."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _sequence(pk: int) -> AskSequence:
    return get_object_or_404(AskSequence.objects.select_related("interview"), pk=pk)


def _do(
    request: Request, sequence: AskSequence, deed: ask_sequences.Deed, said: str
) -> HttpResponse:
    try:
        deed(sequence=sequence, by=request.user, now=timezone.now())
        say(request, said)
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(CHOOSE, sequence.interview.reference)
