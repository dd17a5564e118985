"""The debrief: by secret link, signed in, or filled in by the desk during a call."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.confidential import clear_note, read_note, redirect_to_itself, uncached
from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    page,
    public,
    say,
)
from desk.enquiries.actions import debriefs
from desk.enquiries.actions.care import care_readers
from desk.enquiries.actions.debriefs import correct_debrief
from desk.enquiries.forms.debriefs import DebriefChangeForm, DebriefForm
from desk.enquiries.models import Debrief, Interview
from training.dead_links import dead_link
from training.models import Organisation


def carer() -> str:
    """Who will read a request for support, for the form."""
    readers = care_readers(on=timezone.localdate())
    return " or ".join(map(str, readers)) or "the communications managers"


@page("d/<str:token>")
@public
@require_http_methods(["GET", "HEAD", "POST"])
@uncached
def debrief_link(request: HttpRequest, token: str) -> HttpResponse:
    """Shows only the day of the interview until the form is posted, because mail scanners follow
    links.
    """
    now = timezone.now()
    link = debriefs.find_link(token, now=now)
    if link is None:
        return dead_link(
            request, kind="debrief_link", template="desk/enquiries/_debrief_link_dead.html"
        )
    named = carer()
    form = DebriefForm(request.POST or None, carer=named)
    context: dict[str, Any] = {
        "carer": named,
        "form": form,
        "interview": link.interview,
        "organisation": Organisation.objects.ours(),
    }
    given = Debrief.objects.filter(interview=link.interview).first()
    if request.method == "POST" and form.is_valid():
        try:
            debriefs.give_debrief(interview=link.interview, answers=form.answers, by=None, now=now)
            return redirect_to_itself(request, note="given")
        except Refused as refusal:
            context["refusal"] = str(refusal)
    context["is_new"] = bool(given) and read_note(request) == "given" and request.method == "GET"
    return clear_note(
        render(request, "desk/enquiries/debrief_link.html", context | {"given": given}), request
    )


@page("my/debriefs/<str:reference>/", Permission.READ_OWN_PACKS)
@uncached
def my_debrief(request: Request, reference: str) -> HttpResponse:
    own = Interview.objects.filter(
        person__user=request.user, called_off_at=None, starts_at__lte=request.now
    )
    interview = get_object_or_404(
        own.select_related("enquiry__outlet", "person"), reference=reference
    )
    form = DebriefForm(request.POST or None, carer=carer())
    if form.is_valid():
        with RefusalsTo(request):
            debriefs.give_debrief(
                interview=interview, answers=form.answers, by=request.user, now=request.now
            )
            notified = (
                f" {carer()} has been notified that you asked for support."
                if form.answers["care"]
                else ""
            )
            say(
                request, f"Thank you. It is saved, and your next pack will start with it.{notified}"
            )
        return redirect("reports:my_next_interview")
    given = Debrief.objects.filter(interview=interview).first()
    return render(
        request,
        "desk/enquiries/my_debrief.html",
        {"form": form, "interview": interview, "given": given},
    )


@page("interviews/<str:reference>/debrief/", Permission.WORK_DESK)
def debrief_add(request: Request, reference: str) -> Answer:
    """Filled in by the desk during a call. Only the person's own link can raise a request for
    support.
    """
    over = Interview.objects.filter(
        person__isnull=False, called_off_at=None, starts_at__lte=request.now
    )
    interview = get_object_or_404(
        over.select_related("enquiry__outlet", "person"), reference=reference
    )
    form = DebriefForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(request):
            debriefs.give_debrief(
                interview=interview, answers=form.answers, by=request.user, now=request.now
            )
            say(request, f"The debrief of {interview} is saved.")
        return redirect(interview)
    return {"form": form, "interview": interview}


@page("interviews/<str:reference>/debrief/change/", Permission.WORK_DESK)
def debrief_change(request: Request, reference: str) -> Answer:
    """Corrected by the desk, with a reason. The earlier answers stay visible."""
    rows = Debrief.objects.select_related("interview__enquiry__outlet", "person")
    debrief = get_object_or_404(rows, interview__reference=reference)
    form = DebriefChangeForm(request.POST or None, row=debrief)
    if form.is_valid():
        with RefusalsTo(form):
            correct_debrief(debrief=debrief, by=request.user, now=request.now, **form.cleaned_data)
            say(request, "The debrief has been corrected. What it said before is still shown.")
            return redirect(debrief.interview)
    return {"form": form, "debrief": debrief, "interview": debrief.interview}
