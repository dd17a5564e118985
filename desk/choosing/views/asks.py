"""Asks: answered by the person, by their secret link, or by the desk after a call; and asking in
order.

Opening a link changes nothing, because mail scanners open links. A link stops working once the ask
is answered or withdrawn, except in the browser that answered it, which shows the answer for an
hour.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.confidential import read_note, redirect_to_itself, sealed
from accounts.emailed import emailed
from accounts.models import User
from accounts.pages import (
    Context,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    get,
    page,
    post,
    public,
    refuse,
    say,
    typed_line,
)
from accounts.tokens import hash_of
from desk.choosing.actions.calendar_answers import propose_time
from desk.choosing.queries.choices import asks_about
from desk.choosing.views.assignments import spokesperson_shown, with_hand_over_link
from desk.enquiries.actions import ask_sequences, assignments
from desk.enquiries.models import Ask, AskSequence, AskStep, Interview
from desk.enquiries.queries.asks import asks_of, sequence_of
from nhsuk.dates.moments import read_moment
from nhsuk.dates.unreadable import Unreadable
from scheduling.calendars.models import ASK, CalendarAnswer
from training.dead_links import by_token
from training.models import Organisation, Person


@page("asks/", Permission.READ_OWN_PACKS)
def my_asks(request: Request) -> Context:
    return {"asks": asks_of(request.user, request.now), "now": request.now}


@post("asks/<int:ask_id>/accept/", Permission.WORK_DESK, Permission.READ_OWN_PACKS)
def ask_accept(request: Request, ask_id: int) -> HttpResponse:
    ask = get_object_or_404(
        Ask.objects.visible_to(request.user).select_related("interview", "person"), pk=ask_id
    )
    try:
        shown = request.POST.get("spokesperson") if request.user.may(Permission.WORK_DESK) else None
        assignments.accept_ask(ask=ask, by=request.user, now=request.now, spokesperson_shown=shown)
        say(
            request,
            f"{ask.person} is giving interview {ask.interview}. "
            + emailed("The invitation is on its way."),
        )
        if request.user.may(Permission.WORK_DESK):
            return redirect(ask.interview)
    except Refused as refusal:
        refuse(request, with_hand_over_link(refusal, ask.interview.reference))
    return _back(request, ask)


@post("asks/<int:ask_id>/decline/", Permission.WORK_DESK, Permission.READ_OWN_PACKS)
def ask_decline(request: Request, ask_id: int) -> HttpResponse:
    ask = get_object_or_404(
        Ask.objects.visible_to(request.user).select_related("interview", "person"), pk=ask_id
    )
    try:
        _decline(request, ask, by=request.user)
        say(request, "Your answer is saved. Thank you.")
    except (Refused, Unreadable) as refusal:
        refuse(request, str(refusal))
    return _back(request, ask)


def _decline(request: HttpRequest, ask: Ask, *, by: User | None) -> None:
    """With the time at which they could, if they gave one, whichever button they press."""
    now = timezone.now()
    reason = typed_line(request, "reason")
    instead = request.POST.get("instead", "").strip()
    if instead:
        starts_at = read_moment(instead, now=now, near=ask.interview.starts_at)
        propose_time(ask=ask, starts_at=starts_at, comment=reason, by=by, now=now)
    else:
        is_no = request.POST.get("answer") == "no"
        assignments.decline_ask(ask=ask, reason=reason, by=by, now=now, is_no=is_no)


def _back(request: Request, ask: Ask) -> HttpResponse:
    """The desk returns to the interview, a spokesperson to their other asks."""
    if request.user.may(Permission.WORK_DESK):
        return redirect("desk:interview_choose", ask.interview.reference)
    return redirect("desk:my_asks")


ANSWERED = "answered"
with_ask = by_token(
    lambda token: assignments.find_ask(token, now=timezone.now()),
    kind="ask_link",
    template="desk/choosing/_ask_link_dead.html",
)


def _page(
    request: HttpRequest, template: str, ask: Ask, token: str, refusal: str = ""
) -> HttpResponse:
    context = {"ask": ask, "interview": ask.interview, "token": token, "refusal": refusal}
    context["proposed"] = CalendarAnswer.objects.filter(key=f"{ASK}{ask.pk}").first()
    return render(
        request,
        template,
        context | {"organisation": Organisation.objects.ours(), "now": timezone.now()},
    )


@get("asked/<str:token>/")
@public
@sealed
def ask_link(request: HttpRequest, token: str) -> HttpResponseBase:
    if read_note(request) == ANSWERED and (
        answered := Ask.objects.filter(token_hash=hash_of(token)).first()
    ):
        return _page(request, "desk/choosing/ask_link_answer.html", answered, token)
    return _answer_page(request, token=token)


@with_ask
def _answer_page(request: HttpRequest, ask: Ask, token: str) -> HttpResponse:
    return _page(request, "desk/choosing/ask_link.html", ask, token)


@post("asked/<str:token>/answer/")
@public
@sealed
@with_ask
def ask_link_answer(request: HttpRequest, ask: Ask, token: str) -> HttpResponse:
    answer = request.POST.get("answer")
    refusal = ""
    try:
        if answer == "yes":
            assignments.accept_ask(ask=ask, by=ask.person.user, now=timezone.now())
        elif answer in ("unavailable", "no"):
            _decline(request, ask, by=ask.person.user)
        if answer in ("yes", "unavailable", "no"):
            return redirect_to_itself(request, ANSWERED, at=reverse("desk:ask_link", args=[token]))
    except Unreadable as unreadable:
        return _page(request, "desk/choosing/ask_link.html", ask, token, str(unreadable))
    except Refused as refused:
        refusal = str(refused)
    return _page(request, "desk/choosing/ask_link_answer.html", ask, token, refusal)


CHOOSE = "desk:interview_choose"


@get("interviews/<str:reference>/asks/", Permission.WORK_DESK)
def interview_asks(request: Request, reference: str) -> HttpResponse:
    """The part of the page that refreshes itself: who was asked, in which order, and the
    answers.
    """
    interview = get_object_or_404(Interview.objects.select_related("person"), reference=reference)
    context = {"interview": interview, "asks": asks_about(interview, reader=request.user)}
    context["sequence"] = sequence_of(interview, now=request.now)
    return render(request, "desk/choosing/_asks_made.html", context)


@post("interviews/<str:reference>/ask-in-order/", Permission.WORK_DESK)
def ask_sequence_start(request: Request, reference: str) -> HttpResponse:
    interview = get_object_or_404(
        Interview.objects.select_related("enquiry", "person"), reference=reference
    )
    ticked = request.POST.getlist("person")
    by_reference = {
        person.reference: person for person in Person.objects.listed().filter(reference__in=ticked)
    }
    people = [
        by_reference[reference] for reference in dict.fromkeys(ticked) if reference in by_reference
    ]
    limits = [
        _minutes(request.POST.get(f"minutes-{person.reference}") or request.POST.get("minutes", ""))
        for person in people
    ]
    with RefusalsTo(request):
        now = request.now
        values: dict[str, Any] = {
            "by": request.user,
            "now": now,
            "spokesperson_shown": spokesperson_shown(request),
        }
        sequence = ask_sequences.start_sequence(
            interview=interview, people=people, minutes=limits, **values
        )
        follow = " The others follow in order." if people[1:] else ""
        is_asked = sequence.steps.filter(ask__isnull=False).exists()
        when = "has been asked" if is_asked else "will be asked when the quiet hours are over"
        say(request, f"{people[0]} {when}.{follow}")
    return redirect(CHOOSE, interview.reference)


@post("ask-sequences/<int:pk>/pause/", Permission.WORK_DESK)
def ask_sequence_pause(request: Request, pk: int) -> HttpResponse:
    return _run(
        request,
        _sequence(pk),
        ask_sequences.pause_sequence,
        "Paused. Nobody else is asked until you resume.",
    )


@post("ask-sequences/<int:pk>/resume/", Permission.WORK_DESK)
def ask_sequence_resume(request: Request, pk: int) -> HttpResponse:
    return _run(request, _sequence(pk), ask_sequences.resume_sequence, "Resumed.")


@post("ask-sequences/<int:pk>/stop/", Permission.WORK_DESK)
def ask_sequence_stop(request: Request, pk: int) -> HttpResponse:
    return _run(
        request,
        _sequence(pk),
        ask_sequences.stop_sequence,
        "Stopped. Those already asked can still answer.",
    )


@post("ask-steps/<int:pk>/skip/", Permission.WORK_DESK)
def ask_step_skip(request: Request, pk: int) -> HttpResponse:
    step = get_object_or_404(AskStep.objects.select_related("sequence__interview", "person"), pk=pk)
    with RefusalsTo(request):
        ask_sequences.skip_step(step=step, by=request.user, now=request.now)
        say(request, f"No longer waiting for {step.person}.")
    return redirect(CHOOSE, step.sequence.interview.reference)


def _minutes(text: str) -> int:
    """A value that is no number becomes 0, which the action refuses."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _sequence(pk: int) -> AskSequence:
    return get_object_or_404(AskSequence.objects.select_related("interview"), pk=pk)


def _run(
    request: Request, sequence: AskSequence, action: ask_sequences.SequenceAction, message: str
) -> HttpResponse:
    with RefusalsTo(request):
        action(sequence=sequence, by=request.user, now=request.now)
        say(request, message)
    return redirect(CHOOSE, sequence.interview.reference)
