"""Choosing what one is told: sent from the pages on how somebody is reached."""

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.access import Permission, Role, permissions_of, signed_in
from accounts.models import User
from accounts.pages import Request, post, say
from training.actions.unwanted_emails import choose_emails
from training.email_kinds import EmailGroup, groups_for
from training.models import Person
from training.unwanted_emails import owner_of, unwanted_by


def email_choices(to: Person | User) -> dict[str, Any]:
    """For `training/_emails_wanted.html`: what may concern them, and what they switched off."""
    return {"groups": _groups(to), "unwanted": unwanted_by(owner_of(to))}


@post("my-text-messages/emails/")
@signed_in
def my_emails_change(request: Request) -> HttpResponse:
    return _changed(request, request.user, "training:my_text_messages")


@post("people/<str:reference>/text-messages/emails/", Permission.EDIT_PEOPLE)
def person_emails_change(request: Request, reference: str) -> HttpResponse:
    """By the team, for somebody who cannot or does not sign in."""
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    return _changed(request, person, "training:person_text_messages", reference)


def _changed(request: Request, to: Person | User, page: str, *args: str) -> HttpResponse:
    """The form sends the kinds that are wanted; undoing it, the address those that were not."""
    shown = [kind.code for group in _groups(to) for kind in group.kinds]
    if "undo" in request.GET:
        unwanted: Collection[str] = request.GET.getlist("unwanted")
    else:
        unwanted = set(shown).difference(request.POST.getlist("wanted"))
    before = choose_emails(to=to, unwanted=unwanted, among=shown, by=request.user, now=request.now)
    query = {"undo": "1", "unwanted": sorted(before)}
    undo = reverse(page.replace("text_messages", "emails_change"), args=args, query=query)
    say(request, "Saved.", undo="" if "undo" in request.GET else undo)
    return redirect(page, *args)


def _groups(to: Person | User) -> list[EmailGroup]:
    """Somebody without a sign-in is told what a spokesperson is."""
    user = to if isinstance(to, User) else to.user
    return groups_for(user.permissions if user else permissions_of({Role.SPOKESPERSON}))
