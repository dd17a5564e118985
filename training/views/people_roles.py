"""One role for several people of the register at once: a list of HR seldom says who speaks."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.bulk import act_on_each
from accounts.pages import Answer, Permission, Request, page, post, refuse
from nhsuk.numbers import whole_number
from nhsuk.words import plural
from training.actions.facts import record_fact, retract_fact
from training.forms.facts import TenureForm
from training.models import Person, Tenure


@page("people/roles/", Permission.EDIT_PEOPLE)
def people_role_add(request: Request) -> Answer:
    """Those of the list who were chosen there, `row` by `row`, get the role."""
    people = _chosen(request)
    if not people:
        refuse(request, "Choose people on the list first.")
        return redirect("training:person_list")
    form = TenureForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        now = request.now
        added: list[int] = []

        def give(person: Person) -> None:
            tenure = Tenure(person=person, **form.cleaned_data)
            added.append(record_fact(fact=tenure, by=request.user, now=now).pk)

        act_on_each(
            request,
            people,
            give,
            done=lambda done: f"{plural(len(done), 'person has,people have')} the role now.",
            undo=lambda _: reverse("training:people_role_undo", query={"row": added}),
        )
        return redirect("training:person_list")
    return {"form": form, "people": people}


@post("people/roles/undo/", Permission.EDIT_PEOPLE)
def people_role_undo(request: Request) -> HttpResponse:
    """Takes away the roles that were given together a moment ago."""
    keys = [whole_number(row) for row in request.GET.getlist("row")]
    tenures = Tenure.objects.filter(pk__in=keys).select_related("person").order_by("pk")
    act_on_each(
        request,
        tenures,
        lambda tenure: retract_fact(
            fact=tenure, because="Undone", by=request.user, now=request.now
        ),
        done=lambda done: f"{plural(len(done), 'person no longer has,people no longer have')} it.",
    )
    return redirect("training:person_list")


def _chosen(request: Request) -> QuerySet[Person]:
    given = request.POST if request.method == "POST" else request.GET
    keys = [whole_number(row) for row in given.getlist("row")]
    return Person.objects.listed().filter(pk__in=keys).order_by("last_name", "first_name", "pk")
