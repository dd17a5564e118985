"""A diary on a phone: a week to tap, leave, clinics that repeat, hours, and who else may."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.pages import (
    Answer,
    Context,
    RefusalsTo,
    Refused,
    Request,
    get,
    page,
    post,
    refuse,
    say,
    signed_in,
)
from nhsuk.dates.exact import PLANNED_YEARS, exact_day_or
from nhsuk.numbers import read_keys, write_keys
from scheduling.availability.actions import own_diary as actions
from scheduling.availability.forms.own_diary import (
    ClinicForm,
    DelegateForm,
    HoursForm,
    LeaveForm,
)
from scheduling.availability.models import Away, DiaryDelegate, RecurringClinic
from scheduling.availability.own_hours import days_like, days_words
from scheduling.availability.queries.claims import describe_claim
from scheduling.availability.queries.own_diary import (
    away_words,
    changes_of,
    clinic_words,
    delegates_of,
    diaries_of,
    diaries_open_to,
    diary_facts,
    own_hours_of,
    own_week,
    suggested_delegate,
)
from scheduling.availability.week_parts import HalfDay, read_half_day
from scheduling.times.our_hours import contactable_hours_of
from scheduling.times.spans import WEEK, monday_of, week_ahead
from training.models import Organisation, Person

MOST_UNDONE = 40  # spells that one press brings back


@get("my-diary/")
@signed_in
def my_diary(request: Request) -> Answer:
    """One's own, and those that one keeps for others."""
    person = Person.objects.listed().filter(user=request.user).first()
    context: dict[str, Any] = {"kept": list(diaries_of(request.user))}
    if person:
        context |= _week_context(request, person)
    if person and request.htmx:
        return render(request, "scheduling/availability/_diary_week.html", context)
    return context


@get("diaries/<str:reference>/")
@signed_in
def diary_week(request: Request, reference: str) -> Answer:
    """Somebody's, for whoever may change it."""
    person = diary_person(request, reference)
    context = _week_context(request, person)
    if request.htmx:
        return render(request, "scheduling/availability/_diary_week.html", context)
    return context


@post("diaries/<str:reference>/mark/")
@signed_in
def diary_mark(request: Request, reference: str) -> HttpResponse:
    """A half-day: away for the reason that is chosen, or free again."""
    person = diary_person(request, reference)
    half, is_clearing = _half(request.POST.get("half", ""))
    kind = request.POST.get("kind", "")
    if not is_clearing and kind not in Away.Kind:
        kind = Away.Kind.LEAVE
    try:
        if is_clearing:
            changed = actions.clear_time(
                person=person,
                starts_at=half.starts_at,
                ends_at=half.ends_at,
                by=request.user,
                now=request.now,
            )
        else:
            changed = actions.mark_away(
                person=person,
                kind=kind,
                starts_at=half.starts_at,
                ends_at=half.ends_at,
                sure="sure" in request.POST,
                by=request.user,
                now=request.now,
            )
    except actions.InTheDiary as question:
        return _ask(request, person, question, {"half": half, "kind": kind}, half.on)
    except Refused as refusal:
        refuse(request, str(refusal))
    else:
        words = "free again" if is_clearing else Away.Kind(kind).label.lower()
        if changed:
            when = f"{half.on:%A} {half.part.words.lower()}"
            say(request, f"{when}: {words}.", undo=_undo(person, changed.added, changed.retracted))
    return _to_week(request, person, half.on)


@post("diaries/<str:reference>/undo/")
@signed_in
def diary_undo(request: Request, reference: str) -> HttpResponse:
    person = diary_person(request, reference)
    found = {name: _spells(person, request.GET.get(name, "")) for name in ("added", "retracted")}
    with RefusalsTo(request):
        actions.undo_marks(person=person, **found, by=request.user, now=request.now)
        say(request, "Undone: the diary is as it was.")
    first = next((spell for spells in found.values() for spell in spells), None)
    return _to_week(request, person, timezone.localdate(first.starts_at if first else request.now))


@page("diaries/<str:reference>/leave/")
@signed_in
def diary_leave(request: Request, reference: str) -> HttpResponse:
    person = diary_person(request, reference)
    form = LeaveForm(request.POST or None)

    def add(given: dict[str, Any]) -> HttpResponse:
        sure = "sure" in request.POST
        changed = actions.add_leave(
            person=person, **given, sure=sure, by=request.user, now=request.now
        )
        if changed:
            words = away_words(changed.added[0], today=timezone.localdate(request.now))
            undo = _undo(person, changed.added, changed.retracted)
            say(request, f"In the diary: {words}.", undo=undo)
        return _to_week(request, person, given["first_on"])

    return _added_or_asked(request, person, form, add, "scheduling/availability/diary_leave.html")


@page("diaries/<str:reference>/clinics/add/")
@signed_in
def clinic_add(request: Request, reference: str) -> HttpResponse:
    person = diary_person(request, reference)
    form = ClinicForm(request.POST or None, initial={"starts": "09:00", "ends": "13:00"})

    def add(given: dict[str, Any]) -> HttpResponse:
        clinic = actions.add_clinic(
            clinic=RecurringClinic(person=person, **given),
            sure="sure" in request.POST,
            by=request.user,
            now=request.now,
        )
        undo = reverse("scheduling:clinic_end", args=[reference, clinic.pk])
        say(request, f"In the diary: {clinic_words(clinic)}.", undo=undo)
        return _to_week(request, person, clinic.first_on)

    return _added_or_asked(request, person, form, add, "scheduling/availability/clinic_add.html")


def _added_or_asked(
    request: Request,
    person: Person,
    form: Form,
    add: Callable[[dict[str, Any]], HttpResponse],
    template: str,
) -> HttpResponse:
    """Adds what the form says; shows it again with what is in the way at that time, or refused."""
    asked: list[str] = []
    if form.is_valid():
        try:
            return add(form.cleaned_data)
        except actions.InTheDiary as question:
            asked = [describe_claim(claim) for claim in question.claims]
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, template, about_diary(request, person) | {"form": form, "asked": asked})


@post("diaries/<str:reference>/clinics/<int:pk>/end/")
@signed_in
def clinic_end(request: Request, reference: str, pk: int) -> HttpResponse:
    person = diary_person(request, reference)
    clinic = get_object_or_404(RecurringClinic, pk=pk, person=person)
    with RefusalsTo(request):
        actions.end_clinic(clinic=clinic, by=request.user, now=request.now)
        say(request, f"No longer in the diary: {clinic_words(clinic)}.")
    return _to_week(request, person, timezone.localdate())


@page("diaries/<str:reference>/hours/")
@signed_in
def diary_hours(request: Request, reference: str) -> Answer:
    person = diary_person(request, reference)
    everybody = days_like(contactable_hours_of(Organisation.objects.ours()))
    own = own_hours_of([person.pk]).get(person.pk)
    is_reset = request.POST.get("as") == "everybody"
    form = HoursForm(
        None if is_reset else request.POST or None, days=own.days if own else everybody
    )
    if is_reset or form.is_valid():
        days = everybody if is_reset else form.days
        with RefusalsTo(request):
            actions.set_hours(person=person, days=days, by=request.user, now=request.now)
            say(request, f"Can be asked {days_words(days)}.")
        return _to_week(request, person, timezone.localdate())
    return about_diary(request, person) | {
        "form": form,
        "is_own_hours": own is not None,
        "everybody": days_words(everybody),
    }


@page("diaries/<str:reference>/delegates/")
@signed_in
def diary_delegates(request: Request, reference: str) -> Answer:
    person = diary_person(request, reference)
    delegates = delegates_of(person)
    suggested = suggested_delegate(person, delegates)
    form = DelegateForm(
        request.POST or None, initial={"email": suggested.email if suggested else ""}
    )
    if form.is_valid():
        with RefusalsTo(form, "email"):
            delegate = actions.add_delegate(
                person=person,
                email=form.cleaned_data["email"],
                by=request.user,
                now=request.now,
            )
            undo = reverse("scheduling:diary_delegate_end", args=[reference, delegate.pk])
            say(request, f"{delegate.user} can now change this diary.", undo=undo)
            return redirect("scheduling:diary_delegates", reference)
    return about_diary(request, person) | {
        "form": form,
        "delegates": delegates,
        "suggested": suggested,
        "may_decide": actions.may_decide(request.user, person),
    }


@post("diaries/<str:reference>/delegates/<int:pk>/end/")
@signed_in
def diary_delegate_end(request: Request, reference: str, pk: int) -> HttpResponse:
    person = diary_person(request, reference)
    delegate = get_object_or_404(DiaryDelegate, pk=pk, person=person)
    with RefusalsTo(request):
        actions.end_delegate(delegate=delegate, by=request.user, now=request.now)
        say(request, f"{delegate.user} can no longer change the diary of {person}.")
    if delegate.user == request.user:
        return redirect("scheduling:my_diary")
    return redirect("scheduling:diary_delegates", reference)


@get("diaries/<str:reference>/changes/")
@signed_in
def diary_changes(request: Request, reference: str) -> Context:
    """Who changed what lately."""
    person = diary_person(request, reference)
    return about_diary(request, person) | {"changes": changes_of(person, now=request.now)}


def diary_person(request: Request, reference: str) -> Person:
    """One whose diary the user may change; anybody else's is not found."""
    people = diaries_open_to(request.user).select_related("line_manager__user")
    return get_object_or_404(people, reference=reference)


def about_diary(request: Request, person: Person) -> dict[str, Any]:
    return {
        "person": person,
        "is_own": person.user_id == request.user.pk,
        "week_url": _week_url(request, person),
    }


def _week_url(request: Request, person: Person) -> str:
    if person.user_id == request.user.pk:
        return reverse("scheduling:my_diary")
    return reverse("scheduling:diary_week", args=[person.reference])


def _week_context(request: Request, person: Person, on: date | None = None) -> dict[str, Any]:
    now = request.now
    facts = diary_facts(person, now=now)
    first = week_ahead(now, (facts.own or facts.everybody).on)
    monday = monday_of(on or exact_day_or(request.GET.get("on", ""), first))
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    return about_diary(request, person) | {
        "now": now,
        "today": timezone.localdate(now),
        "week": own_week(facts, monday),
        "facts": facts,
        "earlier": monday - WEEK,
        "later": monday + WEEK,
        "is_this_week": monday == monday_of(timezone.localdate(now)),
        "kinds": Away.Kind.choices,
        "kind": kind if kind in Away.Kind else Away.Kind.LEAVE,
        "may_decide": actions.may_decide(request.user, person),
    }


def _ask(
    request: Request,
    person: Person,
    question: actions.InTheDiary,
    sent: dict[str, Any],
    on: date,
) -> HttpResponse:
    """The week again, with the question on top."""
    context = _week_context(request, person, on) | {
        "asked": [describe_claim(claim) for claim in question.claims],
        "sent": sent,
    }
    if request.htmx:
        return render(request, "scheduling/availability/_diary_week.html", context)
    return render(request, "scheduling/availability/diary_week.html", context)


def _half(text: str) -> tuple[HalfDay, bool]:
    """The half-day that was pressed, and whether it is to be free again."""
    try:
        half = read_half_day(text.removesuffix("-free"))
    except ValueError:
        raise Http404 from None
    if half.on.year not in PLANNED_YEARS:
        raise Http404
    return half, text.endswith("-free")


def _undo(person: Person, added: Sequence[Away], retracted: Sequence[Away]) -> str:
    keys = {"added": added, "retracted": retracted}
    query = {
        name: write_keys(spell.pk for spell in spells) for name, spells in keys.items() if spells
    }
    return reverse("scheduling:diary_undo", args=[person.reference], query=query)


def _spells(person: Person, text: str) -> list[Away]:
    """The person's own with these keys, as `_undo` writes them."""
    keys = read_keys(text, most=MOST_UNDONE)
    return list(Away.objects.filter(pk__in=keys, person=person).order_by("pk"))


def _to_week(request: Request, person: Person, on: date) -> HttpResponse:
    kind = request.POST.get("kind", "")
    query = {"on": on.isoformat()} | ({"kind": kind} if kind in Away.Kind else {})
    if person.user_id == request.user.pk:
        return redirect(reverse("scheduling:my_diary", query=query))
    return redirect(reverse("scheduling:diary_week", args=[person.reference], query=query))
