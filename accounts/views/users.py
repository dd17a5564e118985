"""Users and their roles."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, Role, requires
from accounts.actions import (
    add_user,
    change_user,
    deactivate_user,
    reactivate_user,
    user_fingerprint,
)
from accounts.forms import UserChangeForm, UserFilterForm, UserForm
from accounts.models import RoleGrant, User
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say

PAGE = 50


@requires(Permission.MANAGE_USERS)
def user_list(request: Request) -> HttpResponse:
    filters = UserFilterForm(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    users = User.objects.search(wanted.get("words", ""))
    if role := wanted.get("role"):
        users = users.filter(role_grants__role=role)
    if state := wanted.get("state"):
        users = users.filter(is_active=state == "on")
    shown = users.only("name", "email", "last_login", "is_active").order_by("name", "pk")
    roles = Prefetch("role_grants", RoleGrant.objects.only("user", "role"), to_attr="grants")
    page = Paginator(shown.prefetch_related(roles), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/user_list.html", {"page": page, "filters": filters})


@requires(Permission.MANAGE_USERS)
def user_add(request: Request) -> HttpResponse:
    form = UserForm(request.POST or None)
    if form.is_valid():
        try:
            user = add_user(**form.cleaned_data, password=None, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            say(
                request,
                f"{user} has been added. They set their own password with the link under the sign-in form.",
            )
            return redirect("accounts:user_list")
    return render(request, "accounts/user_add.html", {"form": form})


@requires(Permission.MANAGE_USERS)
def user_edit(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    held = {"name": user.name, "roles": [role for role in Role if role in user.roles]}
    form = UserChangeForm(request.POST or None, initial=held)
    seen = user_fingerprint(user)
    if form.is_valid():
        try:
            change_user(
                user=user,
                **form.cleaned_data,
                by=request.user,
                now=timezone.now(),
                seen=request.POST.get("seen"),
            )
        except Refused as refusal:
            form.add_error("roles", str(refusal))
        else:
            say(request, f"{user} has been updated.")
            return redirect("accounts:user_list")
    return render(request, "accounts/user_edit.html", {"form": form, "edited": user, "seen": seen})


@requires(Permission.MANAGE_USERS)
@require_POST
def user_deactivate(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    try:
        deactivate_user(user=user, by=request.user, now=timezone.now())
    except Refused as refusal:
        refuse(request, str(refusal))
        return redirect("accounts:user_edit", pk)
    undo = reverse("accounts:user_reactivate", args=[pk])
    say(request, f"{user} can no longer sign in.", undo=undo)
    return redirect("accounts:user_list")


@requires(Permission.MANAGE_USERS)
@require_POST
def user_reactivate(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    reactivate_user(user=user, by=request.user, now=timezone.now())
    say(request, f"{user} can sign in again.")
    return redirect("accounts:user_list")
