"""The tokens that a provider sends users and groups with."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.confidential import uncached
from accounts.factors.step_up import step_up_to_post
from accounts.pages import Permission, Request, post, say
from accounts.providers.models import Provider
from accounts.scim.actions.tokens import end_token, make_token
from accounts.scim.addresses import service_address
from accounts.scim.models import ScimToken


@post("users/providers/<int:pk>/tokens/add/", Permission.MANAGE_USERS)
@step_up_to_post
@uncached
def scim_token_add(request: Request, pk: int) -> HttpResponse:
    """The page shows the token, this once."""
    provider = get_object_or_404(Provider, pk=pk)
    token = make_token(provider=provider, by=request.user, now=request.now)
    context = {"provider": provider, "token": token, "address": service_address()}
    return render(request, "accounts/scim/scim_token_add.html", context)


@post("users/tokens/<int:pk>/end/", Permission.MANAGE_USERS)
def scim_token_end(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(ScimToken.objects.select_related("provider"), pk=pk)
    end_token(token=token, by=request.user, now=request.now)
    say(request, "The token no longer works.")
    return redirect(token.provider)
