"""The settings of the desk's clocks, for managers."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import say
from scheduling.desk.actions.desk_settings import SETTINGS, change_desk_settings
from scheduling.desk.forms.desk_settings import DeskSettingsForm
from training.actions.seen import fingerprint
from training.models import Organisation


@requires(Permission.EDIT_COURSES)
def desk_settings(request: Request) -> HttpResponse:
    organisation = Organisation.objects.ours()
    form = DeskSettingsForm(
        request.POST or None, initial={name: getattr(organisation, name) for name in SETTINGS}
    )
    if form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            change_desk_settings(
                by=request.user, now=timezone.now(), seen=seen, **form.cleaned_data
            )
            say(request, "The settings are saved. They apply to every open enquiry.")
            return redirect("scheduling:enquiry_list")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "seen": fingerprint(organisation, SETTINGS)}
    return render(request, "scheduling/desk/desk_settings.html", context)
