"""Passing on that a journalist approached somebody (clause 6), and what became of it."""

from django.shortcuts import redirect

from accounts.pages import Answer, Context, Permission, Request, page, say, signed_in
from desk.enquiries.actions.approaches import pass_on
from desk.enquiries.forms.approaches import ApproachForm
from desk.enquiries.models import ReceivedEmail
from scheduling.times.fields import say_moments
from training.models import Organisation

SHOWN = 20


@page("my/approaches/")
@signed_in
def my_approaches(request: Request) -> Context:
    passed_on = ReceivedEmail.objects.passed_on(request.user)[:SHOWN]
    return {"passed_on": list(passed_on), "organisation": Organisation.objects.ours()}


@page("my/approaches/add/")
@signed_in
def my_approach_add(request: Request) -> Answer:
    """Who works on the desk logs the enquiry itself."""
    if request.user.may(Permission.WORK_DESK):
        return redirect("desk:enquiry_add")
    now = request.now
    form = ApproachForm(request.POST or None, now=now, initial={"approached_at": now})
    if form.is_valid():
        pass_on(by=request.user, now=now, **form.cleaned_data)
        say(request, "Thank you. The communications team has it and will ring them back.")
        return redirect("desk:my_approaches")
    say_moments(form, now=now)
    return {"form": form, "organisation": Organisation.objects.ours()}
