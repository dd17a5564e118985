"""Enquiries: list, log, read, change, and take each step."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import inform, refuse, say
from nhsuk.words import day
from scheduling.desk import enquiry_states
from scheduling.desk.actions import enquiries
from scheduling.desk.actions.enquiries import (
    add_note,
    foi_due_on,
    hold_enquiry,
    record_approval,
    refer_enquiry,
    resume_enquiry,
)
from scheduling.desk.actions.lines_used import UsesHeldBackWords
from scheduling.desk.filters import EnquiryFilter
from scheduling.desk.forms.enquiries import EnquiryForm, NewEnquiryForm, initial_of
from scheduling.desk.forms.enquiry_steps import AnswerForm, ApprovalForm, HoldForm, ReferForm
from scheduling.desk.forms.pasted import BUTTONS, PastedMail
from scheduling.desk.models import Enquiry, EnquiryHold
from scheduling.desk.queries.board import (
    LOOKED_BACK,
    deadlines_since,
    grouped,
    in_time,
    sorted_rows,
)
from scheduling.desk.queries.duplicates import similar_enquiries
from scheduling.desk.queries.enquiries import enquiry_page, limits_of
from scheduling.desk.queries.known_names import known_for_paste, known_names
from training.actions.seen import fingerprint
from training.models import Organisation
from training.spreadsheets import Format, download

PAGE_SIZE = 25
COLUMNS = (
    "Reference",
    "Outlet",
    "Journalist",
    "Subject",
    "Topic",
    "Wants",
    "Received",
    "Deadline",
    "State",
    "Owner",
    "Sent",
    "Outcome",
    "Referred to",
    "Information due",
    "Look again",
)


@requires(Permission.WORK_DESK)
def enquiry_list(request: Request) -> HttpResponse:
    now = timezone.now()
    chosen = EnquiryFilter(request.GET, queryset=Enquiry.objects.all())
    if request.GET.get("format") in set(Format):
        return download(
            _export_rows(chosen), name="enquiries", file_format=Format(request.GET["format"])
        )
    organisation = Organisation.objects.ours()
    rows = sorted_rows(chosen.qs, now, limits_of(organisation))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "filters": chosen.form,
        "groups": grouped(page, now),
        "in_time": in_time(
            deadlines_since(timezone.localdate(now) - LOOKED_BACK), now, organisation
        ),
    }
    return render(request, "scheduling/desk/enquiry_list.html", context)


@requires(Permission.WORK_DESK)
def enquiry_detail(request: Request, reference: str) -> HttpResponse:
    whole = Enquiry.objects.select_related(
        "outlet", "journalist", "topic", "owner", "deputy", "joined_to"
    )
    enquiry = get_object_or_404(whole, reference=reference)
    return render(
        request, "scheduling/desk/enquiry_detail.html", enquiry_page(enquiry, timezone.now())
    )


@requires(Permission.WORK_DESK)
def enquiry_change(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(
        Enquiry.objects.select_related("outlet", "journalist"), reference=reference
    )
    now = timezone.now()
    form = EnquiryForm(request.POST or None, by=request.user, now=now, initial=initial_of(enquiry))
    if form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            enquiries.change_enquiry(
                enquiry=enquiry,
                caller=form.caller,
                seen=seen,
                by=request.user,
                now=now,
                **form.details,
            )
            say(request, f"{enquiry.reference} has been updated.")
            return redirect(enquiry)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "enquiry": enquiry,
        "seen": fingerprint(enquiry, enquiries.SEEN),
        **known_names(),
    }
    return render(request, "scheduling/desk/enquiry_change.html", context)


def _export_rows(chosen: EnquiryFilter) -> list[tuple[str, ...]]:
    def cells(enquiry: Enquiry) -> tuple[str, ...]:
        return (
            enquiry.reference,
            enquiry.outlet.name,
            str(enquiry.journalist or ""),
            enquiry.subject,
            str(enquiry.topic or ""),
            enquiry.get_wants_display(),
            timezone.localtime(enquiry.received_at).isoformat(timespec="minutes"),
            timezone.localtime(enquiry.deadline_at).isoformat(timespec="minutes"),
            enquiry.get_state_display(),
            enquiry.owner.name,
            timezone.localtime(enquiry.response_sent_at).isoformat(timespec="minutes")
            if enquiry.response_sent_at
            else "",
            enquiry.outcome,
            ", ".join(referral.to_whom for referral in enquiry.referrals.all()),
            enquiry.foi_due_on.isoformat() if enquiry.foi_due_on else "",
            enquiry.look_again_on.isoformat() if enquiry.look_again_on else "",
        )

    return [COLUMNS, *(cells(enquiry) for enquiry in chosen.qs.for_board().for_list())]


@requires(Permission.WORK_DESK)
def enquiry_add(request: Request) -> HttpResponse:
    now = timezone.now()
    names = known_names()
    context: dict[str, Any] = {"was_received_at": request.POST.get("was_received_at", ""), **names}
    if BUTTONS & request.POST.keys():
        context |= _pasted_context(request, names, now)
    else:
        form = NewEnquiryForm(request.POST or None, by=request.user, now=now)
        if form.is_valid():
            context["similar"] = similar = _similar_to_call(request, form)
            if answer := _add_to_existing(request, form, similar, now) or (
                None if similar else _log(request, form, now)
            ):
                return answer
        context["form"] = form
    return render(request, "scheduling/desk/enquiry_add.html", context)


def _pasted_context(request: Request, names: dict[str, list[str]], now: datetime) -> dict[str, Any]:
    """The form with what was accepted from the pasted mail, and what is still to confirm."""
    usual = NewEnquiryForm(by=request.user, now=now)
    pasted = PastedMail(usual, request.POST, known=known_for_paste(names), now=now)
    form = NewEnquiryForm(by=request.user, now=now, initial=pasted.typed.dict())
    form.fields["outlet"].widget.attrs.pop("autofocus", None)  # shown as the first suggestion
    return {"form": form, "pasted": pasted}


def _similar_to_call(request: Request, form: NewEnquiryForm) -> list[Enquiry]:
    """Similar enquiries, unless the user marked this one as separate or logs the same call
    twice.
    """
    typed = form.cleaned_data
    if "separate" in request.POST:
        return []
    similar = similar_enquiries(
        outlet=typed["outlet"],
        topic=typed["topic"],
        subject=typed["subject"],
        received_at=typed["received_at"],
    )
    times = (typed["received_at"], typed["deadline_at"])
    return (
        [] if any((other.received_at, other.deadline_at) == times for other in similar) else similar
    )


def _add_to_existing(
    request: Request, form: NewEnquiryForm, similar: list[Enquiry], now: datetime
) -> HttpResponse | None:
    """Adds the call to the log of the chosen enquiry instead of logging a new one."""
    into = next((other for other in similar if other.reference == request.POST.get("join")), None)
    if into is None:
        return None
    add_note(enquiry=into, text=form.as_call(now), by=request.user, now=now)
    say(request, f"The call is in the log of {into.reference}. No new enquiry was logged.")
    return redirect(f"{into.get_absolute_url()}#log")


def _log(request: Request, form: NewEnquiryForm, now: datetime) -> HttpResponse | None:
    """The redirect after logging; None if the form has errors."""
    values = {"caller": form.caller, "by": request.user, "now": now, **form.details}
    if form.hidden:
        inform(request, "Characters that cannot be seen were removed from the text.")
    try:
        if form.bid:
            interview = enquiries.log_bid(bid=form.bid, **values)
            say(request, f"{interview.enquiry} is logged. Choose who speaks.")
            return redirect("scheduling:interview_choose", interview.reference)
        enquiry = enquiries.log_enquiry(**values)
        say(request, f"{enquiry} is logged.")
        return redirect(enquiry)
    except enquiries.LoggedAlready as refusal:
        refuse(request, str(refusal))
        return redirect(refusal.enquiry)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


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
    """Puts it on hold until a day; if it is on hold already, changes the day."""
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    hold = EnquiryHold.objects.not_lifted().filter(enquiry=enquiry).first()
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
    is_looking = request.POST.get("action") == "find"
    sent = request.POST if request.method == "POST" and not is_looking else None
    form = AnswerForm(sent, enquiry=enquiry, now=now, typed=request.POST if is_looking else None)
    if form.is_valid():
        try:
            enquiries.answer_enquiry(enquiry=enquiry, by=request.user, now=now, **form.values)
            say(request, f"{enquiry.reference} is answered.")
            return redirect(enquiry)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, UsesHeldBackWords):
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
            if isinstance(refusal, UsesHeldBackWords):
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
