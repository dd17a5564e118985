"""Who is known by which identity at a provider: linked by administrators, or by people themselves."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.factors.step_up import is_fresh, step_up, step_up_to_post
from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Request,
    page,
    post,
    say,
    signed_in,
)
from accounts.providers.actions import link_identity, unlink_identity
from accounts.providers.forms import IdentityLinkForm
from accounts.providers.models import Identity, Provider
from accounts.providers.views.sign_in import begin_at


@page("users/identities/<int:pk>/", Permission.MANAGE_USERS)
@step_up_to_post
def identity_link(request: Request, pk: int) -> Answer:
    identity = get_object_or_404(
        Identity.objects.filter(user=None).select_related("provider"), pk=pk
    )
    form = IdentityLinkForm(request.POST or None)
    if form.is_valid() and form.user:
        with RefusalsTo(form, "email"):
            link_identity(identity=identity, user=form.user, by=request.user, now=request.now)
            say(request, f"{form.user} can now sign in with {identity.provider}.")
            return redirect("accounts:provider_list")
    return {"form": form, "identity": identity}


@post("users/identities/<int:pk>/unlink/", Permission.MANAGE_USERS)
def identity_unlink(request: Request, pk: int) -> HttpResponse:
    identity = get_object_or_404(
        Identity.objects.exclude(user=None).select_related("provider", "user"), pk=pk
    )
    user = identity.user
    with RefusalsTo(request):
        unlink_identity(identity=identity, by=request.user, now=request.now)
        say(request, f"{user} can no longer sign in with {identity.provider}.")
    return redirect("accounts:provider_list")


@page("account/ways/")
@signed_in
@step_up
def my_identities(request: Request) -> Context:
    return {
        "identities": request.user.identities.select_related("provider").order_by("pk"),
        "providers": Provider.objects.on().order_by("name"),
    }


@post("account/ways/add/<int:pk>/")
@signed_in
def my_identity_add(request: Request, pk: int) -> HttpResponse:
    provider = get_object_or_404(Provider.objects.on(), pk=pk)
    if not is_fresh(request):
        return redirect("accounts:my_identities")
    return begin_at(request, provider, after="", user_pk=request.user.pk)


@post("account/ways/<int:pk>/remove/")
@signed_in
def my_identity_remove(request: Request, pk: int) -> HttpResponse:
    identity = get_object_or_404(request.user.identities.select_related("provider"), pk=pk)
    with RefusalsTo(request):
        unlink_identity(identity=identity, by=request.user, now=request.now)
        say(request, f"You can no longer sign in with {identity.provider}.")
    return redirect("accounts:my_identities")
