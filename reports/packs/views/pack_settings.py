"""Pack settings."""

from django.shortcuts import redirect

from accounts.models import User
from accounts.pages import Answer, Permission, RefusalsTo, Request, page, say
from accounts.seen import fingerprint
from accounts.settings_history import setting_changes
from reports.packs.actions.pack_settings import SETTINGS, change_pack_settings
from reports.packs.forms.pack_settings import PackSettingsForm, initial_of, label_of
from training.models import Organisation


@page("settings/packs/", Permission.EDIT_COURSES, Permission.MANAGE_USERS)
def settings_packs(request: Request) -> Answer:
    organisation = Organisation.objects.ours()
    form = PackSettingsForm(request.POST or None, initial=initial_of(organisation))
    if form.is_valid():
        seen = request.POST.get("seen", "")
        with RefusalsTo(form):
            change_pack_settings(by=request.user, now=request.now, seen=seen, **form.values)
            say(
                request,
                "Settings saved. They apply to every pack that is not approved yet.",
            )
            return redirect("reports:settings_packs")
    return {
        "form": form,
        "seen": fingerprint(organisation, SETTINGS),
        "approvers": User.objects.who_may(Permission.APPROVE_PACKS),
        "history": setting_changes("pack_settings", label_of=label_of),
    }
