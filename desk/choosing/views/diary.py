"""A person's diary: when they are on call or away, and what they are booked for."""

from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    Request,
    get,
    page,
    post,
    say,
    warn,
)
from desk.choosing.queries.diary import clashes, diary_of
from scheduling.availability.forms.spells import AwayForm, OnCallForm
from scheduling.availability.models import Away, OnCall
from scheduling.availability.queries.own_diary import diaries_open_to, diary_facts
from training.actions.facts import record_fact, retract_fact, undo_fact
from training.models import Person


class SpellKind(NamedTuple):
    slug: str
    model: Any  # OnCall or Away, which have the same fields
    form: type[forms.Form]
    words: str


KINDS = {
    kind.slug: kind
    for kind in (
        SpellKind("on-call", OnCall, OnCallForm, "on call"),
        SpellKind("away", Away, AwayForm, "away"),
    )
}


def _kind(slug: str) -> SpellKind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _person(reference: str) -> Person:
    return get_object_or_404(Person.objects.listed(), reference=reference)


@get("people/<str:reference>/diary/", Permission.SEE_PEOPLE, Permission.SEE_OWN_TRAINING)
def person_diary(request: Request, reference: str) -> Answer:
    """As the desk sees it. Whoever does not see people is led to their own diary."""
    if not request.user.may(Permission.SEE_PEOPLE):
        person = get_object_or_404(diaries_open_to(request.user), reference=reference)
        if person.user == request.user:
            return redirect("scheduling:my_diary")
        return redirect("scheduling:diary_week", reference)
    person = _person(reference)
    now = request.now
    return {
        "person": person,
        "diary": diary_of(person, now),
        "facts": diary_facts(person, now=now),
        "now": now,
    }


@page("people/<str:reference>/diary/<slug:slug>/add/", Permission.EDIT_PEOPLE)
def spell_add(request: Request, reference: str, slug: str) -> Answer:
    person = _person(reference)
    kind = _kind(slug)
    form = kind.form(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form):
            spell = kind.model(person=person, **form.cleaned_data)
            record_fact(fact=spell, by=request.user, now=request.now)
            undo = reverse("desk:spell_undo", args=[reference, slug], query={"added": spell.pk})
            say(request, f"{person} is {kind.words} then.", undo=undo)
            if kind.model is Away and (met := clashes(person, spell.starts_at, spell.ends_at)):
                warn(
                    request,
                    f"They are also booked then: {', '.join(met)}. Move that, or tell them.",
                )
            return redirect("desk:person_diary", reference)
    return {"form": form, "person": person, "kind": kind}


@post("people/<str:reference>/diary/<slug:slug>/<int:pk>/retract/", Permission.EDIT_PEOPLE)
def spell_retract(request: Request, reference: str, slug: str, pk: int) -> HttpResponse:
    person = _person(reference)
    kind = _kind(slug)
    spell = get_object_or_404(kind.model, pk=pk, person=person)
    with RefusalsTo(request):
        retract_fact(fact=spell, because="Removed from the diary", by=request.user, now=request.now)
        undo = reverse("desk:spell_undo", args=[reference, slug], query={"retracted": spell.pk})
        say(request, f"{person} is no longer {kind.words} then.", undo=undo)
    return redirect("desk:person_diary", reference)


@post("people/<str:reference>/diary/<slug:slug>/undo/", Permission.EDIT_PEOPLE)
def spell_undo(request: Request, reference: str, slug: str) -> HttpResponse:
    person = _person(reference)
    kind = _kind(slug)
    pks = {name: request.GET.get(name, "")[:18] for name in ("added", "retracted")}
    spells = {
        name: get_object_or_404(kind.model, pk=int(pk), person=person) if pk.isdecimal() else None
        for name, pk in pks.items()
    }
    with RefusalsTo(request):
        undo_fact(**spells, by=request.user, now=request.now)
        say(request, "Undone: the diary is as it was.")
    return redirect("desk:person_diary", reference)
