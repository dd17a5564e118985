"""Enquiries: list, log, read, change, and take each step."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.pages import (
    Answer,
    Context,
    DoneAlready,
    Permission,
    RefusalsTo,
    Refused,
    inform,
    page,
    post,
    refuse,
    say,
)
from accounts.requests import Request, own_path
from accounts.spreadsheets import Format, download
from desk.enquiries import enquiry_states
from desk.enquiries.actions import enquiries
from desk.enquiries.actions.enquiries import (
    add_note,
    foi_due_on,
    hold_enquiry,
    record_approval,
    refer_enquiry,
    resume_enquiry,
)
from desk.enquiries.actions.interviews import AgreedWithAnother
from desk.enquiries.actions.lines_used import UsesHeldBackWords
from desk.enquiries.actions.received_emails import email_logged
from desk.enquiries.filters import EnquiryFilter
from desk.enquiries.forms.enquiries import EnquiryChangeForm, NewEnquiryForm
from desk.enquiries.forms.enquiry_steps import AnswerForm, ApprovalForm, HoldForm, ReferForm
from desk.enquiries.forms.pasted import NEEDED, PastedMail, TypedEnquiry, as_pasted
from desk.enquiries.forms.slots import Slots, posted_slots, slots_with
from desk.enquiries.models import Enquiry, EnquiryHold, ReceivedEmail
from desk.enquiries.queries.board import LOOKED_BACK, deadlines_since, grouped, in_time, sorted_rows
from desk.enquiries.queries.duplicates import similar_enquiries
from desk.enquiries.queries.enquiries import enquiry_page, limits_of
from desk.enquiries.queries.known_names import known_caller, known_for_reading, known_names
from desk.enquiries.queries.related import earlier_enquiries
from nhsuk.sorting import paged
from nhsuk.words import day
from scheduling.times.fields import say_moments
from training.models import Organisation

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


@page("enquiries/", Permission.WORK_DESK)
def enquiry_list(request: Request) -> Answer:
    now = request.now
    chosen = EnquiryFilter(request.GET, queryset=Enquiry.objects.all())
    if request.GET.get("format") in set(Format):
        return download(_export_rows(chosen), "enquiries", Format(request.GET["format"]))
    organisation = Organisation.objects.ours()
    sort = request.GET.get("sort", "")
    rows = sorted_rows(chosen.qs, now, limits_of(organisation), sort)
    page = paged(request, rows, PAGE_SIZE)
    groups = grouped(page, now, sort)
    shown = [row.enquiry.reference for rows in groups.values() for row in rows]
    return {
        "page": page,
        "filters": chosen.form,
        "groups": groups,
        "stale_url": reverse("reports:packs_out_of_date", query={"enquiry": shown}),
        "in_time": in_time(
            deadlines_since(timezone.localdate(now) - LOOKED_BACK), now, organisation
        ),
    }


@page("enquiries/<str:reference>/", Permission.WORK_DESK)
def enquiry_detail(request: Request, reference: str) -> Context:
    whole = Enquiry.objects.select_related(
        "outlet", "journalist", "topic", "owner", "deputy", "joined_to"
    )
    enquiry = get_object_or_404(whole, reference=reference)
    return enquiry_page(enquiry, request.now)


@page("enquiries/<str:reference>/change/", Permission.WORK_DESK)
def enquiry_change(request: Request, reference: str) -> Answer:
    enquiry = get_object_or_404(
        Enquiry.objects.select_related("outlet", "journalist"), reference=reference
    )
    form = EnquiryChangeForm(request.POST or None, by=request.user, now=request.now, row=enquiry)
    if form.is_valid():
        with RefusalsTo(form):
            try:
                enquiries.change_enquiry(
                    enquiry=enquiry,
                    caller=form.caller,
                    seen=form.cleaned_data["seen"],
                    still_so=form.still_so,
                    by=request.user,
                    now=request.now,
                    **form.details,
                )
            except AgreedWithAnother as refusal:
                form.ask_what_stays(refusal)
                raise
            say(request, f"{enquiry.reference} has been updated.")
            return redirect(enquiry)
    return {"form": form, "enquiry": enquiry, **known_names()}


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


@page("enquiries/add/", Permission.WORK_DESK)
def enquiry_add(request: Request) -> Answer:
    """Blank, or with what an email says: one that was pasted, or `received_email`, which came by
    itself. Without a button of the form (read, change the text, another slot), logs it.
    """
    now = request.now
    email = _received_email(request)
    if email and email.enquiry and request.method == "GET":
        refuse(request, str(email_logged(email)))
        return redirect(email.enquiry)
    data = as_pasted(email, now=now) if email and request.method == "GET" else request.POST
    names = known_names()
    context: dict[str, Any] = {"received_email": email, **names}
    mail = _pasted_mail(data, names, now)
    if data and not BUTTONS & data.keys():
        said = mail.said if mail else {}
        form = NewEnquiryForm(data, by=request.user, now=now, said=said)
        slots = posted_slots(data, now=now, said=said)
        if mail:
            mail.ask_for_times(slots)
        if form.is_valid() & slots.is_valid():
            context["similar"] = similar = _similar_to_call(request, form)
            if answer := _add_to_existing(request, form, slots, similar, email, now) or (
                None if similar else _log(request, form, slots, email, now)
            ):
                return answer
    else:
        form, slots = _unbound(request, data, mail, names, now)
    for each in (form, *slots):
        say_moments(each, now=now)
    form.say_time_left()
    slots.suggest(outlet=str(form["outlet"].value() or ""))
    context |= {"form": form, "slots": slots, **_shown(data, mail, form, slots, now)}
    return context


BUTTONS = {"read", "change", "another"}


def _pasted_mail(data: QueryDict, names: dict[str, list[str]], now: datetime) -> PastedMail | None:
    """The mail, if it was read: now, or before the page was posted again."""
    text = data.get("background", "")
    if not text.strip() or not {"read", "is_read"} & data.keys():
        return None
    read_at = parse_datetime(data.get("read_at", "")) or now
    return PastedMail(text, known=known_for_reading(names), now=now, read_at=read_at)


def _unbound(
    request: Request,
    data: QueryDict,
    mail: PastedMail | None,
    names: dict[str, list[str]],
    now: datetime,
) -> tuple[NewEnquiryForm, Slots]:
    """The forms with what was typed, and with what the mail says where it has just been read."""
    usual = NewEnquiryForm(by=request.user, now=now)
    if not data:
        return usual, slots_with([], now=now, said={})
    typed = TypedEnquiry(data, usual=usual)
    fresh = mail if "read" in data else None
    before = None
    if fresh and (text := data.get("read_text", "")):
        known = known_for_reading(names)
        before = PastedMail(text, known=known, now=now, read_at=fresh.read_at)
    said = mail.said if mail else {}
    initial = typed.initial(fresh, before)
    form = NewEnquiryForm(by=request.user, now=now, said=said, initial=initial)
    rows = typed.rows(fresh, before)
    return form, slots_with(rows, now=now, said=said, more="another" in data)


def _shown(
    data: QueryDict, mail: PastedMail | None, form: NewEnquiryForm, slots: Slots, now: datetime
) -> dict[str, Any]:
    """What the page says of the mail: its words, what is missing, and what to check."""
    shown: dict[str, Any] = {
        "was_received_at": data.get("was_received_at", "") or form["received_at"].value(),
        "mail": mail,
        "is_changing": "change" in data,
        "caller": known_caller(
            outlet=str(form["outlet"].value() or ""),
            journalist=str(form["journalist"].value() or ""),
        ),
        "earlier": earlier_enquiries(
            outlet=str(form["outlet"].value() or ""),
            journalist=str(form["journalist"].value() or ""),
            topic=str(form["topic"].value() or ""),
            now=now,
        ),
    }
    if mail is None or "change" in data:
        return shown
    checks = [*mail.show_in(form), *(check for row in slots for check in mail.show_in(row))]
    return shown | {
        "pieces": mail.pieces(),
        "checks": [check for check in checks if not check.is_open],
        "open": [check for check in checks if check.is_open and check.field != "id_topic"],
        "missing": [
            words
            for name, words in NEEDED.items()
            if not form[name].value() and name not in mail.offers
        ],
        "unsaid": mail.unsaid(),
    }


def _received_email(request: Request) -> ReceivedEmail | None:
    """The email that the enquiry came by, unless it was pasted or heard."""
    number = (request.POST or request.GET).get("received_email", "")
    if not number.isdecimal():
        return None
    email = get_object_or_404(
        ReceivedEmail.objects.select_related("enquiry", "logged_by", "passed_on_by"), pk=number
    )
    return None if email.emptied_at else email


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
    request: Request,
    form: NewEnquiryForm,
    slots: Slots,
    similar: list[Enquiry],
    email: ReceivedEmail | None,
    now: datetime,
) -> HttpResponse | None:
    """Adds the call to the log of the chosen enquiry instead of logging a new one."""
    into = next((other for other in similar if other.reference == request.POST.get("join")), None)
    if into is None:
        return None
    try:
        starts = [bid["slot"]["starts_at"] for bid in slots.bids()]
        text = form.as_call(now, starts)
        add_note(enquiry=into, text=text, by=request.user, now=now, email=email)
    except DoneAlready as refusal:
        refuse(request, str(refusal))
        return redirect(refusal.row)
    say(request, f"The call is in the log of {into.reference}. No new enquiry was logged.")
    return redirect(f"{into.get_absolute_url()}#log")


def _log(
    request: Request,
    form: NewEnquiryForm,
    slots: Slots,
    email: ReceivedEmail | None,
    now: datetime,
) -> HttpResponse | None:
    """The redirect after logging; None if the form has errors."""
    values = {"caller": form.caller, "email": email, "by": request.user, "now": now, **form.details}
    if form.hidden:
        inform(request, "Characters that cannot be seen were removed from the text.")
    try:
        if bids := slots.bids():
            interviews = enquiries.log_bids(bids=bids, **values)
            logged = {each.enquiry.reference: each.enquiry for each in interviews}
            if len(logged) == 1:
                say(request, f"{interviews[0].enquiry} is logged. Choose who speaks.")
            else:
                say(request, f"{' and '.join(logged)} are logged. Choose who speaks.")
            return redirect("desk:interview_choose", interviews[0].reference)
        enquiry = enquiries.log_enquiry(**values)
        say(request, f"{enquiry} is logged.")
        return redirect(enquiry)
    except DoneAlready as refusal:
        refuse(request, str(refusal))
        return redirect(refusal.row)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@post("enquiries/<str:reference>/move/", Permission.WORK_DESK)
def enquiry_move(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, reference=reference)
    step = request.POST.get("step", "")
    text = request.POST.get("text", "").strip()
    was_new = enquiry.state == Enquiry.State.NEW
    with RefusalsTo(request):
        enquiries.move_enquiry(
            enquiry=enquiry, step=step, text=text, by=request.user, now=request.now
        )
        if was_new and enquiry.state == Enquiry.State.TRIAGED:
            undo = reverse("desk:enquiry_unacknowledge", args=[reference])
            say(request, f"{enquiry} is acknowledged.", undo=undo)
        else:
            say(request, f"{enquiry.reference}: {Enquiry.State(step).label.lower()}.")
    return redirect(own_path(request.POST.get("back", "")) or enquiry)


@post("enquiries/<str:reference>/unacknowledge/", Permission.WORK_DESK)
def enquiry_unacknowledge(request: Request, reference: str) -> HttpResponse:
    """Undoes the acknowledgement."""
    enquiry = get_object_or_404(Enquiry, reference=reference)
    with RefusalsTo(request):
        enquiries.undo_acknowledgement(enquiry=enquiry, by=request.user, now=request.now)
        say(request, f"{enquiry} is not acknowledged.")
    return redirect(own_path(request.POST.get("back", "")) or enquiry)


@page("enquiries/<str:reference>/hold/", Permission.WORK_DESK)
def enquiry_hold(request: Request, reference: str) -> Answer:
    """Puts it on hold until a day; if it is on hold already, changes the day."""
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    hold = EnquiryHold.objects.not_lifted().filter(enquiry=enquiry).first()
    form = HoldForm(request.POST or None, initial={"reason": hold.reason} if hold else {})
    if form.is_valid():
        with RefusalsTo(form):
            made = hold_enquiry(
                enquiry=enquiry, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, f"{enquiry.reference} is on hold until {day(made.look_again_on)}.")
            return redirect(enquiry)
    return {"enquiry": enquiry, "form": form, "hold": hold}


@post("enquiries/<str:reference>/resume/", Permission.WORK_DESK)
def enquiry_resume(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, reference=reference)
    with RefusalsTo(request):
        resumed = resume_enquiry(enquiry=enquiry, by=request.user, now=request.now)
        say(
            request,
            f"{resumed.reference} is off hold, and back to {resumed.get_state_display().lower()}.",
        )
    return redirect(enquiry)


@page("enquiries/<str:reference>/answer/", Permission.WORK_DESK)
def enquiry_answer(request: Request, reference: str) -> Answer:
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    now = request.now
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
    embargo = enquiry.embargo_until and now < enquiry.embargo_until
    return {"enquiry": enquiry, "form": form, "can_answer": can_answer, "embargo": embargo}


@page("enquiries/<str:reference>/approve/", Permission.WORK_DESK)
def enquiry_approve(request: Request, reference: str) -> Answer:
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    now = request.now
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
    return {"enquiry": enquiry, "form": form}


@page("enquiries/<str:reference>/refer/", Permission.WORK_DESK)
def enquiry_refer(request: Request, reference: str) -> Answer:
    enquiry = get_object_or_404(
        Enquiry.objects.select_related("outlet", "journalist"), reference=reference
    )
    form = ReferForm(
        request.POST or None, initial={"kind": "foi" if enquiry.wants == "data" else "partner"}
    )
    if form.is_valid():
        with RefusalsTo(form):
            referral = refer_enquiry(
                enquiry=enquiry, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, f"{enquiry.reference} is referred to {referral.to_whom}.")
            return redirect(enquiry)
    return {"enquiry": enquiry, "form": form, "due_on": foi_due_on(enquiry)}


@post("enquiries/<str:reference>/note/", Permission.WORK_DESK)
def enquiry_note(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, reference=reference)
    with RefusalsTo(request):
        enquiries.add_note(
            enquiry=enquiry,
            text=request.POST.get("text", "").strip(),
            by=request.user,
            now=request.now,
        )
    return redirect(f"{enquiry.get_absolute_url()}#log")
