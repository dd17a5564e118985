"""People on the register: their details, required courses and history."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.factors.step_up import step_up, step_up_to_post
from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    form_page,
    get,
    page,
    post,
    say,
)
from accounts.spreadsheets import Format, download
from nhsuk.sorting import paged
from nhsuk.words import day
from training.actions import people
from training.as_of_form import AsOfForm, KnownAtForm
from training.forms.people import (
    LeaveForm,
    LinkForm,
    NewPersonForm,
    PersonFilterForm,
    PersonForm,
    ReferenceForm,
    RejoinForm,
)
from training.models import Person
from training.queries.people import BY_NAME, people_found
from training.queries.person import history_of, person_overview

PAGE_SIZE = 50
EXPORTED = (
    *(
        "reference",
        "title",
        "first_name",
        "last_name",
        "email",
        "phone",
        "job_title",
        "directorate",
    ),
    *("joined", "left_on"),
)


@get("people/", Permission.SEE_PEOPLE)
def person_list(request: Request) -> Context:
    filters = PersonFilterForm(request.GET, today=timezone.localdate())
    sort = request.GET.get("sort", BY_NAME)
    page = paged(request, people_found(filters.wanted(), sort=sort), PAGE_SIZE)
    return {"page": page, "filters": filters}


@get("people/export/<format:file_format>/", Permission.SEE_PEOPLE)
@step_up
def person_export(request: Request, file_format: Format) -> HttpResponse:
    """The listed people with the columns of the register, so that they can be corrected and
    imported again.
    """
    filters = PersonFilterForm(request.GET, today=timezone.localdate())
    found = people_found(filters.wanted(), sort=request.GET.get("sort", BY_NAME))
    return download(_rows(found), "people", file_format)


def _rows(found: QuerySet[Person]) -> Iterator[list[Any]]:
    yield [*("joined_on" if name == "joined" else name for name in EXPORTED), "line_manager"]
    for person in (
        found.prefetch_related(None).select_related("line_manager").iterator(chunk_size=2000)
    ):
        manager = person.line_manager.reference if person.line_manager else ""
        yield [*(getattr(person, name) for name in EXPORTED), manager]


@get("people/<str:reference>/", Permission.SEE_PEOPLE)
def person_detail(request: Request, reference: str) -> Context:
    person = get_object_or_404(
        Person.objects.select_related("line_manager", "user", "removed_by"), reference=reference
    )
    form = AsOfForm(request.GET, now=request.now)
    as_of = form.as_of()
    overview = person_overview(person, on=as_of.on, known_at=as_of.known_at)
    return {
        "person": person,
        "form": form,
        "as_of": as_of,
        "overview": overview,
        "now": request.now,
    }


@get("people/<str:reference>/history/", Permission.SEE_PEOPLE)
def person_history(request: Request, reference: str) -> Context:
    person = get_object_or_404(Person, reference=reference)
    form = KnownAtForm(request.GET, now=request.now)
    as_of = form.as_of()
    entries = history_of(person, known_at=as_of.known_at)
    page = paged(request, entries, PAGE_SIZE)
    return {"person": person, "page": page, "form": form, "as_of": as_of}


@page("people/add/", Permission.EDIT_PEOPLE)
def person_add(request: Request) -> Answer:
    form = NewPersonForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form, "reference"):
            person = people.add_person(**form.cleaned_data, by=request.user, now=request.now)
            say(request, f"{person} is on the register. Add the roles that they hold.")
            return redirect(person)
    return {"form": form}


@page("people/<str:reference>/change/", Permission.EDIT_PEOPLE)
def person_change(request: Request, reference: str) -> Answer:
    """`seen` travels with the form, so that nobody overwrites someone else's change."""
    person = get_object_or_404(
        Person.objects.listed().select_related("line_manager"), reference=reference
    )
    names = list(PersonForm.base_fields)
    initial = {name: getattr(person, name) for name in names}
    initial["line_manager"] = person.line_manager.reference if person.line_manager else ""
    form = PersonForm(request.POST or None, initial=initial)
    seen = PersonForm(request.POST or None, initial=initial, prefix="seen")
    if form.is_valid():
        try:
            before = seen.cleaned_data if seen.is_valid() else {}
            person = people.change_person(
                person=person,
                values=form.cleaned_data,
                seen=before,
                by=request.user,
                now=request.now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            seen = PersonForm(
                initial=initial, prefix="seen"
            )  # the refusal shows the current values
        else:
            say(request, f"{person} has been updated.")
            return redirect(person)
    return {"form": form, "seen": seen, "person": person}


@page("people/<str:reference>/leave/", Permission.EDIT_PEOPLE)
def person_leave(request: Request, reference: str) -> Answer:
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    form = LeaveForm(request.POST or None, initial={"left_on": person.left_on})
    if form.is_valid():
        with RefusalsTo(form, "left_on"):
            people.leave_register(
                person=person, **form.cleaned_data, by=request.user, now=request.now
            )
            say(
                request,
                "Their last day is saved.",
                undo=reverse("training:person_stay", args=[reference]),
            )
            return redirect(person)
    return form_page(
        form,
        heading=f"Last day of {person}",
        state="Their records stay. From the day after, no training is required of them and they can no"
        " longer sign in.",
        save="Set the last day",
        back=person,
    )


@page("people/<str:reference>/rejoin/", Permission.EDIT_PEOPLE)
def person_rejoin(request: Request, reference: str) -> Answer:
    person = get_object_or_404(Person.objects.listed().exclude(left_on=None), reference=reference)
    form = RejoinForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form, "rejoined_on"):
            people.rejoin_register(
                person=person, **form.cleaned_data, by=request.user, now=request.now
            )
            holds_a_role = (
                person.tenures.not_retracted().covering(form.cleaned_data["rejoined_on"]).exists()
            )
            next_step = "" if holds_a_role else " Add the roles that they hold now."
            say(request, f"{person} is back on the register.{next_step}")
            return redirect(person)
    assert person.left_on  # noqa: S101  the others are excluded
    return form_page(
        form,
        heading=f"Return of {person}",
        state=f"Their last day was {day(person.left_on)}. If there is a gap, their roles ended that day:"
        " add the roles that they hold now.",
        save="Put back on the register",
        back=person,
    )


@post("people/<str:reference>/stay/", Permission.EDIT_PEOPLE)
def person_stay(request: Request, reference: str) -> HttpResponse:
    """Cancel their last day."""
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    with RefusalsTo(request):
        people.stay_on_register(person=person, by=request.user, now=request.now)
        say(request, f"{person} stays on the register.")
    return redirect(person)


@page("people/<str:reference>/sign-in/", Permission.MANAGE_USERS)
@step_up_to_post
def person_link(request: Request, reference: str) -> Answer:
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    form = LinkForm(request.POST or None, person=person, initial={"user": person.user_id})
    if form.is_valid():
        with RefusalsTo(form, "user"):
            people.link_user(
                person=person, user=form.cleaned_data["user"], by=request.user, now=request.now
            )
            say(
                request,
                f"{person} signs in as {person.user.email}."
                if person.user
                else f"{person} no longer has a sign-in.",
            )
            return redirect("accounts:user_list")
    return {"form": form, "person": person}


@get("link-sign-in/", Permission.MANAGE_USERS)
def person_link_find(request: Request) -> Answer:
    """Administrators do not see the pages of people: they enter the reference that they were given."""
    form = ReferenceForm(request.GET or None)
    if form.is_valid():
        return redirect("training:person_link", form.cleaned_data["reference"].reference)
    return {"form": form}
