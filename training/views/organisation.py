"""The organisation's logo for print."""

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, say
from accounts.settings_history import setting_changes
from training.actions.organisation import remove_logo, set_logo
from training.forms.organisation import LogoForm
from training.models import Logo


@page("organisation/logo/", Permission.EDIT_COURSES)
def logo_change(request: Request) -> Answer:
    form = LogoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with RefusalsTo(form, "picture"):
            set_logo(content=form.cleaned_data["picture"].read(), by=request.user, now=request.now)
            say(request, "Saved. The logo is on every pack printed from now on.")
            return redirect("training:logo_change")
    return {
        "form": form,
        "logo": Logo.objects.first(),
        "history": setting_changes("logo", label_of={"logo": "Logo"}.__getitem__),
    }


@post("organisation/logo/remove/", Permission.EDIT_COURSES)
def logo_remove(request: Request) -> HttpResponse:
    was_there = remove_logo(by=request.user, now=request.now)
    say(
        request,
        "The logo has been removed. Packs printed from now on have none."
        if was_there
        else "There was no logo to remove.",
    )
    return redirect("training:logo_change")
