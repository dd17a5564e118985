"""The page behind the link of an invitation: one press and a password make the sign-in.

A GET changes nothing, because mail scanners open links. Who opens a link cannot be checked, so the page
says whose it is and for which address, and has a button for everybody else.
"""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.confidential import sealed
from accounts.first_sign_in import sign_in
from accounts.pages import Refused, page, post, public
from training.actions.invitations import (
    accept,
    disown,
    find_invitation,
    may_be_opened,
    want_another,
)
from training.dead_links import by_token
from training.forms.invitations import AcceptForm
from training.models import Invitation, Organisation
from training.queries.invitations import role_words

with_invitation = by_token(
    find_invitation, kind="invitation_link", template="training/_invitation_dead.html"
)


@page("join/<str:token>/")
@public
@require_http_methods(["GET", "HEAD", "POST"])
@sealed
@with_invitation
def invitation_link(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Somebody who has signed in as another user is told so, and cannot accept."""
    now = timezone.now()
    form = AcceptForm(request.POST or None, invitation=invitation)
    may_accept = may_be_opened(invitation, now=now) and not request.user.is_authenticated
    refusal = ""
    if may_accept and form.is_valid():
        try:
            user = accept(invitation=invitation, password=form.cleaned_data["password"], now=now)
        except Refused as refused:
            refusal = str(refused)
        else:
            sign_in(request, user, now=now)
            return redirect("accounts:home")
    context = {
        "invitation": invitation,
        "token": token,
        "state": invitation.state(now),
        "is_open": may_be_opened(invitation, now=now),
        "roles": role_words(invitation.role_set),
        "form": form,
        "refusal": refusal,
        "organisation": Organisation.objects.ours(),
    }
    return render(request, "training/invitation_link.html", context)


@post("join/<str:token>/not-me/")
@public
@sealed
@with_invitation
def invitation_link_disown(
    request: HttpRequest, invitation: Invitation, token: str
) -> HttpResponse:
    with suppress(Refused):  # pressed twice: the page says how the link ended
        disown(invitation=invitation, now=timezone.now())
    return redirect("training:invitation_link", token)


@post("join/<str:token>/ask/")
@public
@sealed
@with_invitation
def invitation_link_ask(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """For a new link in place of one that expired."""
    with suppress(Refused):  # sent again or withdrawn meanwhile: the page says so
        want_another(invitation=invitation, now=timezone.now())
    return redirect("training:invitation_link", token)
