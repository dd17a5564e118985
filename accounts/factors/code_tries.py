"""Checks one-time and recovery codes. Wrong ones are counted apart from passwords: whoever knows the
password must not be able to clear the count of codes by signing in again.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone

from accounts import guesses
from accounts.actions.sign_ins import record_sign_in
from accounts.adapter import TOO_MANY, count_try, wait_page
from accounts.devices import device_of
from accounts.factors.actions import record_recovery_code_used
from accounts.factors.one_time_codes import use_code
from accounts.factors.queries import RECOVERY, recovery_codes_of
from accounts.models import User


def check_code(request: HttpRequest, user: User, code: str) -> Authenticator | None:
    """What the code is of, or None. Too many wrong ones get the page that says how long to wait."""
    counts = guesses.counts_of_codes(
        account=user.email,
        sender=str(request.META.get("REMOTE_ADDR", "")),
        device=device_of(request, user),
    )
    if wait := count_try(counts, user.email):
        raise ImmediateHttpResponse(wait_page(request, wait, status=TOO_MANY, is_code=True))
    factor = use_code(user, code)
    now = timezone.now()
    if factor is None:
        record_sign_in(event="failed", user=user, now=now, because="wrong code")
        if guesses.is_slowed(counts):
            record_sign_in(event="slowed", user=user, now=now, because="wrong codes")
        return None
    guesses.forgive(counts)
    if factor.type == RECOVERY:
        left = len(recovery_codes_of(user) or [])
        record_recovery_code_used(user=user, left=left, now=now)
    return factor
