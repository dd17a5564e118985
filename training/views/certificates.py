"""Certificates that people sent in: the team reviews them; the file is for the team and the
sender.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.bulk import act_on_each
from accounts.confidential import file_response
from accounts.emailed import emailed
from accounts.lists import List, list_page
from accounts.pages import Answer, Permission, RefusalsTo, get, page, post, refuse, say
from accounts.requests import Request, back_to_list
from nhsuk.numbers import whole_number
from nhsuk.words import joined_words
from training.actions.certificates import FOLDER, accept_certificate, refuse_certificate
from training.forms.self_service import CertificateFilter, RefuseForm
from training.models import Certificate
from training.queries.exports import certificates_table
from training.stored_files import FileLost, read

SORTS = {
    "sent": ("sent_at", "pk"),
    "person": ("person__last_name", "person__first_name", "pk"),
    "course": ("course__code", "sent_at", "pk"),
    "completed": ("completed_on", "pk"),
    "provider": ("provider", "pk"),
}
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}


@list_page("certificates/", Permission.EDIT_PEOPLE, file="certificates")
def certificate_list(request: Request) -> List:
    whole = Certificate.objects.select_related("person", "course")
    chosen = CertificateFilter(request.GET, queryset=whole)
    return List(chosen, "certificate", sorts=SORTS, cells=certificates_table)


@post("certificates/accept/", Permission.EDIT_PEOPLE)
def certificates_accept(request: Request) -> HttpResponse:
    """Several at once, each as evidence of a record of its own."""
    keys = [whole_number(row) for row in request.POST.getlist("row")]
    waiting = Certificate.objects.open().filter(pk__in=keys).select_related("person", "course")
    act_on_each(
        request,
        waiting.order_by("sent_at", "pk"),
        lambda certificate: accept_certificate(
            certificate=certificate, by=request.user, now=request.now
        ),
        done=lambda done: (
            f"Accepted, and on record: {joined_words([str(one.person) for one in done])}."
        ),
    )
    return back_to_list(request, "training:certificate_list")


@page("certificates/<int:pk>/", Permission.EDIT_PEOPLE)
def certificate_detail(request: Request, pk: int) -> Answer:
    """Review a certificate: refuse it with a reason here, or accept it with the button."""
    rows = Certificate.objects.select_related("person", "course", "answered_by", "training_record")
    certificate = get_object_or_404(rows, pk=pk)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(request):
            refuse_certificate(
                certificate=certificate, **form.cleaned_data, by=request.user, now=request.now
            )
            told = emailed(f"{certificate.person} gets an email and can read why.")
            say(request, f"Refused. {told}")
        return redirect("training:certificate_list")
    return {"certificate": certificate, "form": form}


@post("certificates/<int:pk>/accept/", Permission.EDIT_PEOPLE)
def certificate_accept(request: Request, pk: int) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.select_related("person", "course"), pk=pk)
    with RefusalsTo(request):
        record = accept_certificate(certificate=certificate, by=request.user, now=request.now)
        say(request, f"Accepted: {record} is on the register.")
        return redirect("training:certificate_list")
    return redirect(certificate)


@get("certificates/<int:pk>/file/", Permission.EDIT_PEOPLE, Permission.SEE_OWN_TRAINING)
def certificate_file(request: Request, pk: int) -> HttpResponse:
    """Download the file; only for the team and the person it belongs to."""
    rows = Certificate.objects.select_related("person", "course")
    if not request.user.may(Permission.EDIT_PEOPLE):
        rows = rows.filter(person__user=request.user)
    certificate = get_object_or_404(rows, pk=pk)
    try:
        content = read(certificate.file, folder=FOLDER, kind=certificate.kind)
    except FileLost as lost:
        refuse(request, str(lost))
        return redirect(
            certificate if request.user.may(Permission.EDIT_PEOPLE) else "training:my_certificates"
        )
    name = f"certificate-{certificate.pk}.{certificate.kind}"
    return file_response(content, content_type=TYPES[certificate.kind], name=name)
