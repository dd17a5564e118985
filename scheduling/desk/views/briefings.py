"""Targeted briefings: asked for by anyone, listed for the desk, seen by nobody whom one does not
concern.
"""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires, signed_in
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from scheduling.desk.actions import briefers, briefings
from scheduling.desk.forms.briefings import AskForm, BriefingFilter, FeedbackForm
from scheduling.desk.models import Briefing, Interview
from scheduling.desk.queries.briefings import (
    clock_of,
    export_rows,
    own_briefings,
    rows_of,
    sight_of,
)
from training.models import Person
from training.spreadsheets import Format, download

A_PAGE = 50


@requires(Permission.WORK_DESK)
def briefing_list(request: Request) -> HttpResponse:
    now = timezone.now()
    chosen = BriefingFilter(request.GET, queryset=Briefing.objects.with_people(), now=now)
    page = Paginator(chosen.qs, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "filters": chosen.form,
        "rows": [(row, clock_of(row, now)) for row in rows_of(page)],
        "formats": list(Format),
    }
    return render(request, "scheduling/desk/briefing_list.html", context)


@requires(Permission.WORK_DESK)
def briefing_export(request: Request, file_format: str) -> HttpResponse:
    if file_format not in list(Format):
        raise Http404
    chosen = BriefingFilter(
        request.GET, queryset=Briefing.objects.with_people(), now=timezone.now()
    )
    return download(export_rows(chosen.qs), name="briefings", file_format=Format(file_format))


@signed_in
def briefing_detail(request: Request, reference: str) -> HttpResponse:
    rows = (
        Briefing.objects.visible_to(request.user)
        .with_people()
        .select_related("feedback", "triaged_by")
    )
    briefing = get_object_or_404(rows, reference=reference)
    sight = sight_of(briefing, request.user, timezone.now())
    return render(
        request, "scheduling/desk/briefing_detail.html", {"briefing": briefing, "sight": sight}
    )


@signed_in
def briefing_ask(request: Request) -> HttpResponse:
    now = timezone.now()
    initial = {}
    if request.user.may(Permission.WORK_DESK):
        initial["person"] = request.GET.get("person", "")
    form = AskForm(request.POST or None, by=request.user, now=now, initial=initial)
    if form.is_valid():
        asked = {
            "people": list(form.cleaned_data["person"]),
            "words": form.cleaned_data["words"],
            **form.values,
        }
        try:
            briefing = briefings.request_together(by=request.user, now=now, **asked)[0]
            say(
                request,
                f"{briefing} has been asked for. The communications team will answer here and by mail.",
            )
            return redirect(briefing)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    person = Person.objects.listed().filter(user=request.user).first()
    return render(request, "scheduling/desk/briefing_ask.html", {"form": form, "person": person})


@signed_in
def my_briefings(request: Request) -> HttpResponse:
    own = own_briefings(request.user, timezone.now())
    return render(request, "scheduling/desk/my_briefings.html", {"own": own})


@signed_in
def briefing_feedback(request: Request, reference: str) -> HttpResponse:
    mine = Briefing.objects.filter(
        person__user=request.user, completed_at__isnull=False
    ).with_people()
    briefing = get_object_or_404(mine, reference=reference)
    if hasattr(briefing, "feedback") and request.method == "GET":
        return redirect(briefing)  # which shows what was said
    form = FeedbackForm(request.POST or None)
    if form.is_valid():
        try:
            briefers.give_feedback(
                briefing=briefing, by=request.user, now=timezone.now(), **form.cleaned_data
            )
            say(request, "Thank you. Your briefer and the communications team can read it.")
        except Refused as refusal:
            refuse(request, str(refusal))
        return redirect(briefing)
    return render(
        request, "scheduling/desk/briefing_feedback.html", {"form": form, "briefing": briefing}
    )


@require_POST
@signed_in
def briefing_cancel(request: Request, reference: str) -> HttpResponse:
    rows = Briefing.objects.visible_to(request.user).with_people()
    briefing = get_object_or_404(rows, reference=reference)
    sight = sight_of(briefing, request.user, timezone.now())
    if briefing.is_open and not sight.may_cancel:
        raise Http404
    try:
        reason = request.POST.get("reason", "").strip()[:300]
        for_all = sight.may_run and "for_all" in request.POST
        briefings.cancel_briefing(
            briefing=briefing, reason=reason, for_all=for_all, by=request.user, now=timezone.now()
        )
        say(request, f"{briefing} has been called off{', for everybody' if for_all else ''}.")
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(briefing)


@require_POST
@requires(Permission.WORK_DESK, Permission.READ_OWN_PACKS)
def interview_briefing(request: Request, reference: str) -> HttpResponse:
    """One press asks for a briefing that is over in time for the interview."""
    rows = Interview.objects.visible_to(request.user).select_related(
        "enquiry__outlet", "enquiry__topic", "person"
    )
    interview = get_object_or_404(rows, reference=reference)
    try:
        briefing = briefings.request_for_interview(
            interview=interview, by=request.user, now=timezone.now()
        )
        say(request, f"{briefing} has been asked for, to finish in time for {interview}.")
        return redirect(briefing)
    except briefings.BriefingAskedAlready as refusal:
        refuse(request, str(refusal))
        return redirect(refusal.briefing)
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(
        interview if request.user.may(Permission.WORK_DESK) else "reports:my_next_interview"
    )
