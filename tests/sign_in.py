"""A browser in which somebody has signed in, without the page on which one does."""

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client

from accounts.models import User

BACKEND = "accounts.backends.UserBackend"
ALWAYS_FRESH = 4_102_444_800  # the year 2100: whatever the clock of a test says, it was just now


def sign_in(client: Client, user: User, *, at: float = ALWAYS_FRESH) -> None:
    """By password, at this moment; of somebody whose role needs no second factor."""
    client.force_login(user, backend=BACKEND)
    signed_in = client.session
    signed_in[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at}]
    signed_in[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    signed_in.save()
