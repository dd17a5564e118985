"""Signing in with a provider: there, back with a code, and signing out."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from accounts.actions.sign_ins import record_sign_in
from accounts.confidential import uncached
from accounts.models import User
from accounts.pages import RefusalsTo, Refused, page, post, public, say
from accounts.providers import attempts
from accounts.providers.actions import (
    IN_SESSION,
    admit,
    link_own_identity,
    sign_out_by_provider,
)
from accounts.providers.client import (
    claims_of,
    expected_of,
    id_token_for,
    public_keys,
    sign_in_address,
    sign_out_address,
)
from accounts.providers.models import Identity, Provider
from accounts.providers.outside import AddressRefused, ProviderAway, ProviderBusy
from accounts.providers.second_factor import METHOD, is_multi_factor
from accounts.providers.tokens import (
    LOGOUT_TYPES,
    Claims,
    ClockDiffers,
    TokenRefused,
    check_id_token,
    check_logout_token,
)
from accounts.rate_limits import is_miss_too_many
from accounts.requests import own_path

REFUSALS = "refused sign-in with a provider"
SIGN_OUT = "sign-out by a provider"
REFUSED = 403
TOO_MANY = 429
AWAY = 503


@post("account/providers/<int:pk>/")
@public
@uncached
def provider_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the browser to the provider. By POST, so that no other site signs anybody in."""
    provider = get_object_or_404(Provider.objects.on(), pk=pk)
    return begin_at(request, provider, after=own_path(request.POST.get("next", "")))


def begin_at(
    request: HttpRequest, provider: Provider, *, after: str, user_pk: int = 0
) -> HttpResponse:
    """Remembers the attempt in the session and sends the browser to the provider.

    With a page that leads on by itself: our Content-Security-Policy lets no form lead to another site,
    and browsers apply it to the redirect after a form too.
    """
    state, attempt = attempts.begin(
        request, provider, now=timezone.now(), after=after, user_pk=user_pk
    )
    try:
        address = sign_in_address(
            provider, state=state, nonce=attempt.nonce, verifier=attempt.verifier
        )
    except (ProviderAway, AddressRefused) as refusal:
        return _away(request, provider, refusal)
    context = {"provider": provider, "address": address}
    return render(request, "accounts/providers/provider_sign_in.html", context)


@page("account/providers/<int:pk>/callback/")
@public
@uncached
def provider_callback(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Where the provider sends the browser back to."""
    provider = get_object_or_404(Provider.objects.on(), pk=pk)
    now = timezone.now()
    try:
        attempt = attempts.take(request, provider, state=request.GET.get("state", ""), now=now)
    except TokenRefused as refusal:
        _record_refusal(request, provider, refusal)
        return _problem(request, provider, "refused", status=REFUSED)
    if attempts.has_failed_often(request, now=now):
        return render(request, "429.html", status=TOO_MANY)
    try:
        if "code" not in request.GET:
            return _declined(request, provider, attempt)
        token = id_token_for(provider, code=request.GET["code"], verifier=attempt.verifier, now=now)
        claims = claims_of(provider, token, now=now)
        now = timezone.now()  # the provider may have taken seconds
        subject = check_id_token(claims, expected_of(provider), nonce=attempt.nonce, now=now)
    except TokenRefused as refusal:
        attempts.count_failure(request, now=now)
        _record_refusal(request, provider, refusal)
        kind = "clock" if isinstance(refusal, ClockDiffers) else "refused"
        return _problem(request, provider, kind, status=REFUSED)
    except (ProviderAway, AddressRefused) as refusal:
        _record_failure(provider, str(refusal))
        return _away(request, provider, refusal)
    if attempt.user_pk:
        return _link(request, provider, attempt, subject, claims)
    return _sign_in(request, provider, attempt, subject, claims)


def _record_refusal(request: HttpRequest, provider: Provider, refusal: TokenRefused) -> None:
    """Any site can make a browser come here, and everybody in a hospital may have one address. So after
    many refusals from it they are only no longer written down.
    """
    if not is_miss_too_many(request, REFUSALS):
        _record_failure(provider, str(refusal))


def _away(request: HttpRequest, provider: Provider, refusal: Refused) -> HttpResponse:
    kind = "busy" if isinstance(refusal, ProviderBusy) else "away"
    return _problem(request, provider, kind, status=AWAY)


def _declined(
    request: HttpRequest, provider: Provider, attempt: attempts.Attempt
) -> HttpResponseBase:
    """Somebody pressed Cancel there, or the provider does not let them in."""
    reason = "".join(filter(str.isprintable, request.GET.get("error", "no code")))[:60]
    _record_failure(provider, f"the provider answered {reason}")
    kind = "linking" if attempt.user_pk else "declined"
    return _problem(request, provider, kind, status=REFUSED)


def _sign_in(
    request: HttpRequest,
    provider: Provider,
    attempt: attempts.Attempt,
    subject: str,
    claims: Claims,
) -> HttpResponseBase:
    if request.user.is_authenticated:
        get_adapter().logout(request)
    try:
        identity = admit(provider=provider, subject=subject, claims=claims, now=timezone.now())
    except Refused as refusal:
        _record_failure(provider, str(refusal))
        return _problem(request, provider, "unknown", status=REFUSED)
    user = identity.user
    if user is None:
        _record_failure(provider, "not known here", identity=str(identity))
        return _problem(request, provider, "unknown", status=REFUSED, identity=identity)
    has_factor = is_multi_factor(provider, claims)
    request.has_second_factor = has_factor  # type: ignore[attr-defined]  # for accounts.adapter
    record_authentication(
        request, user, method=METHOD, provider=provider.pk, is_multi_factor=has_factor
    )
    sid = claims.get("sid")
    request.session[IN_SESSION] = {
        "pk": provider.pk,
        "name": provider.name,
        "subject": subject,
        "sid": sid if isinstance(sid, str) else "",
    }
    response: HttpResponse = perform_login(
        request, Login(user=user, redirect_url=attempt.after or None)
    )
    return response


def _link(
    request: HttpRequest,
    provider: Provider,
    attempt: attempts.Attempt,
    subject: str,
    claims: Claims,
) -> HttpResponseBase:
    """The user who began it is still signed in here."""
    user = User.objects.filter(pk=attempt.user_pk, is_active=True).first()
    if user is None or user != request.user:
        _record_failure(provider, "somebody else is signed in now")
        return _problem(request, provider, "refused", status=REFUSED)
    with RefusalsTo(request):
        link_own_identity(
            provider=provider, subject=subject, claims=claims, user=user, now=timezone.now()
        )
        say(request, f"You can now sign in with {provider}.")
    return redirect("accounts:my_identities")


def _record_failure(provider: Provider, because: str, **details: str) -> None:
    record_sign_in(
        event="failed",
        user=None,
        now=timezone.now(),
        provider=provider.name,
        because=because,
        **details,
    )


def _problem(
    request: HttpRequest,
    provider: Provider,
    kind: str,
    *,
    status: int,
    identity: Identity | None = None,
) -> HttpResponse:
    """`kind`: away, busy, clock, declined, linking, refused or unknown."""
    context = {"provider": provider, "kind": kind, "identity": identity}
    return render(request, "accounts/providers/provider_callback.html", context, status=status)


@page("account/providers/<int:pk>/keys/")
@public
def provider_keys(request: HttpRequest, pk: int) -> JsonResponse:
    """Our public key, which the provider reads if Greenroom proves with a key who it is."""
    provider = get_object_or_404(Provider, pk=pk)
    return JsonResponse(public_keys(provider), headers={"Cache-Control": "public, max-age=300"})


@post("account/providers/<int:pk>/sign-out/")
@public
@csrf_exempt
def provider_sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Back-channel logout: the provider says that somebody has signed out there, in a signed token."""
    provider = get_object_or_404(Provider.objects.on(), pk=pk)
    now = timezone.now()
    try:
        token = request.POST.get("logout_token", "")
        claims = claims_of(provider, token, now=now, types=LOGOUT_TYPES)
        subject, sid = check_logout_token(claims, expected_of(provider), now=now)
        sign_out_by_provider(
            provider=provider, subject=subject, sid=sid, jti=claims["jti"], now=now
        )
    except TokenRefused as refusal:
        if is_miss_too_many(request, SIGN_OUT):
            return _logout_answer("too many tokens", status=TOO_MANY)
        return _logout_answer(str(refusal), status=400)
    except (ProviderAway, AddressRefused) as refusal:
        return _logout_answer(str(refusal), status=AWAY)
    return _logout_answer("", status=200)


def _logout_answer(problem: str, *, status: int) -> HttpResponse:
    body = {"error": "invalid_request", "error_description": problem} if problem else {}
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


@page("account/providers/<int:pk>/signed-out/")
@public
@uncached
def provider_signed_out(request: HttpRequest, pk: int) -> HttpResponse:
    """After signing out here: whether to sign out of the provider as well."""
    provider = get_object_or_404(Provider.objects.on(), pk=pk)
    back = f"{settings.BASE_URL}{reverse('account_login')}"
    context = {"provider": provider, "address": sign_out_address(provider, back_to=back)}
    return render(request, "accounts/providers/provider_signed_out.html", context)
