"""The setting how long somebody stays signed in without using Greenroom."""

from django.shortcuts import redirect

from accounts.factors.actions import SESSION_LIMITS, change_session_limits
from accounts.factors.forms import SessionLimitsForm
from accounts.factors.step_up import step_up_to_post
from accounts.models import SignInRule
from accounts.pages import Answer, Permission, RefusalsTo, Request, page, say
from accounts.settings_history import setting_changes


@page("settings/sessions/", Permission.MANAGE_USERS)
@step_up_to_post
def session_limits_change(request: Request) -> Answer:
    form = SessionLimitsForm(request.POST or None, row=SignInRule.objects.ours())
    if form.is_valid():
        with RefusalsTo(form):
            change_session_limits(**form.cleaned_data, by=request.user, now=request.now)
            say(request, "Saved. This applies from the next sign-in.")
            return redirect("accounts:session_limits_change")
    labels = {name: str(field.label) for name, field in form.fields.items()}
    return {
        "form": form,
        "history": setting_changes(SESSION_LIMITS, label_of=labels.__getitem__),
    }
