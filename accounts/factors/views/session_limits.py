"""The setting how long somebody stays signed in without using Greenroom."""

from django.shortcuts import redirect

from accounts.factors.actions import LIMIT_FIELDS, SESSION_LIMITS, change_session_limits
from accounts.factors.forms import SessionLimitsForm
from accounts.factors.step_up import step_up_to_post
from accounts.models import SignInRule
from accounts.pages import Answer, Permission, RefusalsTo, Request, page, say
from accounts.seen import fingerprint
from accounts.settings_history import setting_changes


@page("settings/sessions/", Permission.MANAGE_USERS)
@step_up_to_post
def session_limits_change(request: Request) -> Answer:
    rule = SignInRule.objects.ours()
    initial = {"desk_minutes": rule.desk_minutes, "own_hours": rule.own_hours}
    form = SessionLimitsForm(request.POST or None, initial=initial)
    if form.is_valid():
        with RefusalsTo(form):
            change_session_limits(
                **form.cleaned_data,
                by=request.user,
                now=request.now,
                seen=request.POST.get("seen", ""),
            )
            say(request, "Saved. This applies from the next sign-in.")
            return redirect("accounts:session_limits_change")
    labels = {name: str(field.label) for name, field in form.fields.items()}
    return {
        "form": form,
        "seen": fingerprint(rule, LIMIT_FIELDS),
        "history": setting_changes(SESSION_LIMITS, label_of=labels.__getitem__),
    }
