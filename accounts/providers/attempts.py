"""Sign-ins with a provider that have begun: bound to the browser's session, used once, for ten minutes.

A code that the provider refuses counts against this browser alone.
"""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.http import HttpRequest

from accounts.providers.models import Provider
from accounts.providers.tokens import TokenRefused

KEY = "provider_attempts"
VALID_FOR = timedelta(minutes=10)
MOST = 5  # at once, in several tabs
FAILURES = "provider_failures"
MOST_FAILURES = 10  # of one browser within ten minutes
VERIFIER = 36  # bytes, of which 48 characters are made


class Attempt(NamedTuple):
    """`user_pk` is of the signed-in user who wants to link an identity, or 0 for a sign-in."""

    provider_pk: int
    nonce: str
    verifier: str
    begun: float
    after: str
    user_pk: int


def begin(
    request: HttpRequest, provider: Provider, *, now: datetime, after: str, user_pk: int = 0
) -> tuple[str, Attempt]:
    """The state that the provider sends back, and what is remembered under it."""
    state = secrets.token_urlsafe(24)
    attempt = Attempt(
        provider_pk=provider.pk,
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(VERIFIER),
        begun=now.timestamp(),
        after=after,
        user_pk=user_pk,
    )
    attempts = {**request.session.get(KEY, {}), state: attempt}
    request.session[KEY] = dict(list(attempts.items())[-MOST:])
    return state, attempt


def take(request: HttpRequest, provider: Provider, *, state: str, now: datetime) -> Attempt:
    """What was remembered under this state, and is forgotten now. Raises TokenRefused if nothing was."""
    attempts = dict(request.session.get(KEY, {}))
    found = attempts.pop(state, None)
    if found is None:
        raise TokenRefused("this browser began no such sign-in (state)")
    request.session[KEY] = attempts
    attempt = Attempt(*found)
    if attempt.provider_pk != provider.pk:
        raise TokenRefused("the sign-in was begun with another provider (state)")
    if now.timestamp() - attempt.begun > VALID_FOR.total_seconds():
        raise TokenRefused("the sign-in was begun more than ten minutes ago (state)")
    return attempt


def count_failure(request: HttpRequest, *, now: datetime) -> None:
    request.session[FAILURES] = [*_failures(request, now), now.timestamp()]


def has_failed_often(request: HttpRequest, *, now: datetime) -> bool:
    return len(_failures(request, now)) >= MOST_FAILURES


def _failures(request: HttpRequest, now: datetime) -> list[float]:
    since = now.timestamp() - VALID_FOR.total_seconds()
    return [at for at in request.session.get(FAILURES, []) if at > since]
