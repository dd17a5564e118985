"""Coverage of an enquiry: add, judge, correct, retract."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, refuse, say
from desk.enquiries.actions import coverage as coverage_actions
from desk.enquiries.forms.coverage import CoverageForm, CoverageVerdictForm
from desk.enquiries.models import Coverage, Enquiry
from desk.enquiries.queries.known_names import known_names


@page("enquiries/<str:reference>/coverage/add/", Permission.WORK_DESK)
def coverage_add(request: Request, reference: str) -> Answer:
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    form = CoverageForm(request.POST or None, enquiry=enquiry, now=request.now)
    if form.is_valid():
        with RefusalsTo(form):
            added = coverage_actions.add_coverage(
                enquiry=enquiry, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, f"“{added.title}” has been added.")
            return redirect(f"{enquiry.get_absolute_url()}#coverage")
    return {"enquiry": enquiry, "form": form, **known_names()}


@post("coverage/<int:pk>/judge/", Permission.WORK_DESK)
def coverage_judge(request: Request, pk: int) -> HttpResponse:
    coverage = get_object_or_404(Coverage.objects.select_related("enquiry"), pk=pk)
    form = CoverageVerdictForm(request.POST)
    if not form.is_valid():
        refuse(request, "Choose one of the answers in the lists.")
    else:
        with RefusalsTo(request):
            coverage_actions.judge_coverage(
                coverage=coverage, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, "The verdict is recorded.")
    return redirect(f"{coverage.enquiry.get_absolute_url()}#coverage")


@post("coverage/<int:pk>/correct/", Permission.WORK_DESK)
def coverage_correct(request: Request, pk: int) -> HttpResponse:
    """Asks for a correction if there is a text; otherwise records that the correction was made."""
    coverage = get_object_or_404(Coverage.objects.select_related("enquiry"), pk=pk)
    text = request.POST.get("text", "").strip()
    with RefusalsTo(request):
        if "made" in request.POST:
            coverage_actions.note_correction_made(
                coverage=coverage, by=request.user, now=request.now
            )
            say(request, "Marked as corrected.")
        else:
            coverage_actions.ask_correction(
                coverage=coverage, text=text, by=request.user, now=request.now
            )
            say(request, "The correction request is recorded.")
    return redirect(f"{coverage.enquiry.get_absolute_url()}#coverage")


@post("coverage/<int:pk>/retract/", Permission.WORK_DESK)
def coverage_retract(request: Request, pk: int) -> HttpResponse:
    coverage = get_object_or_404(Coverage.objects.select_related("enquiry"), pk=pk)
    with RefusalsTo(request):
        coverage_actions.retract_coverage(coverage=coverage, by=request.user, now=request.now)
        say(request, f"“{coverage.title}” has been removed.")
    return redirect(f"{coverage.enquiry.get_absolute_url()}#coverage")
