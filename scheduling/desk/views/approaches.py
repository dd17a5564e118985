"""Passing on that a journalist approached somebody (clause 6), and what became of it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.pages import Permission, Request, page, say, signed_in
from scheduling.desk.actions.approaches import pass_on
from scheduling.desk.forms.approaches import ApproachForm
from scheduling.desk.models import ReceivedEmail
from scheduling.times.fields import say_moments
from training.models import Organisation

SHOWN = 20


@page("my/approaches/")
@signed_in
def my_approaches(request: Request) -> HttpResponse:
    passed_on = ReceivedEmail.objects.passed_on(request.user)[:SHOWN]
    context = {"passed_on": list(passed_on), "organisation": Organisation.objects.ours()}
    return render(request, "scheduling/desk/my_approaches.html", context)


@page("my/approaches/add/")
@signed_in
def my_approach_add(request: Request) -> HttpResponse:
    """Who works on the desk logs the enquiry itself."""
    if request.user.may(Permission.WORK_DESK):
        return redirect("scheduling:enquiry_add")
    now = request.now
    form = ApproachForm(request.POST or None, now=now, initial={"approached_at": now})
    if form.is_valid():
        pass_on(approach=form.approach, by=request.user, now=now)
        say(request, "Thank you. The communications team has it and will ring them back.")
        return redirect("scheduling:my_approaches")
    say_moments(form, now=now)
    context = {"form": form, "organisation": Organisation.objects.ours()}
    return render(request, "scheduling/desk/my_approach_add.html", context)
