"""Roles that wait for a second person: who asked, and the yes or no of another administrator."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.actions.role_requests import confirm_role, end_role_request
from accounts.emailed import emailed
from accounts.factors.step_up import step_up
from accounts.models import RoleRequest
from accounts.pages import Context, Permission, RefusalsTo, Request, inform, page, post, say
from nhsuk.words import joined_words

LATEST = 20  # of those that wait no longer


@page("users/waiting/", Permission.MANAGE_USERS)
def role_request_list(request: Request) -> Context:
    requests = RoleRequest.objects.select_related("user", "asked_by", "decided_by")
    return {
        "waiting": requests.waiting(request.now).order_by("asked_at", "pk"),
        "over": requests.over(request.now).order_by("-asked_at", "-pk")[:LATEST],
    }


@post("users/waiting/<int:pk>/confirm/", Permission.MANAGE_USERS)
@step_up
def role_request_confirm(request: Request, pk: int) -> HttpResponse:
    asked = get_object_or_404(RoleRequest, pk=pk)
    with RefusalsTo(request):
        removed = confirm_role(request=asked, by=request.user, now=request.now)
        say(request, f"{asked.user} now has the role {asked.get_role_display()}.")
        if removed:
            told = emailed("They are told by email.")
            inform(
                request,
                "Somebody else could sign in as them, so this was removed from their sign-in: "
                f"{joined_words(removed)}. {told}",
            )
    return redirect("accounts:role_request_list")


@post("users/waiting/<int:pk>/end/", Permission.MANAGE_USERS)
def role_request_end(request: Request, pk: int) -> HttpResponse:
    asked = get_object_or_404(RoleRequest, pk=pk)
    with RefusalsTo(request):
        end_role_request(request=asked, by=request.user, now=request.now)
        say(request, f"{asked.user} does not get the role {asked.get_role_display()}.")
    return redirect("accounts:role_request_list")
