"""Who must hold which course by when: the list, its history, and changes with a preview.

A preview is a GET, which stores nothing and can be shared; the confirmation is a POST.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.pages import Answer, Context, Permission, RefusalsTo, get, page, post, say
from accounts.requests import Request, own_path
from accounts.spreadsheets import Format, download
from nhsuk.sorting import paged
from nhsuk.words import plural
from training.actions.by_kind import form_values
from training.actions.facts import undo_fact
from training.actions.requirements import (
    add_requirement,
    correct_requirement,
    preview,
    retract_requirement,
    start_requirements,
)
from training.as_of import AsOf
from training.forms.facts import CorrectionForm
from training.forms.requirements import EffectDayForm, RequirementFilter, StartForm, WhatIfForm
from training.kinds import REQUIREMENT
from training.models import Requirement
from training.models.courses import RequirementQuerySet
from training.queries.person import history_entry
from training.queries.requirements import EffectPage, effect_page, effect_table, figures_with

PAGE_SIZE = 50


def _requirements(form: RequirementFilter, as_of: AsOf) -> RequirementQuerySet:
    facts: Any = REQUIREMENT.facts(None)
    found: RequirementQuerySet = facts.known_at(as_of.known_at).filter(**form.wanted())
    return found if form.cleaned_data.get("every") else found.in_force(as_of.on)


@get("requirements/", Permission.SEE_PEOPLE, Permission.SEE_READINESS)
def requirement_list(request: Request) -> Context:
    """Requirements in force on the day; with `every`, also past and future ones."""
    form = RequirementFilter(request.GET, now=request.now)
    as_of = form.as_of()
    page = paged(request, _requirements(form, as_of), PAGE_SIZE)
    rows = [
        (one.pk, list(zip(REQUIREMENT.headings, REQUIREMENT.cells(one), strict=True)))
        for one in page
    ]
    return {"form": form, "as_of": as_of, "page": page, "rows": rows, "kind": REQUIREMENT}


@get("requirements/export/<format:file_format>/", Permission.SEE_PEOPLE, Permission.SEE_READINESS)
def requirement_export(request: Request, file_format: Format) -> HttpResponse:
    """The listed requirements with the columns of the register."""
    form = RequirementFilter(request.GET, now=request.now)
    as_of = form.as_of()
    if form.errors:
        return redirect(reverse("training:requirement_list", query=request.GET))
    rows = [
        [
            requirement.role,
            requirement.course.code,
            requirement.due_within_days,
            requirement.in_force_from,
            requirement.in_force_to,
        ]
        for requirement in _requirements(form, as_of)
    ]
    heading = ["role", "course", "due_within_days", "in_force_from", "in_force_to"]
    name = as_of.file_name("requirements")
    file_format = file_format
    return download([as_of.row, heading, *rows], name, file_format, headings=2)


@get("requirements/history/", Permission.SEE_PEOPLE, Permission.SEE_READINESS)
def requirement_history(request: Request) -> Context:
    """Every requirement ever recorded, latest first, with who removed it and why."""
    found = REQUIREMENT.facts(None).order_by("-recorded_at", "-pk")
    page = paged(request, found, PAGE_SIZE)
    entries = [history_entry(REQUIREMENT, fact) for fact in page]
    return {"page": page, "entries": entries}


def _submitted_data(request: Request) -> QueryDict | None:
    """Form data from GET or POST; None when the page is first opened."""
    return request.POST if request.method == "POST" else request.GET or None


def _preview_effect(
    request: Request, form: EffectDayForm, *, adds: Requirement | None, removes: Requirement | None
) -> EffectPage | None:
    """The effect of the change; on a refusal, add it to the form and return None."""
    with RefusalsTo(form):
        effect = preview(adds=adds, removes=removes, on=_effect_day(form, adds, removes))
        return effect_page(effect, request.GET)
    return None


def _effect_day(form: EffectDayForm, adds: Requirement | None, removes: Requirement | None) -> Any:
    changed = [one.in_force_from for one in (adds, removes) if one]
    return form.effect_on(begins=min(changed), today=timezone.localdate())


def _run_action(
    request: Request,
    form: forms.Form,
    action: Callable[[], Requirement | None],
    words: str,
    **undo: int,
) -> HttpResponseRedirect | None:
    """Run the action and offer Undo; on a refusal, add it to the form and return None."""
    with RefusalsTo(form):
        new = action()
        ids = undo | ({"added": new.pk} if new else {})
        say(request, words, undo=reverse("training:requirement_undo", query=ids))
        return redirect("training:requirement_list")
    return None


def _confirmation(request: Request) -> dict[str, Any]:
    """Arguments that every confirmation passes to its action."""
    return {"seen": request.POST.get("seen", ""), "by": request.user, "now": request.now}


@page("requirements/add/", Permission.EDIT_COURSES)
def requirement_add(request: Request) -> Answer:
    form = WhatIfForm(_submitted_data(request))
    new = form.requirement() if form.is_valid() else None
    if new and request.method == "POST":
        on = _effect_day(form, new, None)
        confirmation = _confirmation(request)
        response = _run_action(
            request,
            form,
            lambda: add_requirement(requirement=new, on=on, **confirmation),
            "The requirement has been added.",
        )
        if response:
            return response
    effect = _preview_effect(request, form, adds=new, removes=None) if new else None
    return {"form": form, "new": new, "effect": effect, "action": "add"}


@page("requirements/start/", Permission.EDIT_COURSES)
def requirement_start(request: Request) -> Answer:
    """The usual requirements, to choose from. What they change is shown before they are in force."""
    on = timezone.localdate(request.now)
    form = StartForm(request.POST or None, initial={"in_force_from": on})
    chosen = form.requirements() if form.is_valid() else []
    if form.is_valid() and request.POST.get("looked") == form.digest:
        with RefusalsTo(form):
            made = start_requirements(requirements=chosen, by=request.user, now=request.now)
            say(request, f"{plural(len(made), 'requirement is,requirements are')} in force.")
            return redirect(own_path(request.GET.get("next", "")) or "training:requirement_list")
    context: dict[str, Any] = {"form": form}
    if chosen:
        context["on"] = max(on, form.cleaned_data["in_force_from"])
        context["before"], context["after"] = figures_with(chosen, on=context["on"])
    return context


@page("requirements/<int:pk>/correct/", Permission.EDIT_COURSES)
def requirement_correct(request: Request, pk: int) -> Answer:
    fact = get_object_or_404(REQUIREMENT.facts(None), pk=pk)
    form = WhatIfForm(_submitted_data(request), initial=form_values(fact))
    reason = CorrectionForm(request.POST or None)
    new = form.requirement() if form.is_valid() else None
    if new and reason.is_valid():
        on = _effect_day(form, new, fact)
        confirmation = _confirmation(request) | reason.cleaned_data
        response = _run_action(
            request,
            form,
            lambda: correct_requirement(requirement=fact, new=new, on=on, **confirmation),
            "The requirement has been corrected.",
            retracted=fact.pk,
        )
        if response:
            return response
    effect = (
        _preview_effect(request, form, adds=new, removes=fact)
        if new and not fact.retracted_at
        else None
    )
    return {
        "form": form,
        "reason": reason,
        "fact": fact,
        "new": new,
        "effect": effect,
        "action": "correct",
    }


@page("requirements/<int:pk>/retract/", Permission.EDIT_COURSES)
def requirement_retract(request: Request, pk: int) -> Answer:
    fact = get_object_or_404(REQUIREMENT.facts(None), pk=pk)
    form = EffectDayForm(_submitted_data(request) or {})
    reason = CorrectionForm(request.POST or None)
    if form.is_valid() and reason.is_valid():
        on = _effect_day(form, None, fact)
        confirmation = _confirmation(request) | reason.cleaned_data
        response = _run_action(
            request,
            form,
            lambda: retract_requirement(requirement=fact, on=on, **confirmation),
            "The requirement has been removed.",
            retracted=fact.pk,
        )
        if response:
            return response
    is_held = form.is_valid() and not fact.retracted_at
    effect = _preview_effect(request, form, adds=None, removes=fact) if is_held else None
    return {"form": form, "reason": reason, "fact": fact, "effect": effect, "action": "retract"}


@get("requirements/effect/<slug:action>.<format:file_format>", Permission.EDIT_COURSES)
def requirement_effect_export(request: Request, action: str, file_format: Format) -> HttpResponse:
    """Everyone affected by a change that is not made yet."""
    if action not in ("add", "correct", "retract"):
        raise Http404
    fact = None
    if action != "add":
        fact = get_object_or_404(
            REQUIREMENT.facts(None).not_retracted(), pk=request.GET.get("requirement", "")[:18] or 0
        )
    form = EffectDayForm(request.GET) if action == "retract" else WhatIfForm(request.GET)
    new = form.requirement() if isinstance(form, WhatIfForm) and form.is_valid() else None
    effect = _preview_effect(request, form, adds=new, removes=fact) if form.is_valid() else None
    if effect is None:
        address = [f"training:requirement_{action}", *([fact.pk] if fact else [])]
        return redirect(reverse(address[0], args=address[1:], query=request.GET))
    as_of = AsOf(effect.effect.on, None, request.now)
    name = as_of.file_name("requirement-effect")
    return download([as_of.row, *effect_table(effect)], name, file_format, headings=2)


@post("requirements/undo/", Permission.EDIT_COURSES)
def requirement_undo(request: Request) -> HttpResponse:
    """`added` and `retracted` in the query string are ids of requirements."""
    ids = [request.GET.get(name, "") for name in ("added", "retracted")]
    facts = [
        get_object_or_404(REQUIREMENT.facts(None), pk=int(pk[:18])) if pk.isdecimal() else None
        for pk in ids
    ]
    with RefusalsTo(request):
        undo_fact(added=facts[0], retracted=facts[1], by=request.user, now=request.now)
        say(request, "Undone.")
    return redirect("training:requirement_list")
