"""Hooks for django-allauth and django-axes: nobody can sign up, and each attempt is recorded."""

import logging
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import Permission
from accounts.actions import record_sign_in, set_password
from accounts.full_disk import is_disk_full, release_reserve
from accounts.models import User
from nhsuk.messages import refuse

log = logging.getLogger(__name__)
TOO_MANY = 429


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, str]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or password is wrong. Check both and try again",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again or set a new password",
        "incorrect_password": "The password is wrong. Enter it again",
        "enter_current_password": "This is not your current password. Enter it again",
        "account_inactive": "Your sign-in is switched off. Ask your administrator",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth passes it
        return False

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
        super().login(request, user)
        record_sign_in(event="done", user=user, now=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        user = request.user if request.user.is_authenticated else None
        super().logout(request)
        if user:
            record_sign_in(event="ended", user=user, now=timezone.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        address = typed_address(request, credentials)
        record_sign_in(event="failed", user=_user_of(address), now=timezone.now(), address=address)

    def set_password(self, user: User, password: str) -> None:
        set_password(user=user, password=password, by=user, now=timezone.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Tells the user if the mail server does not answer, so that they can try again or ask."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            log.exception("An email about a password could not be sent")
            refuse(
                self.request,
                "The email could not be sent. Try again in a few minutes or ask your administrator.",
            )


def typed_address(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address that someone tried to sign in with; axes counts by it."""
    return (
        ((credentials or {}).get("email") or request.POST.get("login") or "").strip().lower()[:254]
    )


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """Called by axes after too many failed attempts with one address from one IP address."""
    address = typed_address(request, credentials)
    record_sign_in(event="locked_out", user=_user_of(address), now=timezone.now(), address=address)
    return render(request, "accounts/locked_out.html", status=TOO_MANY)


def _user_of(address: str) -> User | None:
    return User.objects.filter(email__iexact=address).first() if address else None
