"""Exemptions: the desk's list, requests, decisions, ending early, and the user's own page."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.emailed import emailed
from accounts.lists import List, list_page
from accounts.models import User
from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    form_page,
    get,
    page,
    post,
    refuse,
    say,
)
from accounts.requests import Request, back_to_list
from accounts.spreadsheets import Format, download
from training.actions import exemptions
from training.forms.exemptions import DecisionForm, EndForm, ExemptionFilter, ExemptionRequestForm
from training.models import Exemption, ExemptionRequest, Person
from training.queries.exemptions import exemption_rows
from training.queries.exports import exemptions_table


@list_page("exemptions/", Permission.SEE_PEOPLE, file="exemptions")
def exemption_list(request: Request) -> List:
    form = ExemptionFilter(request.GET)
    states = form.states()
    people = Person.objects.listed().search(form.cleaned_data.get("search", ""))
    rows = exemption_rows(people=people, on=timezone.localdate())
    return List(
        [row for row in rows if row.state in states],
        "exemption",
        filters=form,
        cells=exemptions_table,
        of_page=lambda page: {"rows": [(row, row.may_be_decided_by(request.user)) for row in page]},
    )


@page("people/<str:reference>/exemption/", Permission.EDIT_PEOPLE)
def exemption_ask(request: Request, reference: str) -> Answer:
    """The team requests an exemption for someone; a colleague decides."""
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    form = ExemptionRequestForm(request.POST or None)
    if form.is_valid() and _request_exemption(request, form, person):
        return redirect("training:exemption_list")
    job = f", {person.job_title}" if person.job_title else ""
    return form_page(
        form,
        heading="Ask for an exemption",
        title=f"Ask for an exemption: {person}",
        state=f"{person}{job}. The exemption applies once a colleague has approved it.",
        save="Ask for the exemption",
        back=person,
    )


def _request_exemption(request: Request, form: ExemptionRequestForm, person: Person) -> bool:
    """Return whether the request was made; a refusal is added to the form."""
    values = {name: value for name, value in form.cleaned_data.items() if name != "person"}
    with RefusalsTo(form):
        exemptions.ask_for_exemption(person=person, by=request.user, now=request.now, **values)
        say(request, "Request sent. The exemption applies once someone else has approved it.")
    return not form.errors


@page("exemptions/asked/<int:pk>/", Permission.DECIDE_EXEMPTIONS)
def exemption_decide(request: Request, pk: int) -> Answer:
    exemption_request = get_object_or_404(_all_requests(), pk=pk)
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        decision = {"is_approved": request.POST.get("answer") == "approve", **form.cleaned_data}
        with RefusalsTo(form):
            exemption = exemptions.decide_exemption(
                exemption_request=exemption_request, by=request.user, now=request.now, **decision
            )
            answer = "approved" if exemption else "refused"
            told = emailed(f"{exemption_request.asked_by} gets an email.")
            say(request, f"The exemption is {answer}. {told}")
            return redirect("training:exemption_list")
    return {
        "form": form,
        "exemption_request": exemption_request,
        "may_decide": exemption_request.may_be_decided_by(request.user),
    }


def _all_requests() -> QuerySet[ExemptionRequest]:
    return ExemptionRequest.objects.with_names()


@page("exemptions/<int:pk>/end/", Permission.EDIT_PEOPLE)
def exemption_end(request: Request, pk: int) -> Answer:
    exemption = get_object_or_404(
        Exemption.objects.select_related("person", "course", "retracted_by"), pk=pk
    )
    if exemption.retracted_at:
        refuse(request, _what_replaced(exemption))
        return redirect("training:exemption_list")
    form = EndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if form.is_valid():
        with RefusalsTo(form, "ends_on"):
            exemptions.end_exemption(
                exemption=exemption, by=request.user, now=request.now, **form.cleaned_data
            )
            say(
                request,
                "The exemption now ends on that day. From the next day, they must hold what it"
                " covered.",
            )
            return redirect("training:exemption_list")
    return {"form": form, "exemption": exemption}


def _what_replaced(exemption: Exemption) -> str:
    """The current state, for a page opened before the exemption was corrected or removed."""
    same = {
        "person": exemption.person,
        "course": exemption.course,
        "starts_on": exemption.starts_on,
    }
    current = (
        Exemption.objects.not_retracted().filter(**same).order_by("-recorded_at", "-pk").first()
    )
    by = exemption.retracted_by or "Somebody"
    if current is None:
        return f"{by} has removed this exemption for {exemption.person}."
    until = (
        f"It now ends on {current.ends_on:%-d %B %Y}"
        if current.ends_on
        else "It now has no end date"
    )
    return f"{by} has corrected this exemption for {exemption.person}. {until}."


@post("exemptions/asked/<int:pk>/withdraw/", Permission.EDIT_PEOPLE, Permission.SEE_OWN_TRAINING)
def exemption_withdraw(request: Request, pk: int) -> HttpResponse:
    exemption_request = get_object_or_404(_all_requests(), pk=pk)
    if not exemptions.may_ask(request.user, exemption_request.person):
        raise Http404
    with RefusalsTo(request):
        exemptions.withdraw_exemption_request(
            exemption_request=exemption_request, by=request.user, now=request.now
        )
        say(request, "The request is withdrawn.")
    is_desk = request.user.may(Permission.SEE_PEOPLE)
    return back_to_list(request, "training:exemption_list" if is_desk else "training:my_exemptions")


@page("my-training/exemptions/", Permission.SEE_OWN_TRAINING)
def my_exemptions(request: Request) -> Answer:
    """Exemptions of the user and of the people they manage, with a form to request another."""
    people = _own_and_team(request.user)
    form = ExemptionRequestForm(request.POST or None, people=people)
    if form.is_valid() and _request_exemption(request, form, form.cleaned_data["person"]):
        return redirect("training:my_exemptions")
    return {
        "form": form,
        "rows": exemption_rows(people=people, on=timezone.localdate()),
        "has_people": people.exists(),
    }


def _own_and_team(user: User) -> QuerySet[Person]:
    return Person.objects.listed().of_user_or_team(user).order_by("last_name", "first_name")


@get("my-training/exemptions/export/<format:file_format>/", Permission.SEE_OWN_TRAINING)
def my_exemption_export(request: Request, file_format: Format) -> HttpResponse:
    rows = exemption_rows(people=_own_and_team(request.user), on=timezone.localdate())
    return download(exemptions_table(rows), "my-exemptions", file_format)
