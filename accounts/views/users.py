"""Users and their roles."""

from datetime import date
from functools import partial

from django.core.paginator import Page
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, Role
from accounts.actions.users import (
    add_user,
    change_user,
    deactivate_user,
    reactivate_user,
    user_fingerprint,
)
from accounts.emailed import emailed
from accounts.factors.actions import reset_factors
from accounts.factors.queries import has_factor
from accounts.factors.step_up import step_up, step_up_to_post
from accounts.forms import UserChangeForm, UserFilterForm, UserForm
from accounts.leavers import departures, with_access
from accounts.lists import List, list_page
from accounts.models import RoleGrant, RoleRequest, User
from accounts.pages import Answer, Context, RefusalsTo, Request, inform, page, post, say

SORTS = {
    "name": ("name", "pk"),
    "email": ("email",),
    "last": ("last_login", "name", "pk"),
    "state": ("is_active", "name", "pk"),
}


@list_page("users/", Permission.MANAGE_USERS)
def user_list(request: Request) -> List:
    today = timezone.localdate()
    filters = UserFilterForm(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    users = User.objects.search(wanted.get("words", ""))
    if role := wanted.get("role"):
        users = users.filter(role_grants__role=role)
    if state := wanted.get("state"):
        access = with_access(today)
        switched_on = users.filter(is_active=True)
        users = {
            "on": users.filter(access),
            "left": switched_on.exclude(access),
            "off": users.filter(is_active=False),
        }[state]
    shown = users.only("name", "email", "last_login", "is_active").order_by("name", "pk")
    roles = Prefetch("role_grants", RoleGrant.objects.only("user", "role"), to_attr="grants")
    return List(
        shown.prefetch_related(roles),
        "user",
        sorts=SORTS,
        filters=filters,
        more={"waiting": RoleRequest.objects.waiting(request.now).count()},
        of_page=partial(_rows, on=today),
    )


def _rows(page: Page[User], *, on: date) -> Context:
    """Each with why and when their access ends, if it does."""
    gone = departures(list(page), on=on)
    return {"rows": [(user, gone.get(user.pk)) for user in page]}


@page("users/add/", Permission.MANAGE_USERS)
@step_up_to_post
def user_add(request: Request) -> Answer:
    form = UserForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form, "roles"):
            user = add_user(**form.cleaned_data, password=None, by=request.user, now=request.now)
            told = emailed(f"An email to {user.email} tells them how to sign in.")
            say(request, f"{user} has been added. {told}")
            _say_what_waits(request, user)
            return redirect("accounts:user_list")
    return {"form": form}


@page("users/<int:pk>/", Permission.MANAGE_USERS)
@step_up_to_post
def user_edit(request: Request, pk: int) -> Answer:
    user = get_object_or_404(User, pk=pk)
    held = {"name": user.name, "roles": [role for role in Role if role in user.roles]}
    form = UserChangeForm(request.POST or None, initial=held)
    seen = user_fingerprint(user)
    if not form.is_valid():  # what was seen stays so while a field is mended
        seen = request.POST.get("seen", seen)
    else:
        with RefusalsTo(form, "roles"):
            change_user(
                user=user,
                **form.cleaned_data,
                by=request.user,
                now=request.now,
                seen=request.POST.get("seen"),
            )
            say(request, f"{user} has been updated.")
            _say_what_waits(request, user)
            return redirect("accounts:user_list")
    return {
        "form": form,
        "edited": user,
        "seen": seen,
        "waiting": user.role_requests.waiting(request.now).select_related("asked_by"),
        "departure": departures([user], on=timezone.localdate()).get(pk),
        "can_reset": user != request.user and has_factor(user),
        "identities": user.identities.select_related("provider").order_by("pk"),
    }


def _say_what_waits(request: Request, user: User) -> None:
    for asked in user.role_requests.waiting(request.now).order_by("role"):
        inform(
            request,
            f"{asked.get_role_display()} waits for a second person: "
            "another administrator has to confirm it.",
        )


@post("users/<int:pk>/deactivate/", Permission.MANAGE_USERS)
def user_deactivate(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    with RefusalsTo(request):
        deactivate_user(user=user, by=request.user, now=request.now)
        undo = reverse("accounts:user_reactivate", args=[pk])
        say(request, f"{user} can no longer sign in.", undo=undo)
        return redirect("accounts:user_list")
    return redirect("accounts:user_edit", pk)


@post("users/<int:pk>/reactivate/", Permission.MANAGE_USERS)
@step_up_to_post
def user_reactivate(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    reactivate_user(user=user, by=request.user, now=request.now)
    say(request, f"{user} can sign in again.")
    return redirect("accounts:user_list")


@post("users/<int:pk>/reset/", Permission.MANAGE_USERS)
@step_up
def user_reset(request: Request, pk: int) -> HttpResponse:
    """For somebody who lost their phone: the password is enough at their next sign-in."""
    user = get_object_or_404(User, pk=pk)
    with RefusalsTo(request):
        reset_factors(user=user, by=request.user, now=request.now)
        told = emailed("They get an email.")
        say(request, f"The second factor of {user} is reset, and they are signed out. {told}")
    return redirect("accounts:user_edit", pk)
