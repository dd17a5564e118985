"""One-time and recovery codes: which step a code is of, and that each is used once."""

from typing import cast

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.http import HttpRequest

from accounts.factors.queries import COUNTER, PASSKEY, RECOVERY
from accounts.models import User

WRONG_CODE = (
    "This code is wrong or was used before. Wait for the next one. If it is wrong again, "
    "set the clock of your phone to automatic."
)
SECRET = "codes_secret"  # noqa: S105  in the session: the key of codes that are being set up


def counter_of(secret: str, code: str) -> int | None:
    """The time step of which this is the code, now or up to 30 seconds ago or ahead."""
    return next(
        (
            counter
            for counter in yield_hotp_counters_from_time()
            if compare_user_code(
                actual=code, expected=format_hotp_value(hotp_value(secret, counter))
            )
        ),
        None,
    )


@transaction.atomic
def use_code(user: User, code: str) -> Authenticator | None:
    """The codes or recovery codes that this one is of. Each works once, for whoever is first."""
    locked = Authenticator.objects.select_for_update().filter(user=user).exclude(type=PASSKEY)
    for factor in locked.order_by("-type"):  # codes before recovery codes
        if factor.type == RECOVERY:
            if factor.wrap().validate_code(code):
                return cast(Authenticator, factor)
            continue
        counter = counter_of(decrypt(factor.data["secret"]), code)
        if counter is not None and counter > factor.data.get(COUNTER, -1):
            factor.data[COUNTER] = counter
            factor.save(update_fields=["data"])
            return cast(Authenticator, factor)
    return None


def secret_to_set_up(request: HttpRequest) -> str:
    """The same until it is used, so that a second tab does not spoil the first."""
    if SECRET not in request.session:
        request.session[SECRET] = generate_totp_secret()
    return str(request.session[SECRET])
