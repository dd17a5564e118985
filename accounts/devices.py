"""Browsers in which a user has signed in before: a signed cookie names the users.

It admits nobody. A known browser does not wait for what strangers did (accounts.guesses), and a sign-in
from another one is told to the user.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User

COOKIE = f"{settings.COOKIE_OF_PATH}devices"
SALT = "accounts.devices"
MAX_AGE = 180 * 24 * 60 * 60  # seconds
MAX_USERS = 8  # of one browser; the one who has not signed in for longest is dropped


def device_of(request: HttpRequest, user: User | None) -> str:
    """The name that this browser has for this user, or an empty string."""
    return _devices(request).get(str(user.pk), "") if user else ""


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    devices = _devices(request)
    name = devices.pop(str(user.pk), "") or secrets.token_urlsafe(16)
    devices[str(user.pk)] = name
    latest = dict(list(devices.items())[-MAX_USERS:])
    response.set_cookie(
        COOKIE,
        signing.dumps(latest, salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
        path="/account/",
    )


def _devices(request: HttpRequest) -> dict[str, str]:
    try:
        devices: dict[str, str] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE
        )
    except signing.BadSignature:
        return {}
    return devices
