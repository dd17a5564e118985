"""An interview's slot: add, change, call off, record that it went out, and the calendar file."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.confidential import file_response
from accounts.emailed import emailed
from accounts.pages import Answer, Permission, RefusalsTo, Refused, page, post, say, typed_line
from accounts.requests import Request, own_path
from desk.enquiries.actions import assignments, interview_links, interviews
from desk.enquiries.emails import write_event
from desk.enquiries.forms.interviews import InterviewChangeForm, InterviewForm
from desk.enquiries.models import Enquiry, Interview


@page("enquiries/<str:reference>/interview/", Permission.WORK_DESK)
def interview_add(request: Request, reference: str) -> Answer:
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    usual = {"minutes": 5, "medium": "radio"}
    form = InterviewForm(request.POST or None, now=request.now, initial=usual)
    if form.is_valid():
        with RefusalsTo(form):
            interview = interviews.offer_interview(
                enquiry=enquiry, by=request.user, now=request.now, **form.values
            )
            say(request, f"{interview} has been added. Choose who speaks.")
            return redirect("desk:interview_choose", interview.reference)
    return {"form": form, "enquiry": enquiry}


@page("interviews/<str:reference>/change/", Permission.WORK_DESK)
def interview_change(request: Request, reference: str) -> Answer:
    interview = get_object_or_404(
        Interview.objects.select_related("enquiry__outlet", "person"), reference=reference
    )
    back = own_path(request.GET.get("back", ""))
    form = InterviewChangeForm(request.POST or None, now=request.now, row=interview)
    if form.is_valid():
        with RefusalsTo(form):
            interviews.change_interview(
                interview=interview,
                seen=form.cleaned_data["seen"],
                by=request.user,
                now=request.now,
                **form.values,
            )
            say(request, f"{interview} has been updated.")
            return redirect(back or interview)
    return {"form": form, "interview": interview, "back": back}


@page("interviews/<str:reference>/call-off/", Permission.WORK_DESK)
def interview_call_off(request: Request, reference: str) -> Answer:
    interview = get_object_or_404(
        Interview.objects.select_related("enquiry__outlet", "person"), reference=reference
    )
    problem = ""
    if request.method == "POST":
        reason = typed_line(request, "reason")
        try:
            interviews.call_off_interview(
                interview=interview,
                reason=reason,
                is_last="is_last" in request.POST,
                by=request.user,
                now=request.now,
            )
            say(request, f"{interview} has been called off.")
            return redirect(interview.enquiry)
        except Refused as refusal:
            problem = str(refusal)
    others = interview.enquiry.interviews.filter(called_off_at=None).exclude(pk=interview.pk)
    return {"interview": interview, "problem": problem, "is_last": not others.exists()}


@post("interviews/<str:reference>/went-out/", Permission.WORK_DESK)
def interview_went_out(request: Request, reference: str) -> HttpResponse:
    interview = get_object_or_404(
        Interview.objects.select_related("enquiry", "person"), reference=reference
    )
    with RefusalsTo(request):
        assignments.record_went_out(interview=interview, by=request.user, now=request.now)
        undo = reverse("desk:interview_unmark", args=[interview.reference])
        say(
            request,
            f"{interview} went out. It counts as practice for {interview.person}.",
            undo=undo,
        )
    return redirect(own_path(request.POST.get("back", "")) or interview)


@post("interviews/<str:reference>/unmark/", Permission.WORK_DESK)
def interview_unmark(request: Request, reference: str) -> HttpResponse:
    """Undoes `interview_went_out`."""
    rows = Interview.objects.select_related("enquiry", "person", "practice")
    interview = get_object_or_404(rows, reference=reference)
    with RefusalsTo(request):
        assignments.undo_went_out(interview=interview, by=request.user, now=request.now)
        say(request, f"{interview} is no longer marked as gone out.")
    return redirect(own_path(request.POST.get("back", "")) or interview)


@page("interviews/<str:reference>/calendar/", Permission.WORK_DESK, Permission.READ_OWN_PACKS)
def interview_calendar(request: Request, reference: str) -> HttpResponse:
    """The event as a file, for the spokesperson and the desk."""
    accepted = Interview.objects.visible_to(request.user).filter(
        person__isnull=False, called_off_at=None
    )
    interview = get_object_or_404(accepted.select_related("person"), reference=reference)
    assert interview.person is not None  # noqa: S101  filtered above
    event = write_event(interview, interview.person, "REQUEST", now=request.now)
    return file_response(
        event.encode(),
        content_type="text/calendar; charset=utf-8",
        name=f"{interview.reference}.ics",
    )


@post("interviews/<str:reference>/calendar-link/end/", Permission.WORK_DESK)
def interview_link_end(request: Request, reference: str) -> HttpResponse:
    interview = get_object_or_404(Interview, reference=reference)
    with RefusalsTo(request):
        interview_links.end_calendar_link(interview=interview, by=request.user, now=request.now)
        say(request, "The link in the calendar no longer works.")
    return redirect(interview)


@post("interviews/<str:reference>/calendar-link/send/", Permission.WORK_DESK)
def interview_link_send(request: Request, reference: str) -> HttpResponse:
    rows = Interview.objects.select_related("enquiry__outlet", "person")
    interview = get_object_or_404(rows, reference=reference)
    with RefusalsTo(request):
        person = interview_links.send_calendar_link(
            interview=interview, by=request.user, now=request.now
        )
        say(request, emailed(f"We are sending a new calendar link to {person.email}."))
    return redirect(interview)
