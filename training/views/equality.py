"""Equality monitoring (policy 13): an anonymous form, and figures of at least 8 people."""

import secrets

from django.shortcuts import redirect
from django.utils import timezone

from accounts.pages import Answer, Context, Permission, RefusalsTo, Request, page, refuse, say
from nhsuk.numbers import whole_number
from training.actions.equality import count_equality_form
from training.forms.equality import EqualityForm
from training.queries.equality import equality_figures, years_counted

TOKEN = "equality_form"  # noqa: S105  in the sign-in's own store: which form is open, gone once it is sent


@page("my-training/equality/", Permission.SEE_OWN_TRAINING)
def my_equality(request: Request) -> Answer:
    if request.method != "POST":
        token = request.session[TOKEN] = secrets.token_urlsafe(16)
        return {"form": EqualityForm(initial={"token": token})}
    form = EqualityForm(request.POST)
    if not form.is_valid():
        return {"form": form}
    if form.cleaned_data["token"] != request.session.pop(TOKEN, None):
        refuse(request, "This form was already sent, or you opened it again. It is counted once.")
        return redirect("scheduling:my_training")
    year = timezone.localdate().year
    with RefusalsTo(request):
        count_equality_form(answers=form.cleaned_data, year=year, sender=request.user)
        say(request, "Thank you. Your answers are counted, and not stored with your name.")
    return redirect("scheduling:my_training")


@page("equality/", Permission.SEE_EQUALITY)
def equality_figure_list(request: Request) -> Context:
    years = years_counted()
    requested = whole_number(request.GET.get("year"))
    year = requested if requested in years else timezone.localdate().year
    return {"figures": equality_figures(year), "years": years, "year": year}
