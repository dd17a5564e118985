"""An interview is moved, or handed over: each on a page that says what follows before anybody
presses.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from reports.interviews.forms.interview_moves import MoveForm, initial_of
from reports.interviews.queries.interview_effects import effects_of_hand_over, effects_of_move
from scheduling.desk.actions.assignments import hand_over_interview
from scheduling.desk.actions.interviews import SEEN, move_interview
from scheduling.desk.models import Interview
from scheduling.desk.queries.interview_restrictions import restrictions_on
from scheduling.times.moments import say_moment
from training.actions.seen import ChangedMeanwhile, fingerprint
from training.models import Person


@requires(Permission.WORK_DESK)
def interview_move(request: Request, reference: str) -> HttpResponse:
    interview = _get(reference)
    form = MoveForm(
        request.POST or None, initial=initial_of(interview, fingerprint(interview, SEEN))
    )
    if form.is_valid():
        deed: dict[str, Any] = {
            "seen": form.cleaned_data["seen"],
            "by": request.user,
            "now": timezone.now(),
        }
        try:
            moved = move_interview(interview=interview, **form.slot, **deed)
            say(
                request,
                f"{moved} is at {say_moment(moved.starts_at)} now. What follows is on its way.",
            )
            return redirect(moved)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "interview": interview, "effects": effects_of_move(interview)}
    return render(request, "reports/interviews/interview_move.html", context)


@requires(Permission.WORK_DESK)
def interview_hand_over(request: Request, reference: str) -> HttpResponse:
    """To the person named in the address, who was chosen among those who can do it."""
    interview = _get(reference)
    before = interview.person
    problem = ""
    to = get_object_or_404(Person.objects.listed(), reference=request.GET.get("to", ""))
    if before is None or interview.status != "accepted":
        return redirect("scheduling:interview_choose", interview.reference)
    if before == to:
        refuse(
            request, f"{to} has {interview} already. To give it to somebody else, press Hand over."
        )
        return redirect(interview)
    if request.method == "POST":
        try:
            if request.POST.get("from", before.reference) != before.reference:
                raise ChangedMeanwhile
            hand_over_interview(interview=interview, person=to, by=request.user, now=timezone.now())
            say(
                request,
                f"{to} does interview {interview}. {before} is told. What follows is on its way.",
            )
            return redirect(interview)
        except Refused as refusal:
            problem = str(refusal)  # anew: the deed that was taken back had changed it
            interview = _get(reference)
            before = interview.person or before
    effects = effects_of_hand_over(interview, to)
    interview.person = to
    context = {
        "interview": interview,
        "before": before,
        "to": to,
        "effects": effects,
        "problem": problem,
    }
    context["restrictions"] = restrictions_on(interview)
    return render(request, "reports/interviews/interview_hand_over.html", context)


def _get(reference: str) -> Interview:
    rows = Interview.objects.select_related("enquiry__outlet", "enquiry__topic", "person")
    return get_object_or_404(rows, reference=reference)
