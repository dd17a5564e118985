"""The settings of the desk's clocks, for managers."""

from django.shortcuts import redirect

from accounts.pages import Answer, Permission, RefusalsTo, Request, page, say
from accounts.settings_history import setting_changes
from desk.enquiries.actions.desk_settings import change_desk_settings
from desk.enquiries.forms.desk_settings import DeskSettingsForm
from desk.enquiries.queries.retention import newly_deleted
from training.models import Organisation


@page("desk/settings/", Permission.EDIT_COURSES)
def desk_settings(request: Request) -> Answer:
    """What shorter retention periods would delete is shown first. Only what was looked at is saved."""
    form = DeskSettingsForm(request.POST or None, row=Organisation.objects.ours())
    deleted: list[str] = []
    if form.is_valid() and request.POST.get("looked") != form.periods_digest:
        deleted = newly_deleted(form.periods, now=request.now)
    if form.is_valid() and not deleted:
        with RefusalsTo(form):
            change_desk_settings(by=request.user, now=request.now, **form.cleaned_data)
            say(request, "The settings are saved. They apply to every open enquiry.")
            return redirect("desk:desk_settings")
    labels = {name: str(field.label) for name, field in form.fields.items()}
    return {
        "form": form,
        "deleted": deleted,
        "history": setting_changes("desk_settings", label_of=labels.__getitem__),
    }
