"""Who gives an interview: the ranking, the asking, and giving it to someone who said yes on the phone."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.requests import Request
from nhsuk.messages import refuse, say
from scheduling.actions import assignments, fixes
from scheduling.gather.choices import asks_about, choices_for
from scheduling.gather.sequences import sequence_of
from scheduling.models import Interview
from scheduling.ranking import SlotHasPassed
from training.actions.facts import Refused
from training.models import Person


@requires(Permission.WORK_DESK)
def interview_choose(request: Request, reference: str) -> HttpResponse:
    rows = Interview.objects.select_related("enquiry__outlet", "enquiry__topic", "person")
    interview = get_object_or_404(rows, reference=reference)
    now, find = timezone.now(), request.GET.get("find", "").strip()[:100]
    context = {"interview": interview, "asks": asks_about(interview, reader=request.user), "find": find}
    context["sequence"] = sequence_of(interview, now=now)
    if interview.standing in {"open", "accepted"}:
        try:
            context["choices"] = choices_for(interview, by=request.user, now=now, find=find)
        except SlotHasPassed as refusal:
            context["problem"] = str(refusal)
    return render(request, "scheduling/interview_choose.html", context)


@require_POST
@requires(Permission.WORK_DESK)
def interview_ask(request: Request, reference: str) -> HttpResponse:
    interview, person = _both(request, reference)
    try:
        assignments.ask_person(interview=interview, person=person, by=request.user, now=timezone.now())
        by_mail = "The mail is on its way." if person.email else f"No mail address is known: ring {person.phone}."
        say(request, f"{person} is asked. {by_mail}")
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect("scheduling:interview_choose", interview.reference)


@require_POST
@requires(Permission.WORK_DESK)
def interview_assign(request: Request, reference: str) -> HttpResponse:
    """Said yes on the phone: to an open interview, or to taking over one that somebody has."""
    interview, person = _both(request, reference)
    give = assignments.hand_over_interview if interview.person else assignments.assign_interview
    try:
        give(interview=interview, person=person, by=request.user, now=timezone.now())
        say(request, f"{person} does interview {interview}. Next: the briefing pack.")
        return redirect(interview)
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect("scheduling:interview_choose", interview.reference)


@require_POST
@requires(Permission.WORK_DESK)
def interview_fix(request: Request, reference: str) -> HttpResponse:
    """Books what mends the one thing that somebody lacks."""
    interview, person = _both(request, reference)
    deed = fixes.DEEDS.get(request.POST.get("kind", ""))
    if deed is None:
        raise Http404
    seen = request.POST.get("seen", "")[:40]
    try:
        said = deed(interview=interview, person=person, seen=seen, by=request.user, now=timezone.now())
        say(request, said)
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect("scheduling:interview_choose", interview.reference)


def _both(request: Request, reference: str) -> tuple[Interview, Person]:
    rows = Interview.objects.select_related("enquiry__topic", "enquiry__outlet", "person")
    interview = get_object_or_404(rows, reference=reference)
    return interview, get_object_or_404(Person.objects.listed(), reference=request.POST.get("person", ""))
