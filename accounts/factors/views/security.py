"""Sign-in security: one's own passkeys, one-time codes and recovery codes."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.confidential import uncached
from accounts.factors.actions import (
    add_passkey,
    make_recovery_codes,
    remove_factor,
    rename_passkey,
    start_codes,
    store_recovery_codes,
)
from accounts.factors.forms import PasskeyForm, PasskeyNameForm, StartCodesForm
from accounts.factors.gate import is_lacking
from accounts.factors.one_time_codes import SECRET, secret_to_set_up
from accounts.factors.queries import CODES, PASSKEY, RECOVERY, factors_of
from accounts.factors.step_up import step_up
from accounts.models import User
from accounts.pages import Answer, Context, RefusalsTo, Request, page, post, refuse, say, signed_in
from accounts.templatetags.accounts import browser_words

LETTERS = 4  # of the key in a group, for those who type it


@page("account/security/")
@signed_in
def security_overview(request: Request) -> Context:
    factors = factors_of(request.user)
    recovery = Authenticator.objects.filter(user=request.user, type=RECOVERY).first()
    return {
        "passkeys": [factor for factor in factors if factor.type == PASSKEY],
        "codes": next((factor for factor in factors if factor.type == CODES), None),
        "recovery_left": len(recovery.wrap().get_unused_codes()) if recovery else None,
        "is_stored": bool(recovery and recovery.wrap().did_view),
        "is_lacking": is_lacking(request),
    }


@page("account/security/passkeys/add/")
@signed_in
@step_up
def passkey_add(request: Request) -> Answer:
    browser = browser_words(request.headers.get("User-Agent", ""))
    form = PasskeyForm(request.POST or None, initial={"name": browser[:60]})
    if form.is_valid():
        is_first = add_passkey(user=request.user, **form.cleaned_data, now=request.now)
        say(request, f"The passkey “{form.cleaned_data['name']}” has been added.")
        return redirect("accounts:recovery_codes" if is_first else "accounts:security_overview")
    return {"form": form, "options": begin_registration(request.user, passwordless=True)}


@page("account/security/passkeys/<int:pk>/rename/")
@signed_in
@step_up
def passkey_rename(request: Request, pk: int) -> Answer:
    passkey = _factor(request.user, pk, PASSKEY)
    form = PasskeyNameForm(request.POST or None, initial={"name": str(passkey)})
    if form.is_valid():
        rename_passkey(
            user=request.user, factor=passkey, name=form.cleaned_data["name"], now=request.now
        )
        return redirect("accounts:security_overview")
    return {"form": form, "passkey": passkey}


@post("account/security/passkeys/<int:pk>/remove/")
@signed_in
@step_up
def passkey_remove(request: Request, pk: int) -> HttpResponse:
    passkey = _factor(request.user, pk, PASSKEY)
    return _removed(request, passkey, f"The passkey “{passkey}” has been removed.")


@page("account/security/codes/")
@signed_in
@step_up
@uncached
def codes_start(request: Request) -> HttpResponse:
    """The key as a picture for the app, and as letters for those who type it."""
    secret = secret_to_set_up(request)
    form = StartCodesForm(request.POST or None, secret=secret)
    if form.is_valid():
        with RefusalsTo(request):
            is_first = start_codes(
                user=request.user, secret=secret, counter=form.counter, now=request.now
            )
            del request.session[SECRET]
            say(request, "One-time codes are on.")
            return redirect("accounts:recovery_codes" if is_first else "accounts:security_overview")
        return redirect("accounts:security_overview")
    import segno  # loads in 0.02 s

    address = get_adapter().build_totp_url(request.user, secret)
    context = {
        "form": form,
        "picture": segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=2),
        "address": address,
        "key": " ".join(secret[at : at + LETTERS] for at in range(0, len(secret), LETTERS)),
    }
    return render(request, "accounts/factors/codes_start.html", context)


@post("account/security/codes/stop/")
@signed_in
@step_up
def codes_stop(request: Request) -> HttpResponse:
    codes = get_object_or_404(Authenticator, user=request.user, type=CODES)
    return _removed(request, codes, "One-time codes are off.")


@page("account/security/recovery/")
@signed_in
@step_up
@uncached
def recovery_codes(request: Request) -> HttpResponse:
    """Shown until the user says that they have stored them."""
    made = get_object_or_404(Authenticator, user=request.user, type=RECOVERY)
    if request.method == "POST":
        store_recovery_codes(user=request.user, now=request.now)
        return redirect("accounts:security_overview")
    wrapped = made.wrap()
    context = {"codes": [] if wrapped.did_view else wrapped.get_unused_codes()}
    return render(request, "accounts/factors/recovery_codes.html", context)


@post("account/security/recovery/make/")
@signed_in
@step_up
def recovery_codes_make(request: Request) -> HttpResponse:
    if factors_of(request.user):
        make_recovery_codes(user=request.user, now=request.now)
        return redirect("accounts:recovery_codes")
    refuse(request, "Add a passkey or one-time codes first: recovery codes stand in for these.")
    return redirect("accounts:security_overview")


def _factor(user: User, pk: int, kind: Authenticator.Type) -> Authenticator:
    return get_object_or_404(Authenticator, pk=pk, user=user, type=kind)


def _removed(request: Request, factor: Authenticator, words: str) -> HttpResponse:
    with RefusalsTo(request):
        remove_factor(user=request.user, factor=factor, now=request.now)
        say(request, words)
    return redirect("accounts:security_overview")
