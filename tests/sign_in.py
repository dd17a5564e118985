"""A browser in which somebody has signed in, without the page on which one does."""

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from accounts.models import User

BACKEND = "accounts.backends.UserBackend"
ALWAYS_FRESH = 4_102_444_800  # the year 2100: whatever the clock of a test says, it was just now


def sign_in(client: Client, user: User, *, at: float = ALWAYS_FRESH) -> None:
    """By password, at this moment; of somebody whose role needs no second factor.

    The session is written at once: `force_login` and then what it lacks takes four times as long.
    """
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
