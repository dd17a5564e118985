"""Hooks for django-allauth: nobody can sign up, and each attempt is counted and recorded."""

import logging
from datetime import timedelta
from typing import Any, ClassVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts import guesses
from accounts.access import Permission
from accounts.actions.sign_ins import NEW_DEVICE, record_sign_in, set_password
from accounts.demo import example_users
from accounts.devices import device_of, remember_device
from accounts.full_disk import is_disk_full, release_reserve
from accounts.idle import start_session
from accounts.leavers import departures, with_access
from accounts.models import User, folded
from accounts.providers.actions import IN_SESSION
from accounts.providers.models import Provider
from nhsuk.words import duration, plural

log = logging.getLogger(__name__)
FORBIDDEN = 403
TOO_MANY = 429
BUSY = 503
SHORT = 60  # seconds
FACTOR_STAGE = "allauth.mfa.stages.AuthenticateStage"


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, str]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or password is wrong. Check both and try again",
        "incorrect_password": "The password is wrong. Enter it again",
        "enter_current_password": "This is not your current password. Enter it again",
        "account_inactive": "Your sign-in is switched off. Ask your administrator",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth passes it
        return False

    def pre_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse | None:
        """Users of the example have a known password: they sign in only where DEMO is on. Whoever has
        left is told so, once they have proved who they are.
        """
        if not settings.DEMO and example_users().filter(pk=user.pk).exists():
            return cast(HttpResponse, self.respond_user_inactive(request, user))
        today = timezone.localdate()
        if not User.objects.filter(with_access(today), pk=user.pk).exists():
            departure = departures([user], on=today).get(user.pk)
            because = departure.words if departure else "switched off"
            record_sign_in(event="failed", user=user, now=timezone.now(), because=because)
            page = {"departure": departure}
            return render(request, "accounts/sign_in_left.html", page, status=FORBIDDEN)
        return cast(HttpResponse | None, super().pre_login(request, user, **options))

    def get_login_stages(self) -> list[str]:
        """A provider that asked for a second factor has done what the stage would do."""
        stages: list[str] = super().get_login_stages()
        if getattr(self.request, "has_second_factor", False):
            return [stage for stage in stages if stage != FACTOR_STAGE]
        return stages

    def login(self, request: HttpRequest, user: User) -> None:
        try:
            self._sign_in(request, user)
        except DatabaseError as problem:
            if not (is_disk_full(problem) and user.may(Permission.SEE_JOBS) and release_reserve()):
                raise
            log.error(
                "The disk is full. The reserved space is released so that an administrator can sign in."
            )
            self._sign_in(request, user)

    def _sign_in(self, request: HttpRequest, user: User) -> None:
        is_new = user.last_login is not None and not device_of(request, user)
        super().login(request, user)
        start_session(request, now=timezone.now())
        details = {"device": NEW_DEVICE} if is_new else {}
        if begun := request.session.get(IN_SESSION):
            details["provider"] = begun["name"]
        record_sign_in(event="done", user=user, now=timezone.now(), **details)

    def logout(self, request: HttpRequest) -> None:
        user = request.user if request.user.is_authenticated else None
        super().logout(request)
        if user:
            record_sign_in(event="ended", user=user, now=timezone.now())

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Whoever signed in with a provider is asked whether to sign out there too."""
        begun = request.session.get(IN_SESSION)
        if begun and Provider.objects.on().filter(pk=begun["pk"]).exists():
            return reverse("accounts:provider_signed_out", args=[begun["pk"]])
        return str(super().get_logout_redirect_url(request))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Counts the try, then checks the password, at most two at once in this process.

        Whoever has to wait gets a page that says how long, and costs no hash.
        """
        address = typed_address(request, credentials)
        counts = _counts_of(request, address)
        if not guesses.hashing.acquire(blocking=False):
            raise ImmediateHttpResponse(wait_page(request, 1, status=BUSY))
        try:
            if wait := count_try(counts, address):
                raise ImmediateHttpResponse(wait_page(request, wait, status=TOO_MANY))
            user: User | None = super().authenticate(request, **credentials)
        finally:
            guesses.hashing.release()
        if user:
            guesses.forgive(counts)
        elif guesses.is_slowed(counts):
            record_sign_in(
                event="slowed", user=_user_of(address), now=timezone.now(), address=address
            )
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The library's own limit would lock out."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        address = typed_address(request, credentials)
        record_sign_in(event="failed", user=_user_of(address), now=timezone.now(), address=address)

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **options)
        remember_device(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:  # noqa: ARG002  the library passes it
        """Our own pages ask for it: accounts/step_up.py."""
        return False

    def set_password(self, user: User, password: str) -> None:
        set_password(user=user, password=password, by=user, now=timezone.now())

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At our own address: the Host header is whatever the sender of the request wrote."""
        uid, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})
        return f"{settings.BASE_URL}{path}"


def typed_address(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address that someone tried to sign in with, or has signed in with."""
    typed = (credentials or {}).get("email") or request.POST.get("login") or ""
    return folded(typed.strip())[:254]


def _counts_of(request: HttpRequest, address: str) -> guesses.Counts:
    return guesses.counts_of(
        account=address,
        sender=str(request.META.get("REMOTE_ADDR", "")),
        device=device_of(request, _user_of(address)),
    )


def count_try(counts: guesses.Counts, address: str) -> int:
    try:
        return guesses.count_try(counts, now=timezone.now())
    except DatabaseError as problem:
        if not is_disk_full(problem):
            raise
        return 0 if guesses.may_try_uncounted(address) else int(guesses.UNCOUNTED_EVERY)


def wait_page(
    request: HttpRequest, seconds: int, *, status: int, is_code: bool = False
) -> HttpResponse:
    is_short = seconds < SHORT
    wait = plural(seconds, "second") if is_short else duration(timedelta(seconds=seconds))
    context = {"wait": wait, "is_busy": status == BUSY, "is_code": is_code}
    page = render(request, "accounts/sign_in_wait.html", context, status=status)
    page["Retry-After"] = str(seconds)
    return page


def _user_of(address: str) -> User | None:
    return User.objects.at_address(address).first() if address else None
