"""What is done with an enquiry: moved from state to state, put on hold, answered, approved,
referred, noted.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from nhsuk.words import day
from scheduling.desk import enquiry_states
from scheduling.desk.actions import enquiries
from scheduling.desk.actions.approvals import record_approval
from scheduling.desk.actions.holds import hold_enquiry, resume_enquiry
from scheduling.desk.actions.lines_used import SaysHeldBack
from scheduling.desk.actions.referrals import foi_due_on, refer_enquiry
from scheduling.desk.forms.enquiry_deeds import AnswerForm, ApprovalForm, HoldForm, ReferForm
from scheduling.desk.models import Enquiry, EnquiryHold


@require_POST
@requires(Permission.WORK_DESK)
def enquiry_move(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, reference=reference)
    step = request.POST.get("step", "")
    text = request.POST.get("text", "").strip()
    try:
        enquiries.move_enquiry(
            enquiry=enquiry, step=step, text=text, by=request.user, now=timezone.now()
        )
        say(request, f"{enquiry.reference}: {Enquiry.State(step).label.lower()}.")
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(enquiry)


@requires(Permission.WORK_DESK)
def enquiry_hold(request: Request, reference: str) -> HttpResponse:
    """On hold until a day; one that is on hold already, until another day."""
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    hold = EnquiryHold.objects.held().filter(enquiry=enquiry).first()
    form = HoldForm(request.POST or None, initial={"reason": hold.reason} if hold else {})
    if form.is_valid():
        try:
            made = hold_enquiry(
                enquiry=enquiry, by=request.user, now=timezone.now(), **form.cleaned_data
            )
            say(request, f"{enquiry.reference} is on hold until {day(made.look_again_on)}.")
            return redirect(enquiry)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(
        request,
        "scheduling/desk/enquiry_hold.html",
        {"enquiry": enquiry, "form": form, "hold": hold},
    )


@require_POST
@requires(Permission.WORK_DESK)
def enquiry_resume(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, reference=reference)
    try:
        resumed = resume_enquiry(enquiry=enquiry, by=request.user, now=timezone.now())
        say(
            request,
            f"{resumed.reference} is off hold, and back to {resumed.get_state_display().lower()}.",
        )
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(enquiry)


@requires(Permission.WORK_DESK)
def enquiry_answer(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    now = timezone.now()
    is_looking = request.POST.get("deed") == "find"
    sent = request.POST if request.method == "POST" and not is_looking else None
    form = AnswerForm(sent, enquiry=enquiry, now=now, typed=request.POST if is_looking else None)
    if form.is_valid():
        try:
            enquiries.answer_enquiry(enquiry=enquiry, by=request.user, now=now, **form.values)
            say(request, f"{enquiry.reference} is answered.")
            return redirect(enquiry)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, SaysHeldBack):
                form.ask_whether_meant(refusal.references)
    can_answer = enquiry_states.is_by_hand(enquiry.state, "answered")
    context = {"enquiry": enquiry, "form": form, "can_answer": can_answer}
    return render(request, "scheduling/desk/enquiry_answer.html", context)


@requires(Permission.WORK_DESK)
def enquiry_approve(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    now = timezone.now()
    form = ApprovalForm(
        request.POST or None, now=now, initial={"approved_at": now, "text": enquiry.response}
    )
    if form.is_valid():
        try:
            record_approval(
                enquiry=enquiry, by=request.user, now=now, meant=form.meant, **form.cleaned_data
            )
            say(request, f"The approval by {form.cleaned_data['approved_by_name']} is recorded.")
            return redirect(enquiry)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, SaysHeldBack):
                form.ask_whether_meant(refusal.references)
    return render(
        request, "scheduling/desk/enquiry_approve.html", {"enquiry": enquiry, "form": form}
    )


@requires(Permission.WORK_DESK)
def enquiry_refer(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(
        Enquiry.objects.select_related("outlet", "journalist"), reference=reference
    )
    form = ReferForm(
        request.POST or None, initial={"kind": "foi" if enquiry.wants == "data" else "partner"}
    )
    if form.is_valid():
        try:
            referral = refer_enquiry(
                enquiry=enquiry, by=request.user, now=timezone.now(), **form.cleaned_data
            )
            say(request, f"{enquiry.reference} is referred to {referral.to_whom}.")
            return redirect(enquiry)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"enquiry": enquiry, "form": form, "due_on": foi_due_on(enquiry)}
    return render(request, "scheduling/desk/enquiry_refer.html", context)


@require_POST
@requires(Permission.WORK_DESK)
def enquiry_note(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, reference=reference)
    try:
        enquiries.add_note(
            enquiry=enquiry,
            text=request.POST.get("text", "").strip(),
            by=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(f"{enquiry.get_absolute_url()}#log")
