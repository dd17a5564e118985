"""Who has which second factors, and who needs one."""

from collections.abc import Collection
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from accounts.access import Role
from accounts.leavers import holders_here
from accounts.models import SignInRule, User, UserQuerySet

PASSKEY = Authenticator.Type.WEBAUTHN
CODES = Authenticator.Type.TOTP
RECOVERY = Authenticator.Type.RECOVERY_CODES
COUNTER = "counter"  # in the data of codes: the time step of the last code that was used


def factors_of(user: User) -> list[Authenticator]:
    """Their passkeys and codes, without the recovery codes, which help with these alone."""
    found = Authenticator.objects.filter(user=user, type__in=[PASSKEY, CODES])
    return list(found.order_by("created_at", "pk"))


def has_factor(user: User) -> bool:
    return bool(factors_of(user))


def recovery_codes_of(user: User) -> list[str] | None:
    """Those not used yet; None where none were made."""
    made = Authenticator.objects.filter(user=user, type=RECOVERY).first()
    return None if made is None else list(made.wrap().get_unused_codes())


def needs_factor(user: User) -> bool:
    """Whether one of their roles does."""
    return bool(set(SignInRule.objects.ours().factor_roles) & set(map(str, user.roles)))


def users_without_factor(roles: Collection[Role], *, on: date) -> UserQuerySet:
    """Those with any of these roles who can sign in that day and have none, by name."""
    theirs = Authenticator.objects.filter(user=OuterRef("pk"), type__in=[PASSKEY, CODES])
    return holders_here(roles, on).filter(~Exists(theirs)).order_by("name", "pk")
