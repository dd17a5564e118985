"""Exports without filters: desk lists, those of one person, the user's own, and equality
figures.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.factors.step_up import step_up
from accounts.pages import Permission, Request, get
from accounts.spreadsheets import Format, download
from training.as_of_form import KnownAtForm
from training.models import Adjustment, Certificate, CpdEntry, EqualityCount, Person
from training.queries.equality import equality_figures
from training.queries.exports import (
    LISTS,
    adjustments_table,
    certificates_table,
    cpd_table,
    equality_table,
    history_table,
)
from training.queries.person import history_of


@get("lists/<slug:slug>/<format:file_format>/", Permission.SEE_PEOPLE)
def list_export(request: Request, slug: str, file_format: Format) -> HttpResponse:
    if slug not in LISTS:
        raise Http404
    return download(LISTS[slug](timezone.localdate()), slug, file_format)


@get("people/<str:reference>/history/<format:file_format>/", Permission.SEE_PEOPLE)
@step_up
def person_history_export(request: Request, reference: str, file_format: Format) -> HttpResponse:
    """As known at the moment requested."""
    person = get_object_or_404(Person, reference=reference)
    form = KnownAtForm(request.GET, now=request.now)
    as_of = form.as_of()
    if form.errors:
        return redirect(reverse("training:person_history", args=[reference], query=request.GET))
    rows = [as_of.row, *history_table(history_of(person, known_at=as_of.known_at))]
    return download(rows, as_of.file_name(f"history-{reference}"), file_format, headings=2)


@get("people/<str:reference>/development/<format:file_format>/", Permission.SEE_PEOPLE)
def person_cpd_export(request: Request, reference: str, file_format: Format) -> HttpResponse:
    """Only entries that the person shares."""
    person = get_object_or_404(Person, reference=reference)
    shared = CpdEntry.objects.not_retracted().filter(person=person, is_shared=True)
    return download(
        cpd_table(shared.order_by("-done_on", "-pk")), f"development-{reference}", file_format
    )


@get("my-training/development/export/<format:file_format>/", Permission.SEE_OWN_TRAINING)
def my_cpd_export(request: Request, file_format: Format) -> HttpResponse:
    own = CpdEntry.objects.not_retracted().filter(
        person__user=request.user, person__removed_at=None
    )
    return download(cpd_table(own.order_by("-done_on", "-pk")), "my-development", file_format)


@get("equality/<int:year>/<format:file_format>/", Permission.SEE_EQUALITY)
def equality_figure_export(request: Request, year: int, file_format: Format) -> HttpResponse:
    get_list_or_404(EqualityCount, year=year)
    return download(equality_table(equality_figures(year)), f"equality-{year}", file_format)


@get("my-training/certificates/export/<format:file_format>/", Permission.SEE_OWN_TRAINING)
def my_certificate_export(request: Request, file_format: Format) -> HttpResponse:
    own = Certificate.objects.filter(person__user=request.user, person__removed_at=None)
    return download(
        certificates_table(own.order_by("-sent_at", "-pk")), "my-certificates", file_format
    )


@get("adjustments/export/<format:file_format>/", Permission.SEE_ADJUSTMENTS)
@step_up
def adjustment_export(request: Request, file_format: Format) -> HttpResponse:
    """Adjustments of everyone on the register, for those who arrange them."""
    adjustments = Adjustment.objects.not_retracted().filter(person__removed_at=None)
    return download(adjustments_table(adjustments), "adjustments", file_format)


@get("people/<str:reference>/adjustments/<format:file_format>/", Permission.SEE_ADJUSTMENTS)
@step_up
def person_adjustment_export(request: Request, reference: str, file_format: Format) -> HttpResponse:
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    return download(
        adjustments_table(person.adjustments.not_retracted()),
        f"adjustments-{reference}",
        file_format,
    )


@get("my-training/adjustments/export/<format:file_format>/", Permission.SEE_OWN_TRAINING)
def my_adjustment_export(request: Request, file_format: Format) -> HttpResponse:
    own = Adjustment.objects.not_retracted().filter(
        person__user=request.user, person__removed_at=None
    )
    return download(adjustments_table(own), "my-adjustments", file_format)
