"""Enquiries: listed, read, changed, and moved from state to state. How one is logged is in enquiry_logging."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.requests import Request
from scheduling import enquiry_states
from scheduling.actions import enquiries
from scheduling.actions.seen import fingerprint
from scheduling.filters import EnquiryFilter
from scheduling.forms.enquiries import EnquiryForm, initial_of
from scheduling.gather.enquiries import deadline_clock, next_deed
from scheduling.gather.enquiry_clocks import current_limits
from scheduling.gather.known_names import known_names
from scheduling.models import Enquiry
from training.actions.facts import Refused
from training.spreadsheets import Format, download

A_PAGE = 25
COLUMNS = ("Reference", "Outlet", "Journalist", "Subject", "Topic", "Wants", "Received", "Deadline", "State", "Owner")


@requires(Permission.WORK_DESK)
def enquiry_list(request: Request) -> HttpResponse:
    now = timezone.now()
    whole = Enquiry.objects.by_deadline().select_related("outlet", "journalist", "topic", "owner")
    chosen = EnquiryFilter(request.GET, queryset=whole)
    if request.GET.get("format") in set(Format):
        return download(_rows(chosen), name="enquiries", file_format=Format(request.GET["format"]))
    page = Paginator(chosen.qs, A_PAGE).get_page(request.GET.get("page"))
    limits = current_limits()
    rows = [(enquiry, deadline_clock(enquiry, now, limits)) for enquiry in page]
    return render(request, "scheduling/enquiry_list.html", {"page": page, "rows": rows, "filter": chosen})


@requires(Permission.WORK_DESK)
def enquiry_detail(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(
        Enquiry.objects.select_related("outlet", "journalist", "topic", "owner"), reference=reference
    )
    interviews = enquiry.interviews.select_related("person").in_order()
    steps = enquiry_states.steps_from(enquiry.state)
    context = {
        "enquiry": enquiry,
        "clock": None if enquiry.state in Enquiry.ENDED else deadline_clock(enquiry, timezone.now(), current_limits()),
        "interviews": interviews,
        "deed": next_deed(enquiry, interviews) if enquiry.state in Enquiry.WAITING else None,
        "notes": enquiry.notes.select_related("by").order_by("-at", "-pk"),
        "steps": [step for step in steps if step[0] not in {*enquiry_states.NEEDS_REASON, "answered"}],
        "steps_with_reason": [step for step in steps if step[0] in enquiry_states.NEEDS_REASON],
        "can_answer": enquiry_states.is_by_hand(enquiry.state, "answered"),
        "can_offer": enquiry.state not in {*Enquiry.ENDED, Enquiry.State.ON_HOLD},
    }
    return render(request, "scheduling/enquiry_detail.html", context)


@requires(Permission.WORK_DESK)
def enquiry_change(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet", "journalist"), reference=reference)
    now = timezone.now()
    form = EnquiryForm(request.POST or None, by=request.user, now=now, initial=initial_of(enquiry))
    if form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            enquiries.change_enquiry(
                enquiry=enquiry, caller=form.caller, seen=seen, by=request.user, now=now, **form.details
            )
            messages.success(request, f"{enquiry.reference} is changed.")
            return redirect(enquiry)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "enquiry": enquiry, "seen": fingerprint(enquiry, enquiries.SEEN), **known_names()}
    return render(request, "scheduling/enquiry_change.html", context)


@require_POST
@requires(Permission.WORK_DESK)
def enquiry_move(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, reference=reference)
    step, text = request.POST.get("step", ""), request.POST.get("text", "").strip()
    try:
        enquiries.move_enquiry(enquiry=enquiry, step=step, text=text, by=request.user, now=timezone.now())
        messages.success(request, f"{enquiry.reference}: {Enquiry.State(step).label.lower()}.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(enquiry)


@require_POST
@requires(Permission.WORK_DESK)
def enquiry_answer(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, reference=reference)
    response = request.POST.get("response", "").strip()
    try:
        enquiries.answer_enquiry(enquiry=enquiry, response=response, by=request.user, now=timezone.now())
        messages.success(request, f"{enquiry.reference} is answered.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(enquiry)


@require_POST
@requires(Permission.WORK_DESK)
def enquiry_note(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, reference=reference)
    try:
        enquiries.add_note(
            enquiry=enquiry, text=request.POST.get("text", "").strip(), by=request.user, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{enquiry.get_absolute_url()}#log")


def _rows(found: EnquiryFilter) -> list[tuple[str, ...]]:
    def said(enquiry: Enquiry) -> tuple[str, ...]:
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
        )

    return [COLUMNS, *(said(enquiry) for enquiry in found.qs)]
