"""Requests for support after an interview, for the named contact; nobody else can find them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.confidential import uncached
from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Request,
    page,
    post,
    say,
    signed_in,
)
from desk.enquiries.actions import care
from desk.enquiries.forms.debriefs import CareContactForm
from desk.enquiries.models import CareNote
from training.models import Organisation

SHOWN = 100


def _note(request: Request, pk: int) -> CareNote:
    _check_reader(request)
    return get_object_or_404(
        CareNote.objects.select_related("debrief__interview", "debrief__person"), pk=pk
    )


def _check_reader(request: Request) -> None:
    if request.user not in care.care_readers(on=timezone.localdate()):
        raise Http404


@page("care/")
@signed_in
def care_note_list(request: Request) -> Context:
    _check_reader(request)
    notes = CareNote.objects.select_related("debrief__interview", "debrief__person").order_by(
        "-raised_at"
    )[:SHOWN]
    return {"notes": notes}


@page("care/<int:pk>/")
@signed_in
@uncached
def care_note_detail(request: Request, pk: int) -> HttpResponse:
    note = _note(request, pk)
    care.mark_care_seen(note=note, by=request.user, now=request.now)
    return render(request, "desk/enquiries/care_note_detail.html", {"note": note})


@post("care/<int:pk>/done/")
@signed_in
def care_note_done(request: Request, pk: int) -> HttpResponse:
    note = _note(request, pk)
    with RefusalsTo(request):
        care.finish_care(note=note, by=request.user, now=request.now)
        say(request, "Recorded that you have spoken to them.")
    return redirect(note)


@page("care/contact/", Permission.EDIT_COURSES)
def care_contact_change(request: Request) -> Answer:
    contact = Organisation.objects.select_related("care_contact").ours().care_contact
    form = CareContactForm(request.POST or None, initial={"contact": contact})
    if request.method == "POST" and form.is_valid():
        care.set_care_contact(by=request.user, now=request.now, **form.cleaned_data)
        say(request, f"{form.cleaned_data['contact'] or 'The managers'} will be told from now on.")
        return redirect("desk:care_contact_change")
    return {"form": form, "contact": contact}
