"""Assessments: scored by assessors on a phone or tablet; read by the person and by nobody else."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    get,
    page,
    post,
    say,
    signed_in,
)
from accounts.spreadsheets import Format, download
from desk.assessments.actions import assessments
from desk.assessments.forms.assessments import ScoreForm, SecondForm, SettleForm, initial_of
from desk.assessments.models import Assessment
from desk.assessments.queries.assessment_files import assessments_table
from desk.assessments.queries.assessment_lists import made_by, made_of
from desk.assessments.queries.assessments import AssessmentPage, decided_of, states_of, trend_of
from desk.briefings.models import Briefing
from scheduling.training_sessions.models import Booking
from training.models import Person
from training.rubric import Style


@post("bookings/<int:pk>/assess/", Permission.MARK_ATTENDANCE)
def booking_assess(request: Request, pk: int) -> HttpResponse:
    """For the session's trainer, or the desk if the trainer has no sign-in."""
    by_desk = (
        Q(training_session__trainer__user=None)
        if request.user.may(Permission.EDIT_TRAINING_SESSIONS)
        else Q(pk=None)
    )
    assessed = (
        Booking.objects.known()
        .with_session()
        .filter(Q(training_session__trainer__user=request.user) | by_desk)
    )
    booking = get_object_or_404(assessed, pk=pk)
    with RefusalsTo(request):
        made = assessments.begin_for_booking(booking=booking, by=request.user, now=request.now)
        return _to_fill_in(request, made)
    return redirect("scheduling:training_session_attendance", booking.training_session_id)


@post("briefings/<str:reference>/assess/")
@signed_in
def briefing_assess(request: Request, reference: str) -> HttpResponse:
    """For whoever gives the mock interview."""
    briefing = get_object_or_404(
        Briefing.objects.given_by(request.user).with_people(), reference=reference
    )
    with RefusalsTo(request):
        made = assessments.begin_for_briefing(briefing=briefing, by=request.user, now=request.now)
        return _to_fill_in(request, made)
    return redirect(briefing)


def _to_fill_in(request: Request, assessment: Assessment) -> HttpResponse:
    page = AssessmentPage(assessment, request.user)
    return (
        redirect("desk:assessment_score", assessment.pk)
        if page.me and not page.own_sheet
        else redirect(assessment)
    )


def _of_assessor(request: Request, pk: int) -> Assessment:
    return get_object_or_404(Assessment.objects.assessed_by(request.user).with_what(), pk=pk)


@page("assessments/")
@signed_in
def assessment_list(request: Request) -> Context:
    """What the reader has to assess or has assessed, latest first."""
    return made_by(request.user)


@get("assessments/export/<format:file_format>/")
@signed_in
def assessment_export(request: Request, file_format: Format) -> HttpResponse:
    """The reader's scores, with the other assessor's once both are submitted."""
    states = states_of(
        Assessment.objects.assessed_by(request.user).with_what().order_by("held_on", "pk")
    )
    rows = assessments_table(states, reader=request.user)
    return download(rows, "assessments", file_format)


@page("assessments/<int:pk>/")
@signed_in
def assessment_detail(request: Request, pk: int) -> HttpResponse:
    """For an assessor its state; for the person the result once decided; 404 for anyone else."""
    rows = Assessment.objects.with_what()
    assessment = rows.assessed_by(request.user).filter(pk=pk).first() or get_object_or_404(
        rows.of_user(request.user), pk=pk
    )
    page = AssessmentPage(assessment, request.user)
    return _render_detail(request, page)


def _render_detail(request: Request, page: AssessmentPage, **forms: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "assessment": page.assessment,
        "state": page.state,
    }
    if page.me:
        own = decided_of(page.assessment.person, seen_by=request.user)
        context |= {
            "days": [state.assessment.held_on for state in own],
            "trend": trend_of(own),
        }
        context["second"] = SecondForm(assessment=page.assessment, by=request.user)
        context["settling"] = SettleForm()
    return render(request, "desk/assessments/assessment_detail.html", context | forms)


@page("assessments/<int:pk>/score/")
@signed_in
def assessment_score(request: Request, pk: int) -> Answer:
    """Fill in, save as a draft or submit; once submitted, correct with a reason."""
    page = AssessmentPage(_of_assessor(request, pk), request.user)
    sheet = page.own_sheet
    me = page.me
    initial = initial_of(sheet) if sheet else (me.draft if me else {})
    options: Any = {
        "style": Style(page.assessment.style),
        "is_correction": sheet is not None,
        "initial": initial,
    }
    form = ScoreForm(request.POST or None, **options)
    if request.method == "POST" and request.POST.get("action") == "draft":
        return _save_draft(request, page.assessment, form)
    if form.is_valid():
        with RefusalsTo(form):
            _submit(request, page, form)
            return redirect(page.assessment)
    return {"form": form, "page": page, "sheet": sheet, "me": me}


def _save_draft(request: Request, assessment: Assessment, form: ScoreForm) -> HttpResponse:
    with RefusalsTo(request):
        assessments.save_draft(
            assessment=assessment, content=form.as_draft(), by=request.user, now=request.now
        )
        say(request, "Draft saved. Only you can see it.")
    return redirect("desk:assessment_score", assessment.pk)


def _submit(request: Request, page: AssessmentPage, form: ScoreForm) -> None:
    given: Any = {
        "scores": form.scores,
        "feedback": form.feedback,
        "by": request.user,
        "now": request.now,
    }
    if page.own_sheet is None:
        assessments.submit_sheet(assessment=page.assessment, **given)
        say(request, "Your scores are submitted.")
        return
    if form.cleaned_data["seen"] != page.own_sheet.pk:
        raise Refused(assessments.CORRECTED_MEANWHILE)
    assessments.correct_sheet(sheet=page.own_sheet, because=form.cleaned_data["because"], **given)
    say(
        request,
        "Your scores are corrected. The earlier ones stay in the history, with your reason.",
    )


@post("assessments/<int:pk>/second/")
@signed_in
def assessment_second(request: Request, pk: int) -> HttpResponse:
    assessment = _of_assessor(request, pk)
    form = SecondForm(request.POST, assessment=assessment, by=request.user)
    if form.is_valid():
        user = form.cleaned_data["assessor"]
        with RefusalsTo(request):
            assessments.ask_second_assessor(
                assessment=assessment, user=user, by=request.user, now=request.now
            )
            say(
                request,
                f"{user} has been asked to score. "
                "They cannot see your scores until both are submitted.",
            )
        return redirect(assessment)
    page = AssessmentPage(assessment, request.user)
    return _render_detail(request, page, second=form, form=form)


@post("assessments/<int:pk>/settle/")
@signed_in
def assessment_settle(request: Request, pk: int) -> HttpResponse:
    assessment = _of_assessor(request, pk)
    form = SettleForm(request.POST)
    if form.is_valid():
        with RefusalsTo(request):
            assessments.settle(
                assessment=assessment,
                words=form.cleaned_data["words"],
                by=request.user,
                now=request.now,
            )
            say(
                request, "Saved. Once the other assessor agrees, the average of both scores counts."
            )
        return redirect(assessment)
    page = AssessmentPage(assessment, request.user)
    return _render_detail(request, page, settling=form, form=form)


@post("assessments/<int:pk>/agree/")
@signed_in
def assessment_agree(request: Request, pk: int) -> HttpResponse:
    """Answers the agreement that the reader saw; a later one is not agreed to."""
    assessment = _of_assessor(request, pk)
    settlement = get_object_or_404(assessment.settlements, pk=request.POST.get("settlement") or 0)
    agrees = request.POST.get("answer") == "yes"
    with RefusalsTo(request):
        assessments.answer_settlement(
            settlement=settlement, agrees=agrees, by=request.user, now=request.now
        )
        say(
            request,
            "Agreed. The average of both scores counts."
            if agrees
            else "Not agreed. Talk to the other assessor and try again.",
        )
    return redirect(assessment)


@page("my/assessments/", Permission.SEE_OWN_TRAINING)
def my_assessments(request: Request) -> Context:
    """The reader's decided assessments, latest first, and each criterion over time."""
    return made_of(request.user)


@get("my/assessments/export/<format:file_format>/", Permission.SEE_OWN_TRAINING)
def my_assessment_export(request: Request, file_format: Format) -> HttpResponse:
    """The reader's decided assessments."""
    person = Person.objects.listed().filter(user=request.user).first()
    rows = assessments_table(decided_of(person) if person else [], reader=request.user)
    return download(rows, "my-assessments", file_format)
