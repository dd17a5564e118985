"""The setting which roles need a second factor, with who has none yet before it is saved."""

from typing import Any

from django.shortcuts import redirect
from django.utils import timezone

from accounts.access import Permission, Role
from accounts.factors.actions import FACTOR_FIELDS, FACTOR_RULE, change_factor_roles
from accounts.factors.forms import FactorRolesForm
from accounts.factors.queries import users_without_factor
from accounts.factors.step_up import step_up_to_post
from accounts.models import SignInRule
from accounts.pages import Answer, RefusalsTo, Request, page, say
from accounts.seen import fingerprint
from accounts.settings_history import setting_changes

LABEL = "Roles that need a second factor"


@page("settings/second-factor/", Permission.MANAGE_USERS)
@step_up_to_post
def second_factor_change(request: Request) -> Answer:
    """Whom it concerns is shown first. Only what was looked at is saved."""
    rule = SignInRule.objects.ours()
    form = FactorRolesForm(request.POST or None, initial={"factor_roles": rule.factor_roles})
    context: dict[str, Any] = {"seen": request.POST.get("seen", fingerprint(rule, FACTOR_FIELDS))}
    if form.is_valid():
        roles = form.cleaned_data["factor_roles"]
        if request.POST.get("looked") == form.digest and _save(request, form, roles):
            return redirect("accounts:second_factor_change")
        without = users_without_factor(roles, on=timezone.localdate())
        context |= {"looked": form.digest, "without": without, "is_shown": True}
    context |= {
        "form": form,
        "history": setting_changes(FACTOR_RULE, label_of=lambda _name: LABEL, words_of=_words),
    }
    return context


def _save(request: Request, form: FactorRolesForm, roles: set[Role]) -> bool:
    with RefusalsTo(form):
        change_factor_roles(
            roles=roles, by=request.user, now=request.now, seen=request.POST.get("seen", "")
        )
        say(request, "Saved. This applies from the next sign-in.")
    return not form.errors


def _words(_name: str, roles: list[str]) -> str:
    return ", ".join(str(Role(role).label) for role in roles) or "none"
