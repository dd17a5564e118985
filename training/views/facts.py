"""Add, correct and remove facts, each with Undo.

The views serve every kind of fact; `training/kinds.py` defines the kinds.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    Request,
    page,
    post,
    say,
    typed_line,
    warn,
)
from training.actions.by_kind import add_fact, change_fact, form_values
from training.actions.facts import retract_fact, undo_fact, warnings_about
from training.actions.records import renew_records
from training.forms.facts import FORMS, CorrectionForm, RenewalForm
from training.kinds import KINDS, Kind
from training.models import Fact, Person, TrainingRecord
from training.queries.records import outdated_records


def _get_kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _get_person(reference: str) -> Person:
    return get_object_or_404(Person.objects.listed(), reference=reference)


def _get_fact(kind: Kind, pk: int, person: Person) -> Any:
    """Includes retracted facts: the action explains why they cannot be changed."""
    return get_object_or_404(kind.facts(person), pk=pk)


def _undo_url(kind: Kind, person: Person, **ids: int | None) -> str:
    known = {name: pk for name, pk in ids.items() if pk}
    return reverse("training:fact_undo", args=[person.reference, kind.slug], query=known)


def _say_with_undo(
    request: Request, kind: Kind, person: Person, fact: Any, words: str, undo: str
) -> None:
    """Confirm the change with Undo, and warn about future dates and later records with outdated
    dates.
    """
    say(request, f"{kind.one.capitalize()} {words}.", undo=undo)
    for warning in warnings_about(fact, timezone.localdate()):
        warn(request, warning)
    if isinstance(fact, TrainingRecord):
        later = sum(
            record.completed_on > fact.completed_on
            for record, _ in outdated_records(person=person, course=fact.course)
        )
        if later:
            subject = "The later record keeps" if later == 1 else f"The {later} later records keep"
            warn(
                request,
                f"{subject} the last day already stored. See “Dates to check” under Training.",
            )


@page("people/<str:reference>/facts/<slug:slug>/add/", Permission.EDIT_PEOPLE)
def fact_add(request: Request, reference: str, slug: str) -> Answer:
    if slug == "exemption":  # someone else must approve it
        return redirect("training:exemption_ask", reference)
    kind = _get_kind(slug)
    person = _get_person(reference)
    form = FORMS[kind.slug](request.POST or None)
    if form.is_valid():
        with RefusalsTo(form):
            fact = add_fact(
                model=kind.model,
                person=person,
                values=form.cleaned_data,
                by=request.user,
                now=request.now,
            )
            undo = _undo_url(kind, person, added=fact.pk)
            _say_with_undo(request, kind, person, fact, "has been added", undo)
            return redirect(person)
    return {"form": form, "kind": kind, "person": person}


@page("people/<str:reference>/facts/<slug:slug>/<int:pk>/correct/", Permission.EDIT_PEOPLE)
def fact_correct(request: Request, reference: str, slug: str, pk: int) -> Answer:
    kind = _get_kind(slug)
    person = _get_person(reference)
    fact = _get_fact(kind, pk, person)
    form = FORMS[kind.slug](request.POST or None, initial=form_values(fact))
    reason = CorrectionForm(request.POST or None)
    if form.is_valid() and reason.is_valid():
        with RefusalsTo(form):
            corrected = change_fact(
                fact=fact,
                values=form.cleaned_data,
                because=reason.cleaned_data["because"],
                by=request.user,
                now=request.now,
            )
            undo = _undo_url(kind, person, added=corrected.pk, retracted=fact.pk)
            _say_with_undo(request, kind, person, corrected, "has been corrected", undo)
            return redirect(person)
    return {"form": form, "reason": reason, "kind": kind, "person": person, "fact": fact}


@post("people/<str:reference>/facts/<slug:slug>/<int:pk>/retract/", Permission.EDIT_PEOPLE)
def fact_retract(request: Request, reference: str, slug: str, pk: int) -> HttpResponse:
    kind = _get_kind(slug)
    person = _get_person(reference)
    fact = _get_fact(kind, pk, person)
    because = typed_line(request, "because") or "Removed, no reason given"
    with RefusalsTo(request):
        retract_fact(fact=fact, because=because, by=request.user, now=request.now)
        undo = _undo_url(kind, person, retracted=fact.pk)
        _say_with_undo(request, kind, person, fact, "has been removed", undo)
    return redirect(person)


@post("people/<str:reference>/facts/<slug:slug>/undo/", Permission.EDIT_PEOPLE)
def fact_undo(request: Request, reference: str, slug: str) -> HttpResponse:
    """`added` and `retracted` in the query string are ids of facts of this kind and person."""
    kind = _get_kind(slug)
    person = _get_person(reference)
    ids = [request.GET.get(name, "") for name in ("added", "retracted")]
    facts: list[Fact | None] = [
        _get_fact(kind, int(pk[:18]), person) if pk.isdecimal() else None for pk in ids
    ]
    with RefusalsTo(request):
        undo_fact(added=facts[0], retracted=facts[1], by=request.user, now=request.now)
        say(request, "Undone.")
    return redirect(person)


@page("people/<str:reference>/renew/", Permission.EDIT_PEOPLE)
def training_record_renew(request: Request, reference: str) -> Answer:
    """Choose records whose stored last day differs from the rule's, and record them again."""
    person = _get_person(reference)
    found = outdated_records(person=person)
    form = RenewalForm(request.POST or None, found=found)
    if form.is_valid():
        wanted = [record for record, _ in found if str(record.pk) in form.cleaned_data["records"]]
        because = form.cleaned_data["because"]
        with RefusalsTo(form):
            renewed = renew_records(
                records=wanted, because=because, by=request.user, now=request.now
            )
            say(request, f"Records updated: {len(renewed)}.")
            return redirect(person)
    return {"form": form, "person": person, "found": found}
