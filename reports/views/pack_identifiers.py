"""Words in a pack that may name a patient: where they stand, and saying that they are about none."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.actions.identifiers import mark_not_a_patient, take_back_not_a_patient
from reports.forms.packs import NotAPatientForm
from reports.gather.identifiers import open_places
from reports.gather.packs import draft_content
from reports.identifiers import WORDS, Kind
from reports.models import NotAPatient, Pack
from training.actions.facts import Refused

PACKS = Pack.objects.select_related(
    "interview__enquiry__outlet", "interview__enquiry__journalist", "interview__person", "started_by"
)


@requires(Permission.WORK_DESK)
def pack_identifiers(request: Request, reference: str) -> HttpResponse:
    pack = get_object_or_404(PACKS, reference=reference)
    form = NotAPatientForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        kind = Kind(said["kind"])
        try:
            args = {"token": said["token"], "reason": said["reason"], "by": request.user, "now": timezone.now()}
            mark_not_a_patient(pack=pack, kind=kind, **args)
            messages.success(request, "Noted, with your name and reason.")
            return redirect("reports:pack_identifiers", reference)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    places = open_places(pack, draft_content(pack, now=timezone.now()))
    spoken = pack.not_patients.filter(taken_back_at=None).select_related("made_by").order_by("made_at")
    context = {"pack": pack, "form": form, "places": [(p, WORDS[p.hit.kind]) for p in places], "spoken": spoken}
    return render(request, "reports/pack_identifiers.html", context)


@requires(Permission.WORK_DESK)
@require_POST
def pack_identifier_take_back(request: Request, reference: str, pk: int) -> HttpResponse:
    said = get_object_or_404(NotAPatient.objects.select_related("pack"), pack__reference=reference, pk=pk)
    try:
        take_back_not_a_patient(said=said, by=request.user, now=timezone.now())
        messages.success(request, f"“{said.words}” holds the pack up again, wherever it stands.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:pack_identifiers", reference)
