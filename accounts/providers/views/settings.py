"""The settings pages of providers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.factors.step_up import step_up_to_post
from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Request,
    form_page,
    page,
    post,
    refuse,
    say,
)
from accounts.providers.actions import SETTINGS, add_provider, change_provider, replace_key
from accounts.providers.client import examine
from accounts.providers.forms import ProviderChangeForm, ProviderForm
from accounts.providers.models import Provider
from accounts.providers.queries import changes_of, provider_rows, waiting_identities

SHOWN = 50  # identities that wait


@page("users/providers/", Permission.MANAGE_USERS)
def provider_list(request: Request) -> Context:
    waiting = waiting_identities()[: SHOWN + 1]
    return {
        "providers": provider_rows(),
        "waiting": waiting[:SHOWN],
        "has_more": len(waiting) > SHOWN,
    }


@page("users/providers/add/", Permission.MANAGE_USERS)
@step_up_to_post
def provider_add(request: Request) -> Answer:
    form = ProviderForm(request.POST or None, initial={"proof": Provider.Proof.SECRET})
    if form.is_valid():
        with RefusalsTo(form):
            provider = add_provider(by=request.user, now=request.now, **form.cleaned_data)
            say(
                request,
                f"{provider} has been added. Register the addresses below with it, then try it.",
            )
            return redirect(provider)
    return form_page(
        form,
        heading="Add a provider",
        state="Register Greenroom with the provider first: it gives you a client ID. Nobody can sign in"
        " with it until you switch it on.",
        save="Add",
        back="accounts:provider_list",
        back_words="Signing in with other accounts",
    )


@page("users/providers/<int:pk>/", Permission.MANAGE_USERS)
@step_up_to_post
def provider_edit(request: Request, pk: int) -> Answer:
    provider = get_object_or_404(Provider, pk=pk)
    form = ProviderChangeForm(
        request.POST or None, row=provider, fields=SETTINGS, has_secret=bool(provider.secret)
    )
    if form.is_valid():
        with RefusalsTo(form):
            change_provider(
                provider=provider, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, "Saved.")
            return redirect(provider)
    return {
        "form": form,
        "provider": provider,
        "history": changes_of(provider),
        "tokens": provider.scim_tokens.valid(request.now).order_by("pk"),
        "sent_users": provider.scim_users.count(),
        "sent_groups": provider.scim_groups.count(),
    }


@post("users/providers/<int:pk>/try/", Permission.MANAGE_USERS)
def provider_try(request: Request, pk: int) -> HttpResponse:
    """Reads what the provider publishes, and says what is wrong with it."""
    provider = get_object_or_404(Provider, pk=pk)
    if problems := examine(provider, now=request.now):
        refuse(request, " ".join(problems))
    else:
        say(request, f"{provider} answers, and Greenroom can use it. Now sign in with it yourself.")
    return redirect(provider)


@post("users/providers/<int:pk>/key/", Permission.MANAGE_USERS)
def provider_key_replace(request: Request, pk: int) -> HttpResponse:
    provider = get_object_or_404(Provider.objects.filter(proof=Provider.Proof.KEY), pk=pk)
    replace_key(provider=provider, by=request.user, now=request.now)
    say(request, "There is a new key. Sign-ins work again when the provider has read it.")
    return redirect(provider)
