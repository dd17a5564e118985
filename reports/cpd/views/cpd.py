"""Documents about a spokesperson's own training, made on request, checked like a pack, and not
stored; and the public page that says whether a certificate is real.
"""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.confidential import file_response
from accounts.pages import Permission, Request, get, page, public, refuse
from nhsuk.forms import PeriodForm
from reports.cpd.cpd_document import KIND, course_certificate_html, statement_html
from reports.cpd.queries.cpd import cpd_statement
from reports.printing.renderer import RenderingFailed, renderer
from training.actions.issued_certificates import issue_certificate
from training.dead_links import dead_link
from training.models import IssuedCertificate, Organisation, Person, TrainingRecord

log = logging.getLogger(__name__)


@page("my-training/development/statement.pdf", Permission.SEE_OWN_TRAINING)
def my_cpd_statement(request: Request) -> HttpResponse:
    """For the period asked for; if it is not valid, the page with the form says why."""
    person = get_object_or_404(Person.objects.listed(), user=request.user)
    form = PeriodForm(request.GET)
    if not form.is_valid():
        refuse(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("training:my_cpd")
    statement = cpd_statement(person, **form.cleaned_data)
    html = statement_html(statement, now=request.now)
    name = f"cpd-{statement.first:%Y-%m-%d}-{statement.last:%Y-%m-%d}"
    return _pdf(request, html, name) or redirect("training:my_cpd")


@page("my-training/courses/<int:pk>/certificate.pdf", Permission.SEE_OWN_TRAINING)
def my_course_certificate(request: Request, pk: int) -> HttpResponse:
    """For a course that the reader passed; not for a record that was retracted."""
    passed = TrainingRecord.objects.not_retracted().filter(
        outcome=TrainingRecord.Outcome.PASSED, person__user=request.user
    )
    record = get_object_or_404(passed.select_related("course", "person"), pk=pk)
    certificate = issue_certificate(record=record, by=request.user, now=request.now)
    html = course_certificate_html(certificate, now=request.now)
    return _pdf(request, html, f"certificate-{record.completed_on:%Y-%m-%d}") or redirect(
        "training:my_certificates"
    )


@get("certificate/<str:public_id>")
@public
def certificate_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whether a certificate is real: whose, for which course and day, and no more. An address that
    belongs to none counts as a guess.
    """
    issued = IssuedCertificate.objects.select_related("record__person", "record__course")
    certificate = issued.filter(public_id=public_id).first()
    if certificate is None:
        return dead_link(
            request, kind="certificate_check", template="reports/cpd/_certificate_unknown.html"
        )
    context = {"certificate": certificate, "organisation": Organisation.objects.ours()}
    response = render(request, "reports/cpd/certificate_check.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _pdf(request: Request, html: str, name: str) -> HttpResponse | None:
    """The document, tagged and checked. None, with a message, if it cannot be made."""
    try:
        made = renderer().render(html, KIND)
    except RenderingFailed as failure:
        refuse(request, f"The PDF was not made. {failure}")
        return None
    if made.problems:
        log.error("%s did not pass its checks: %s", name, made.problems)
        refuse(
            request,
            "The PDF failed its checks, so you cannot download it. Tell the administrator.",
        )
        return None
    return file_response(
        made.content, content_type="application/pdf", name=f"{name}.pdf", is_shown=True
    )
