"""The first page of an empty installation: the code from the terminal makes the first user."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.actions.set_up import begin_set_up
from accounts.confidential import uncached
from accounts.first_sign_in import sign_in
from accounts.forms import SetUpForm
from accounts.models import User
from accounts.pages import RefusalsTo, page, public


@page("set-up/start/")
@public
@uncached
def set_up_start(request: HttpRequest) -> HttpResponse:
    """Whoever begins is signed in and goes on to the steps."""
    form = SetUpForm(request.POST or None)
    now = timezone.now()
    if form.is_valid():
        with RefusalsTo(form):
            user = begin_set_up(**form.cleaned_data, now=now)
            sign_in(request, user, now=now)
            return redirect("reports:set_up")
    context = {"form": form, "is_begun": User.objects.exists()}
    return render(request, "accounts/set_up_start.html", context)
