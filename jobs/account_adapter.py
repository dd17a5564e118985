"""Emails of the sign-in pages, queued like every other: a page answers the same, and as soon, whether the
mail server does or not.
"""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from accounts import adapter
from accounts.models import User
from jobs.mail import queue_mail


class AccountAdapter(adapter.AccountAdapter):
    def send_password_reset_mail(
        self,
        user: User,
        email: str,  # noqa: ARG002  as typed; the email goes to the address that is stored
        context: dict[str, Any],
    ) -> None:
        template = "account/email/password_reset_key"
        queue_mail(
            to=user.email,
            subject=render_to_string(f"{template}_subject.txt"),
            template=f"{template}_message",
            context=context,
            now=timezone.now(),
        )
