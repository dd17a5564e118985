"""Words in a pack that may name a patient: where they are, and what to do about them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, say
from nhsuk.templatetags.nhsuk import joined
from nhsuk.words import plural
from reports.packs.actions.identifiers import (
    Removed,
    record_not_a_patient,
    remove_identifier,
    undo_not_a_patient,
)
from reports.packs.forms.packs import NotAPatientForm, RemoveIdentifierForm
from reports.packs.identifiers import Kind
from reports.packs.models import NotAPatient
from reports.packs.queries.identifiers import Place, old_places, open_places
from reports.packs.queries.packs import draft_content
from reports.packs.views.of_pack import pack_or_404


@page("packs/<str:reference>/identifiers/", Permission.WORK_DESK)
def pack_identifiers(request: Request, reference: str) -> Answer:
    """Each can be declared not about a patient, or removed for good, besides being rewritten."""
    pack = pack_or_404(reference)
    is_removal = "remove" in request.POST
    form = (RemoveIdentifierForm if is_removal else NotAPatientForm)(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        kind = Kind(values["kind"])
        args = {
            "token": values["token"],
            "reason": values["reason"],
            "by": request.user,
            "now": request.now,
        }
        with RefusalsTo(form):
            if is_removal:
                say(request, _removed(remove_identifier(pack=pack, kind=kind, **args)))
            else:
                record_not_a_patient(pack=pack, kind=kind, **args)
                say(request, "Saved with your name and reason.")
            return redirect("reports:pack_identifiers", reference)
    content = draft_content(pack, now=request.now)
    answered = (
        pack.not_patients.filter(taken_back_at=None).select_related("made_by").order_by("made_at")
    )
    places, old = (
        [(p, *_sent(form, p)) for p in find(pack, content)] for find in (open_places, old_places)
    )
    return {
        "pack": pack,
        "form": form,
        "places": places,
        "old_places": old,
        "answered": answered,
    }


def _sent(form: NotAPatientForm | RemoveIdentifierForm, place: Place) -> tuple[bool, bool]:
    """Whether a form that was refused was about these words: as not about a patient, and as a
    removal.
    """
    is_of = (form.data.get("kind"), form.data.get("token")) == (place.hit.kind, place.hit.token)
    is_removal = isinstance(form, RemoveIdentifierForm)
    return is_of and not is_removal, is_of and is_removal


def _removed(removed: Removed) -> str:
    parts = [
        plural(number, what)
        for number, what in (
            (removed.sections, "section"),
            (removed.drafts, "earlier draft"),
            (removed.remarks, "comment"),
        )
        if number
    ]
    return f"Removed for good from {joined(parts)}."


@post("packs/<str:reference>/identifiers/<int:pk>/take-back/", Permission.WORK_DESK)
def pack_identifier_take_back(request: Request, reference: str, pk: int) -> HttpResponse:
    answer = get_object_or_404(
        NotAPatient.objects.select_related("pack"), pack__reference=reference, pk=pk
    )
    with RefusalsTo(request):
        undo_not_a_patient(answer=answer, by=request.user, now=request.now)
        say(request, f"“{answer.words}” has to be dealt with again, wherever it is in the pack.")
    return redirect("reports:pack_identifiers", reference)
