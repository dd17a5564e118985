"""Inviting people on the register to sign in, and the invitations that were sent."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.bulk import act_on_each
from accounts.emailed import emailed
from accounts.factors.step_up import step_up, step_up_to_post
from accounts.pages import Answer, Context, Permission, RefusalsTo, get, page, post, refuse, say
from accounts.requests import Request, back_to_list
from accounts.spreadsheets import Format, download
from nhsuk.numbers import whole_number
from nhsuk.sorting import paged, sorted_by
from nhsuk.words import joined_words, plural
from training.actions import invitations as actions
from training.forms.invitations import (
    InvitationFilterForm,
    InviteFilterForm,
    InviteForm,
    PersonInviteForm,
)
from training.models import Invitation, Person
from training.queries.invitations import (
    Invitable,
    invitation_rows,
    invitations_found,
    invitations_table,
    usual_roles,
    without_sign_in,
)

PAGE_SIZE = 50
NAMED = 5  # people that a message names
AT_ONCE = 500  # people who are invited with one press; each is a mail of its own
SORTS = {
    "name": ("person__last_name", "person__first_name", "pk"),
    "email": ("email", "pk"),
    "sent": ("sent_at", "pk"),
    "expires": ("expires_at", "pk"),
}


def _wanted(form: InviteFilterForm | InvitationFilterForm) -> dict[str, str]:
    """What was chosen; a field with an error is left out."""
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}


@get("invitations/", Permission.MANAGE_USERS)
def invitation_list(request: Request) -> Context:
    filters = InvitationFilterForm(request.GET)
    found = invitations_found(_wanted(filters), now=request.now)
    found = sorted_by(found, request.GET.get("sort", ""), SORTS)
    page = paged(request, found, PAGE_SIZE)
    return {"page": page, "rows": invitation_rows(page, now=request.now), "filters": filters}


@get("invitations/export/<format:file_format>/", Permission.MANAGE_USERS)
@step_up
def invitation_export(request: Request, file_format: Format) -> HttpResponse:
    found = invitations_found(_wanted(InvitationFilterForm(request.GET)), now=request.now)
    rows = invitations_table(found, now=request.now)
    return download(rows, "invitations", file_format)


@get("invitations/add/", Permission.MANAGE_USERS)
def invitation_add(request: Request) -> Context:
    """Those on the register who do not sign in, with the roles that they would usually get."""
    today = timezone.localdate()
    filters = InviteFilterForm(request.GET)
    found = without_sign_in(_wanted(filters), on=today)
    counts = found.aggregate(people=Count("pk"), with_email=Count("pk", filter=~Q(email="")))
    paginator = Paginator(found, PAGE_SIZE)
    paginator.count = counts["people"]
    page = paginator.get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": [Invitable(person, usual_roles(person, on=today)) for person in page],
        "filters": filters,
        "form": InviteForm(),
        "matching": counts["with_email"],
        "at_once": AT_ONCE,
        "is_filtered": bool(_wanted(filters)),
    }


@post("invitations/send/", Permission.MANAGE_USERS)
@step_up_to_post
def invitations_send(request: Request) -> HttpResponse:
    """To everyone chosen, or all who match the filters in the address, each by themselves; who
    cannot be invited is named with the reason.
    """
    form = InviteForm(request.POST)
    if not form.is_valid():
        refuse(request, "Choose roles from the list.")
        return back_to_list(request, "training:invitation_add")
    with RefusalsTo(request):
        actions.check_invitations_ready()
        now = request.now
        today = timezone.localdate(now)
        if "everyone" in request.POST:
            wanted = _wanted(InviteFilterForm(request.GET))
            people = without_sign_in(wanted, on=today).exclude(email="")[:AT_ONCE]
        else:
            chosen = Person.objects.listed().filter(pk__in=_chosen(request.POST))
            people = chosen.order_by("last_name", "first_name", "reference")
        act_on_each(
            request,
            people,
            lambda person: actions.invite(
                person=person,
                roles=form.cleaned_data["roles"] or usual_roles(person, on=today),
                by=request.user,
                now=now,
            ),
            done=lambda done: (
                f"Invited: {_names(done)}. {emailed('Each gets an email with a link.')}"
            ),
        )
        return back_to_list(request, "training:invitation_add")
    return back_to_list(request, "training:invitation_add")


@page("people/<str:reference>/invite/", Permission.MANAGE_USERS)
@step_up_to_post
def person_invite(request: Request, reference: str) -> Answer:
    """One person, from their page."""
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    usual = usual_roles(person, on=timezone.localdate())
    form = PersonInviteForm(request.POST or None, initial={"roles": sorted(usual)})
    if form.is_valid():
        with RefusalsTo(form):
            invitation = actions.invite(
                person=person, by=request.user, now=request.now, **form.cleaned_data
            )
            sent = emailed(f"An email is on its way to {invitation.email}.")
            say(request, f"{person} is invited. {sent}")
            return redirect("training:invitation_list")
    return {"form": form, "person": person}


@post("invitations/send-again/", Permission.MANAGE_USERS)
def invitations_send_again(request: Request) -> HttpResponse:
    act_on_each(
        request,
        _invitations(request.POST),
        lambda one: actions.send_again(invitation=one, by=request.user, now=request.now),
        done=lambda done: (
            f"{emailed(f'New link on its way to {_people(done)}.')} The old one no longer works."
        ),
    )
    return back_to_list(request, "training:invitation_list")


@post("invitations/withdraw/", Permission.MANAGE_USERS)
def invitations_withdraw(request: Request) -> HttpResponse:
    act_on_each(
        request,
        _invitations(request.POST),
        lambda one: actions.withdraw(invitation=one, by=request.user, now=request.now),
        done=lambda done: f"Withdrawn: the invitation of {_people(done)}.",
        undo=lambda done: reverse(
            "training:invitations_restore", query={"row": [one.pk for one in done]}
        ),
    )
    return back_to_list(request, "training:invitation_list")


@post("invitations/restore/", Permission.MANAGE_USERS)
def invitations_restore(request: Request) -> HttpResponse:
    """Undoes it; the rows are in the address."""
    act_on_each(
        request,
        _invitations(request.GET),
        lambda one: actions.restore(invitation=one, by=request.user, now=request.now),
        done=lambda done: f"The invitation of {_people(done)} is restored, with the link it had.",
    )
    return back_to_list(request, "training:invitation_list")


def _invitations(given: QueryDict) -> list[Invitation]:
    rows = Invitation.objects.filter(pk__in=_chosen(given)).select_related("person")
    return list(rows.order_by("person__last_name", "person__first_name", "pk"))


def _chosen(given: QueryDict) -> list[int]:
    return [whole_number(row) or 0 for row in given.getlist("row")]


def _people(invitations: list[Invitation]) -> str:
    return _names([one.person for one in invitations])


def _names(people: list[Person]) -> str:
    if len(people) > NAMED:
        return plural(len(people), "person,people")
    return joined_words([str(person) for person in people])
