"""Pack settings."""

from django.shortcuts import redirect

from accounts.models import User
from accounts.pages import Answer, Permission, RefusalsTo, Request, page, say
from accounts.settings_history import setting_changes
from reports.packs.actions.pack_settings import change_pack_settings
from reports.packs.forms.pack_settings import PackSettingsForm, label_of
from training.models import Organisation


@page("settings/packs/", Permission.EDIT_COURSES, Permission.MANAGE_USERS)
def settings_packs(request: Request) -> Answer:
    form = PackSettingsForm(request.POST or None, row=Organisation.objects.ours())
    if form.is_valid():
        with RefusalsTo(form):
            change_pack_settings(by=request.user, now=request.now, **form.values)
            say(
                request,
                "Settings saved. They apply to every pack that is not approved yet.",
            )
            return redirect("reports:settings_packs")
    return {
        "form": form,
        "approvers": User.objects.who_may(Permission.APPROVE_PACKS),
        "history": setting_changes("pack_settings", label_of=label_of),
    }
