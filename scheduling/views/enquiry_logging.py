"""How an enquiry is logged: typed while somebody is on the phone, or read from a mail that was pasted."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from scheduling.actions import enquiries
from scheduling.forms.enquiries import NewEnquiryForm
from scheduling.forms.pasted import PRESSES, PastedMail
from scheduling.gather.known_names import known_for_reading, known_names
from training.actions.facts import Refused


@requires(Permission.WORK_DESK)
def enquiry_add(request: Request) -> HttpResponse:
    now, names = timezone.now(), known_names()
    context: dict[str, Any] = {"was_received_at": request.POST.get("was_received_at", ""), **names}
    if PRESSES & request.POST.keys():
        context |= _read(request, names, now)
    else:
        form = NewEnquiryForm(request.POST or None, by=request.user, now=now)
        if form.is_valid() and (answer := _log(request, form, now)):
            return answer
        context["form"] = form
    return render(request, "scheduling/enquiry_add.html", context)


def _read(request: Request, names: dict[str, list[str]], now: datetime) -> dict[str, Any]:
    """The form as it is typed, with what was taken from the pasted mail, and what is still to confirm."""
    usual = NewEnquiryForm(by=request.user, now=now)
    pasted = PastedMail(usual, request.POST, known=known_for_reading(names), now=now)
    form = NewEnquiryForm(by=request.user, now=now, initial=pasted.typed.dict())
    form.fields["outlet"].widget.attrs.pop("autofocus", None)  # the first suggestion has it
    return {"form": form, "pasted": pasted}


def _log(request: Request, form: NewEnquiryForm, now: datetime) -> HttpResponse | None:
    """Where to go once it is logged; None where the form must say what is wrong."""
    values = {"caller": form.caller, "by": request.user, "now": now, **form.details}
    if form.hidden:
        messages.info(request, "Characters that nobody sees were taken out of what was typed.")
    try:
        if form.bid:
            interview = enquiries.log_bid(bid=form.bid, **values)
            messages.success(request, f"{interview.enquiry} is logged. Choose who speaks.")
            return redirect("scheduling:interview_choose", interview.reference)
        enquiry = enquiries.log_enquiry(**values)
        messages.success(request, f"{enquiry} is logged.")
        return redirect(enquiry)
    except enquiries.LoggedAlready as refusal:
        messages.error(request, str(refusal))
        return redirect(refusal.enquiry)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
