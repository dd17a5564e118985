"""Targeted briefings: requested by anyone, handled by the desk and the briefer, hidden from
everybody else.
"""

from datetime import datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.emailed import emailed
from accounts.lists import List, list_page
from accounts.pages import (
    Answer,
    Context,
    DoneAlready,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    page,
    post,
    refuse,
    say,
    signed_in,
    typed_line,
)
from desk.briefings.actions import briefers, briefings
from desk.briefings.actions.shared_briefings import add_participants, remove_participant
from desk.briefings.filters import BRIEFING_SORTS, BriefingFilter
from desk.briefings.forms.briefers import (
    ArrangeForm,
    CompleteForm,
    CompleteTogetherForm,
    FeedbackForm,
    NextStepForm,
    usual_completion,
)
from desk.briefings.forms.briefings import (
    AskForm,
    BriefingTemplateForm,
    TriageForm,
)
from desk.briefings.forms.shared_briefings import ParticipantsForm
from desk.briefings.models import Briefing, BriefingTemplate
from desk.briefings.queries.briefings import (
    BriefingAccess,
    access_list,
    access_to,
    export_rows,
    own_briefings,
)
from desk.enquiries.models import Interview
from nhsuk.numbers import whole_number
from nhsuk.templatetags.nhsuk import joined
from scheduling.availability.day_strip import DayShown
from scheduling.availability.queries.diaries import Diaries
from scheduling.times.our_hours import contactable_hours_of
from training.models import Organisation, Person


@list_page("briefings/", Permission.WORK_DESK, file="coaching")
def briefing_list(request: Request) -> List:
    chosen = BriefingFilter(request.GET, queryset=Briefing.objects.with_people(), now=request.now)
    return List(
        chosen,
        "request for coaching,requests for coaching",
        sorts=BRIEFING_SORTS,
        cells=export_rows,
        of_page=lambda page: {"access_list": access_list(page, request.user, request.now)},
    )


@page("briefings/<str:reference>/")
@signed_in
def briefing_detail(request: Request, reference: str) -> Context:
    rows = (
        Briefing.objects.visible_to(request.user)
        .with_people()
        .select_related("feedback", "triaged_by")
    )
    briefing = get_object_or_404(rows, reference=reference)
    access = access_to(briefing, request.user, request.now)
    return {"briefing": briefing, "access": access}


@page("briefings/ask/")
@signed_in
def briefing_ask(request: Request) -> Answer:
    initial = {}
    if request.user.may(Permission.WORK_DESK):
        initial["person"] = request.GET.get("person", "")
    form = AskForm(request.POST or None, by=request.user, now=request.now, initial=initial)
    if form.is_valid():
        asked = {
            "people": list(form.cleaned_data["person"]),
            "words": form.cleaned_data["words"],
            **form.values,
        }
        with RefusalsTo(form):
            briefing = briefings.request_together(by=request.user, now=request.now, **asked)[0]
            say(
                request,
                f"{briefing} has been asked for. The communications team will answer here and by"
                " email.",
            )
            return redirect(briefing)
    person = Person.objects.listed().filter(user=request.user).first()
    return {"form": form, "person": person}


@page("my/briefings/")
@signed_in
def my_briefings(request: Request) -> Context:
    own = own_briefings(request.user, request.now)
    return {"own": own}


@page("briefings/<str:reference>/feedback/")
@signed_in
def briefing_feedback(request: Request, reference: str) -> Answer:
    mine = Briefing.objects.filter(
        person__user=request.user, completed_at__isnull=False
    ).with_people()
    briefing = get_object_or_404(mine, reference=reference)
    if hasattr(briefing, "feedback") and request.method == "GET":
        return redirect(briefing)  # that page shows the feedback
    form = FeedbackForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(request):
            briefers.give_feedback(
                briefing=briefing, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, "Thank you. Your coach and the communications team can read it.")
        return redirect(briefing)
    return {"form": form, "briefing": briefing}


@post("briefings/<str:reference>/cancel/")
@signed_in
def briefing_cancel(request: Request, reference: str) -> HttpResponse:
    rows = Briefing.objects.visible_to(request.user).with_people()
    briefing = get_object_or_404(rows, reference=reference)
    access = access_to(briefing, request.user, request.now)
    if briefing.is_open and not access.may_cancel:
        raise Http404
    with RefusalsTo(request):
        reason = typed_line(request, "reason")
        for_all = access.may_manage and "for_all" in request.POST
        briefings.cancel_briefing(
            briefing=briefing, reason=reason, for_all=for_all, by=request.user, now=request.now
        )
        say(request, f"{briefing} has been called off{', for everyone' if for_all else ''}.")
    return redirect(briefing)


@post("interviews/<str:reference>/briefing/", Permission.WORK_DESK, Permission.READ_OWN_PACKS)
def interview_briefing(request: Request, reference: str) -> HttpResponse:
    """Requests, with one press, a briefing that ends in time for the interview."""
    rows = Interview.objects.visible_to(request.user).select_related(
        "enquiry__outlet", "enquiry__topic", "person"
    )
    interview = get_object_or_404(rows, reference=reference)
    try:
        briefing = briefings.request_for_interview(
            interview=interview, by=request.user, now=request.now
        )
        say(request, f"{briefing} has been asked for, to finish in time for {interview}.")
        return redirect(briefing)
    except DoneAlready as refusal:
        refuse(request, str(refusal))
        return redirect(refusal.row)
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(
        interview if request.user.may(Permission.WORK_DESK) else "reports:my_next_interview"
    )


def _managed_briefing(request: Request, reference: str) -> Briefing:
    """A briefing that the user may manage: they are on the desk, or give it."""
    rows = Briefing.objects.visible_to(request.user).with_people()
    briefing = get_object_or_404(rows, reference=reference)
    if not BriefingAccess(briefing, request.user, request.now).may_manage:
        raise Http404
    return briefing


@page("briefings/<str:reference>/triage/", Permission.WORK_DESK)
def briefing_triage(request: Request, reference: str) -> Answer:
    briefing = get_object_or_404(Briefing.objects.with_people(), reference=reference)
    now = request.now
    form = TriageForm(request.POST or None, now=now, row=briefing)
    if form.is_valid():
        try:
            seen = {name: form.cleaned_data[name] for name in ("seen", "is_new")}
            briefings.triage_briefing(
                briefing=briefing, by=request.user, now=now, **seen, **form.values
            )
            say(request, f"{briefing} is taken on. Choose who gives it.")
            return redirect(briefing)
        except DoneAlready as refusal:
            refuse(request, str(refusal))
            return redirect(briefing)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return {"form": form, "briefing": briefing, "access": access_to(briefing, request.user, now)}


@page("briefings/<str:reference>/arrange/", Permission.WORK_DESK)
def briefing_arrange(request: Request, reference: str) -> Answer:
    briefing = get_object_or_404(Briefing.objects.with_people(), reference=reference)
    now = request.now
    form = ArrangeForm(request.POST or None, now=now, briefing=briefing)
    if form.is_valid():
        with RefusalsTo(form):
            arranged = briefers.arrange_briefing(
                briefing=briefing, by=request.user, now=now, **form.values
            )
            told = emailed("They will be told by email.")
            say(request, f"{briefing} is with {arranged.briefer}. {told}")
            return redirect(briefing)
    starts_at = briefing.starts_at or max(briefing.due_at, now)
    ends_at = starts_at + timedelta(minutes=briefing.minutes or 0)
    day = DayShown(starts_at, ends_at, contactable_hours_of(Organisation.objects.ours()))
    return {
        "form": form,
        "briefing": briefing,
        "access": access_to(briefing, request.user, now),
        "day": day,
        "strip": Diaries({briefing.person_id}, day, now).strip(briefing.person_id),
    }


@post("briefings/<str:reference>/turn-down/", Permission.WORK_DESK)
def briefing_turn_down(request: Request, reference: str) -> HttpResponse:
    briefing = get_object_or_404(Briefing.objects.with_people(), reference=reference)
    reason = typed_line(request, "reason")
    with RefusalsTo(request):
        briefings.decline_briefing(
            briefing=briefing, reason=reason, by=request.user, now=request.now
        )
        told = emailed(f"{briefing.asked_by} will be told.")
        say(request, f"{briefing} has been declined. {told}")
    return redirect(briefing)


@post("briefings/<str:reference>/prepare/")
@signed_in
def briefing_prepare(request: Request, reference: str) -> HttpResponse:
    briefing = _managed_briefing(request, reference)
    done = {whole_number(number, -1) for number in request.POST.getlist("done")}
    plan = request.POST.get("plan", "")[:20_000]
    seen = request.POST.get("seen", "")
    with RefusalsTo(request):
        briefers.prepare_briefing(
            briefing=briefing, plan=plan, done=done, seen=seen, by=request.user, now=request.now
        )
        say(request, "The preparation is saved.")
    return redirect(briefing)


@page("briefings/<str:reference>/complete/")
@signed_in
def briefing_complete(request: Request, reference: str) -> Answer:
    briefing = _managed_briefing(request, reference)
    now = request.now
    members = access_to(briefing, request.user, now).open_members
    form = _completion(request, briefing, members, now)
    if form.is_valid():
        outcome = {name: form.cleaned_data[name] for name in ("held_on", "minutes", "who_came")}
        came = {member.pk for member in form.cleaned_data.get("came_for", ())}
        if form.cleaned_data.get("came") == "yes":
            came = {briefing.pk}
        with RefusalsTo(form):
            done = briefers.complete_together(
                briefing=briefing, came=came, by=request.user, now=now, **outcome
            )
            _say_who_came(request, briefing, done)
            return redirect(briefing)
    return {"form": form, "briefing": briefing, "others": members[1:]}


def _completion(
    request: Request, briefing: Briefing, members: list[Briefing], now: datetime
) -> CompleteForm:
    usual = usual_completion(briefing, timezone.localdate(now))
    if len(members) > 1:
        return CompleteTogetherForm(request.POST or None, members=members, initial=usual)
    return CompleteForm(request.POST or None, initial=usual)


def _say_who_came(request: Request, briefing: Briefing, done: list[Briefing]) -> None:
    came = [str(one.person) for one in done if one.completed_at]
    if came:
        undo = reverse("desk:briefing_reopen", args=[briefing.reference])
        missing = [str(one.person) for one in done if not one.completed_at]
        words = f"{briefing} was held. "
        if briefing.topic_id or briefing.interview_id:
            words += f"It counts for {joined(came)}."
        else:
            words += (
                f"It has no topic, so it does not let {joined(came)} speak on one. Undo it to"
                " choose one."
            )
        if missing:
            words += f" Find another time for {joined(missing)}."
        say(request, words, undo=undo)
    else:
        say(request, f"Saved. {briefing} is still open: find another time, or call it off.")


@post("briefings/<str:reference>/reopen/")
@signed_in
def briefing_reopen(request: Request, reference: str) -> HttpResponse:
    """Undoes `briefing_complete`."""
    briefing = _managed_briefing(request, reference)
    with RefusalsTo(request):
        briefers.reopen_briefing(briefing=briefing, by=request.user, now=request.now)
        say(request, f"{briefing} is open again, and no longer counts.")
    return redirect(briefing)


@page("briefings/<str:reference>/next-step/")
@signed_in
def briefing_next_step(request: Request, reference: str) -> Answer:
    briefing = _managed_briefing(request, reference)
    initial = {"next_step": briefing.next_step, "on": briefing.next_step_on}
    form = NextStepForm(request.POST or None, initial=initial)
    if form.is_valid():
        with RefusalsTo(form):
            briefers.set_next_step(
                briefing=briefing, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, "The next step is saved.")
            return redirect(briefing)
    return {"form": form, "briefing": briefing}


@post("briefings/<str:reference>/next-step/done/")
@signed_in
def briefing_next_step_done(request: Request, reference: str) -> HttpResponse:
    briefing = _managed_briefing(request, reference)
    briefers.finish_next_step(briefing=briefing, by=request.user, now=request.now)
    say(request, "The next step is done.")
    return redirect(briefing)


@page("briefings/templates/", Permission.WORK_DESK)
def briefing_template_list(request: Request) -> Context:
    templates = BriefingTemplate.objects.select_related("changed_by").order_by("need")
    return {"templates": templates}


@page("briefings/templates/<slug:need>/change/", Permission.WORK_DESK)
def briefing_template_change(request: Request, need: str) -> Answer:
    template = get_object_or_404(BriefingTemplate, need=need)
    form = BriefingTemplateForm(request.POST or None, row=template)
    if form.is_valid():
        with RefusalsTo(form):
            briefings.change_template(
                template=template, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, f"The template for {str(template).lower()} has been updated.")
            return redirect("desk:briefing_template_list")
    return {"form": form, "template": template}


@page("briefings/<str:reference>/company/", Permission.WORK_DESK)
def briefing_company(request: Request, reference: str) -> Answer:
    """Who comes to it, and adding others."""
    briefing = get_object_or_404(Briefing.objects.open().with_people(), reference=reference)
    form = ParticipantsForm(request.POST or None, briefing=briefing)
    if form.is_valid():
        with RefusalsTo(form):
            came = add_participants(
                briefing=briefing, by=request.user, now=request.now, **form.values
            )
            say(request, f"{joined([str(one.person) for one in came])} will take part.")
            return redirect(briefing)
    access = access_to(briefing, request.user, request.now)
    return {"form": form, "briefing": briefing, "access": access}


@post("briefings/<str:reference>/apart/", Permission.WORK_DESK)
def briefing_apart(request: Request, reference: str) -> HttpResponse:
    """Takes one person out of a shared briefing."""
    briefing = get_object_or_404(Briefing.objects.with_people(), reference=reference)
    with RefusalsTo(request):
        remove_participant(briefing=briefing, by=request.user, now=request.now)
        say(
            request,
            f"{briefing.person} is now coached alone. Find a time for {briefing}.",
        )
    return redirect(briefing)
