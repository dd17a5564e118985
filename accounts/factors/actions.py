"""Actions on second factors, and on what is asked of those who sign in. Each is atomic and writes one audit
event.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import encrypt
from django.db import transaction

from accounts.access import Role
from accounts.actions.sign_ins import end_sign_ins
from accounts.audit import audit
from accounts.factors.queries import (
    CODES,
    COUNTER,
    PASSKEY,
    RECOVERY,
    factors_of,
    has_factor,
    needs_factor,
)
from accounts.models import SignInRule, User
from accounts.refusals import Refused
from accounts.seen import check_seen

FACTOR_ADDED = "user.factor_added"
FACTOR_REMOVED = "user.factor_removed"
FACTORS_RESET = "user.factors_reset"
RECOVERY_MADE = "user.recovery_codes_made"
RECOVERY_USED = "user.recovery_code_used"
SESSION_LIMITS = "session_limits"  # the subject of its events
FACTOR_RULE = "second_factor"
LIMIT_FIELDS = ("desk_minutes", "own_hours")
FACTOR_FIELDS = ("factor_roles",)
CODES_WORDS = "one-time codes"  # in the trail and in emails


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: dict[str, object], now: datetime) -> bool:
    """The caller has verified the credential. Returns whether recovery codes were made."""
    data = {"name": name, "credential": credential}
    Authenticator.objects.create(user=user, type=PASSKEY, data=data, created_at=now)
    is_first = _make_recovery_codes_once(user)
    audit(by=user, action=FACTOR_ADDED, about=user, now=now, factor="passkey", name=name)
    return is_first


@transaction.atomic
def start_codes(*, user: User, secret: str, counter: int, now: datetime) -> bool:
    """`counter` is the time step of the code that they typed, which cannot be used again. Returns
    whether recovery codes were made.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if Authenticator.objects.filter(user=user, type=CODES).exists():
        raise Refused("One-time codes are on already. Turn them off first to use another app.")
    data = {"secret": encrypt(secret), COUNTER: counter}
    Authenticator.objects.create(user=user, type=CODES, data=data, created_at=now)
    is_first = _make_recovery_codes_once(user)
    audit(by=user, action=FACTOR_ADDED, about=user, now=now, factor=CODES_WORDS)
    return is_first


@transaction.atomic
def rename_passkey(*, user: User, factor: Authenticator, name: str, now: datetime) -> None:
    """The name is for its user alone, to know it again."""
    before = str(factor)
    if before == name:
        return
    factor.data["name"] = name
    factor.save(update_fields=["data"])
    audit(by=user, action="user.passkey_renamed", about=user, now=now, before=before, after=name)


@transaction.atomic
def remove_factor(*, user: User, factor: Authenticator, now: datetime) -> None:
    """With the last one the recovery codes go too. Refused if their role needs one."""
    User.objects.select_for_update().get(pk=user.pk)
    others = [each for each in factors_of(user) if each.pk != factor.pk]
    if not others and needs_factor(user):
        raise Refused(
            "Your role needs a second factor, and this is your only one. "
            "Add another before you remove it."
        )
    is_passkey = factor.type == PASSKEY
    details = {"factor": "passkey", "name": str(factor)} if is_passkey else {"factor": CODES_WORDS}
    Authenticator.objects.filter(pk=factor.pk).delete()
    if not others:
        Authenticator.objects.filter(user=user).delete()
    audit(by=user, action=FACTOR_REMOVED, about=user, now=now, **details)


@transaction.atomic
def make_recovery_codes(*, user: User, now: datetime) -> None:
    """New ones; those from before stop working."""
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=RECOVERY).delete()
    RecoveryCodes.activate(user)
    audit(by=user, action=RECOVERY_MADE, about=user, now=now)


@transaction.atomic
def store_recovery_codes(*, user: User, now: datetime) -> None:
    """The user has stored them: they are not shown again."""
    for made in Authenticator.objects.filter(user=user, type=RECOVERY):
        if not made.wrap().did_view:
            made.wrap().mark_as_viewed()
            audit(by=user, action="user.recovery_codes_stored", about=user, now=now)


@transaction.atomic
def record_recovery_code_used(*, user: User, left: int, now: datetime) -> None:
    """The user is told by email: nobody uses one without having lost something."""
    audit(by=user, action=RECOVERY_USED, about=user, now=now, left=left)


@transaction.atomic
def reset_factors(*, user: User, by: User, now: datetime) -> None:
    """For somebody who lost them. They are signed out everywhere, and told by email."""
    if user == by:
        raise Refused(
            "You cannot reset your own second factor. Ask another administrator, "
            "or change it on Sign-in security."
        )
    User.objects.select_for_update().get(pk=user.pk)
    if not has_factor(user):
        raise Refused(f"{user} has no second factor that could be reset.")
    removed = [str(factor) for factor in factors_of(user)]
    Authenticator.objects.filter(user=user).delete()
    end_sign_ins(user=user)
    audit(by=by, action=FACTORS_RESET, about=user, now=now, removed=removed)


def _make_recovery_codes_once(user: User) -> bool:
    if Authenticator.objects.filter(user=user, type=RECOVERY).exists():
        return False
    RecoveryCodes.activate(user)
    return True


@transaction.atomic
def change_factor_roles(*, roles: set[Role], by: User, now: datetime, seen: str | None) -> None:
    """The roles that need a second factor. `seen` is the `fingerprint` of FACTOR_FIELDS when the page
    was opened.
    """
    rule = _locked_rule(FACTOR_FIELDS, seen)
    values = {"factor_roles": [role.value for role in Role if role in roles]}
    _save_rule(rule, values, subject=FACTOR_RULE, by=by, now=now)


@transaction.atomic
def change_session_limits(
    *, desk_minutes: int, own_hours: int, by: User, now: datetime, seen: str | None
) -> None:
    """How long a session lasts without use, for those who sign in from now on. `seen` is the
    `fingerprint` of LIMIT_FIELDS when the page was opened.
    """
    rule = _locked_rule(LIMIT_FIELDS, seen)
    values = {"desk_minutes": desk_minutes, "own_hours": own_hours}
    _save_rule(rule, values, subject=SESSION_LIMITS, by=by, now=now)


def _locked_rule(fields: Collection[str], seen: str | None) -> SignInRule:
    rule, _ = SignInRule.objects.get_or_create(pk=1)
    return check_seen(rule, fields, seen)


def _save_rule(
    rule: SignInRule, values: dict[str, Any], *, subject: str, by: User, now: datetime
) -> None:
    """Nothing, and no event, if it is so already."""
    before = {name: getattr(rule, name) for name in values}
    if before == values:
        return
    for name, value in values.items():
        setattr(rule, name, value)
    rule.save(update_fields=list(values))
    audit(by=by, action=f"{subject}.changed", about=rule, now=now, before=before, after=values)
