"""What spokespeople add themselves: certificates for review and private development records."""

from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Request,
    form_page,
    page,
    post,
    say,
)
from nhsuk.forms import PeriodForm
from training.actions import cpd
from training.actions.certificates import send_certificate
from training.forms.self_service import CertificateForm, CpdForm, initial_values
from training.models import CpdEntry, Person, TrainingRecord
from training.queries.media import covers_day

YEAR = timedelta(days=364)


def _own_person(request: Request) -> Person:
    return get_object_or_404(Person.objects.listed(), user=request.user)


MY_CPD = {
    "back": "training:my_cpd",
    "back_words": "My professional development",
    "base": "pocket.html",
}


@page("my-training/certificates/", Permission.SEE_OWN_TRAINING)
def my_certificates(request: Request) -> Context:
    """Certificates sent in with their status, and courses passed, each with a certificate to print
    and, while it counts, a badge.
    """
    person = Person.objects.listed().filter(user=request.user).first()
    if person is None:
        return {"person": None}
    sent = person.certificates.select_related("course").order_by("-sent_at", "-pk")
    today = timezone.localdate()
    passed = (
        TrainingRecord.objects.not_retracted()
        .filter(outcome=TrainingRecord.Outcome.PASSED, person=person)
        .annotate(counts=covers_day(today) & Q(completed_on__lte=today))
        .select_related("course")
        .order_by("-completed_on", "course__code")
    )
    return {
        "person": person,
        "sent": sent,
        "counting": [record for record in passed if record.counts],
        "earlier": [record for record in passed if not record.counts],
    }


@page("my-training/certificates/add/", Permission.SEE_OWN_TRAINING)
def my_certificate_add(request: Request) -> Answer:
    person = _own_person(request)
    form = CertificateForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload: UploadedFile = form.cleaned_data.pop("file")
        with RefusalsTo(form, "completed_on"):
            send_certificate(
                person=person,
                content=upload.read(),
                **form.cleaned_data,
                by=request.user,
                now=request.now,
            )
            say(
                request,
                "Sent in. The communications team will check it and answer here and by email.",
            )
            return redirect("training:my_certificates")
    return {"form": form}


@page("my-training/development/", Permission.SEE_OWN_TRAINING)
def my_cpd(request: Request) -> Context:
    """The user's own entries, latest first, and a statement for a period as a PDF."""
    person = Person.objects.listed().filter(user=request.user).first()
    entries = (
        CpdEntry.objects.not_retracted().filter(person=person)
        if person
        else CpdEntry.objects.none()
    )
    today = timezone.localdate()
    return {
        "person": person,
        "entries": entries.order_by("-done_on", "-pk"),
        "minutes": entries.filter(done_on__gte=today - YEAR).aggregate(sum=Sum("minutes"))["sum"]
        or 0,
        "period": PeriodForm(initial={"first": today - YEAR, "last": today}),
    }


@page("my-training/development/add/", Permission.SEE_OWN_TRAINING)
def my_cpd_add(request: Request) -> Answer:
    person = _own_person(request)
    form = CpdForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form, "done_on"):
            cpd.add_entry(person=person, details=form.details, by=request.user, now=request.now)
            say(request, "Saved.")
            return redirect("training:my_cpd")
    return form_page(form, heading="Record hours", save="Save", **MY_CPD)


def _own_entry(request: Request, pk: int) -> CpdEntry:
    own = (
        CpdEntry.objects.not_retracted().filter(person__user=request.user).select_related("person")
    )
    return get_object_or_404(own, pk=pk)


@page("my-training/development/<int:pk>/change/", Permission.SEE_OWN_TRAINING)
def my_cpd_change(request: Request, pk: int) -> Answer:
    entry = _own_entry(request, pk)
    form = CpdForm(request.POST or None, initial=initial_values(entry))
    if form.is_valid():
        with RefusalsTo(form, "done_on"):
            cpd.change_entry(entry=entry, details=form.details, by=request.user, now=request.now)
            say(request, "Changed.")
            return redirect("training:my_cpd")
    return form_page(form, heading="Change an entry", save="Save", **MY_CPD)


@post("my-training/development/<int:pk>/remove/", Permission.SEE_OWN_TRAINING)
def my_cpd_remove(request: Request, pk: int) -> HttpResponse:
    cpd.remove_entry(entry=_own_entry(request, pk), by=request.user, now=request.now)
    say(request, "Removed.", undo=reverse("training:my_cpd_restore", args=[pk]))
    return redirect("training:my_cpd")


@post("my-training/development/<int:pk>/restore/", Permission.SEE_OWN_TRAINING)
def my_cpd_restore(request: Request, pk: int) -> HttpResponse:
    """Undo a removal."""
    removed = CpdEntry.objects.filter(
        person__user=request.user, retracted_because="Removed"
    ).select_related("person")
    entry = get_object_or_404(removed, pk=pk)
    with RefusalsTo(request):
        cpd.restore_entry(entry=entry, by=request.user, now=request.now)
        say(request, "The entry is back.")
    return redirect("training:my_cpd")


@page("people/<str:reference>/development/", Permission.SEE_PEOPLE)
def person_cpd(request: Request, reference: str) -> Context:
    """Only entries that the person shares; the page does not say whether there are more."""
    person = get_object_or_404(Person, reference=reference)
    shared = (
        CpdEntry.objects.not_retracted()
        .filter(person=person, is_shared=True)
        .order_by("-done_on", "-pk")
    )
    return {"person": person, "entries": shared}
