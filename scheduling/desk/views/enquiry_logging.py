"""How an enquiry is logged: typed while somebody is on the phone, or read from a mail that was
pasted.
"""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import mention, refuse, say
from scheduling.desk.actions import enquiries
from scheduling.desk.actions.enquiries import add_note
from scheduling.desk.forms.enquiries import NewEnquiryForm
from scheduling.desk.forms.pasted import PRESSES, PastedMail
from scheduling.desk.models import Enquiry
from scheduling.desk.queries.duplicates import alike
from scheduling.desk.queries.known_names import known_for_reading, known_names


@requires(Permission.WORK_DESK)
def enquiry_add(request: Request) -> HttpResponse:
    now = timezone.now()
    names = known_names()
    context: dict[str, Any] = {"was_received_at": request.POST.get("was_received_at", ""), **names}
    if PRESSES & request.POST.keys():
        context |= _read(request, names, now)
    else:
        form = NewEnquiryForm(request.POST or None, by=request.user, now=now)
        if form.is_valid():
            context["alike"] = found = _alike(request, form)
            if answer := _add_to(request, form, found, now) or (
                None if found else _log(request, form, now)
            ):
                return answer
        context["form"] = form
    return render(request, "scheduling/desk/enquiry_add.html", context)


def _read(request: Request, names: dict[str, list[str]], now: datetime) -> dict[str, Any]:
    """The form as it is typed, with what was taken from the pasted mail, and what is still to
    confirm.
    """
    usual = NewEnquiryForm(by=request.user, now=now)
    pasted = PastedMail(usual, request.POST, known=known_for_reading(names), now=now)
    form = NewEnquiryForm(by=request.user, now=now, initial=pasted.typed.dict())
    form.fields["outlet"].widget.attrs.pop("autofocus", None)  # the first suggestion has it
    return {"form": form, "pasted": pasted}


def _alike(request: Request, form: NewEnquiryForm) -> list[Enquiry]:
    """Those that this may be one with, unless it was said to be another matter or is a call logged
    twice.
    """
    typed = form.cleaned_data
    if "separate" in request.POST:
        return []
    found = alike(
        outlet=typed["outlet"],
        topic=typed["topic"],
        subject=typed["subject"],
        received_at=typed["received_at"],
    )
    times = (typed["received_at"], typed["deadline_at"])
    return [] if any((other.received_at, other.deadline_at) == times for other in found) else found


def _add_to(
    request: Request, form: NewEnquiryForm, found: list[Enquiry], now: datetime
) -> HttpResponse | None:
    """Puts the call into the log of the enquiry that was pointed at, and logs no other."""
    into = next((other for other in found if other.reference == request.POST.get("join")), None)
    if into is None:
        return None
    add_note(enquiry=into, text=form.as_call(now), by=request.user, now=now)
    say(request, f"The call is in the log of {into.reference}. No new enquiry was logged.")
    return redirect(f"{into.get_absolute_url()}#log")


def _log(request: Request, form: NewEnquiryForm, now: datetime) -> HttpResponse | None:
    """Where to go once it is logged; None where the form must say what is wrong."""
    values = {"caller": form.caller, "by": request.user, "now": now, **form.details}
    if form.hidden:
        mention(request, "Characters that cannot be seen were removed from the text.")
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
