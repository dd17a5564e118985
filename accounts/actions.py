"""Actions on users and their roles. Each is atomic and writes one audit event."""

import hashlib
import json
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from accounts.access import Role
from accounts.audit import audit
from accounts.models import RoleGrant, User
from accounts.refusals import ChangedMeanwhile, Refused


class LastAdministrator(Refused):
    """Nobody would be left to manage users."""

    def __init__(self) -> None:
        super().__init__("Nobody else can manage users. Make someone else an administrator first.")


class AddressTaken(Refused):
    """Someone has this address already."""

    def __init__(self, holder: User | str) -> None:
        super().__init__(
            f"{holder} already signs in with this address. Change their roles instead."
        )


@transaction.atomic
def add_user(
    *, email: str, name: str, roles: set[Role], password: str | None, by: User | None, now: datetime
) -> User:
    """A new user with these roles. Without a password they set one from the reset email."""
    if holder := User.objects.filter(email__iexact=email).first():
        raise AddressTaken(holder)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email=email, password=password, name=name)
    except IntegrityError:  # added by someone else since the check
        raise AddressTaken("Someone") from None
    for role in sorted(roles):
        RoleGrant.objects.create(user=user, role=role, granted_at=now, granted_by=by)
    audit(by=by, action="user.added", about=user, now=now, roles=sorted(roles))
    return user


@transaction.atomic
def set_roles(*, user: User, roles: set[Role], by: User | None, now: datetime) -> None:
    """Sets the user's roles to exactly these, and signs them out so that the change applies at once."""
    # If two people set the roles at once, the second waits and sees the first's change.
    User.objects.select_for_update().get(pk=user.pk)
    before = set(user.role_grants.values_list("role", flat=True))
    if Role.ADMINISTRATOR in before - roles:
        _ensure_an_administrator(without=user)
    user.role_grants.exclude(role__in=roles).delete()
    for role in sorted(roles - before):
        RoleGrant.objects.create(user=user, role=role, granted_at=now, granted_by=by)
    end_sign_ins(user=user)
    audit(
        by=by,
        action="user.roles_set",
        about=user,
        now=now,
        before=sorted(before),
        after=sorted(roles),
    )


@transaction.atomic
def change_user(
    *, user: User, name: str, roles: set[Role], by: User, now: datetime, seen: str | None = None
) -> None:
    """Sets name and roles; signs the user out only if the roles change.

    `seen` is the `user_fingerprint` when the page was opened, so that nobody restores a role that
    someone else has just removed.
    """
    if seen is not None and seen != user_fingerprint(
        User.objects.select_for_update().get(pk=user.pk)
    ):
        raise ChangedMeanwhile(
            "Someone else changed this user after you opened the page. "
            "Check it, then make your change again."
        )
    if name != user.name:
        before = user.name
        user.name = name
        user.save(update_fields=["name"])
        audit(by=by, action="user.renamed", about=user, now=now, before=before, after=name)
    if roles != set(user.role_grants.values_list("role", flat=True)):
        set_roles(user=user, roles=roles, by=by, now=now)


def user_fingerprint(user: User) -> str:
    """A short digest of their name and roles."""
    roles = sorted(user.role_grants.values_list("role", flat=True))
    return hashlib.sha256(json.dumps([user.name, roles]).encode()).hexdigest()[:16]


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime) -> None:
    """They can no longer sign in; their name stays on what they did."""
    _ensure_an_administrator(without=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sign_ins(user=user)
    audit(by=by, action="user.deactivated", about=user, now=now)


@transaction.atomic
def reactivate_user(*, user: User, by: User, now: datetime) -> None:
    """They can sign in again, with the same roles and password."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit(by=by, action="user.reactivated", about=user, now=now)


@transaction.atomic
def record_sign_in(*, event: str, user: User | None, now: datetime, **details: str) -> None:
    """Records a sign-in event: `done`, `failed`, `locked_out` or `ended`. `user` is None if unknown."""
    by = user if event in {"done", "ended"} else None
    audit(by=by, action=f"sign_in.{event}", about=user, now=now, **details)


@transaction.atomic
def set_password(*, user: User, password: str, by: User, now: datetime) -> None:
    """Stores it hashed, and keeps it out of the audit trail. The caller has validated it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit(by=by, action="user.password_set", about=user, now=now)


def _ensure_an_administrator(*, without: User) -> None:
    """Raises LastAdministrator if no other active user manages users. Waits for concurrent calls."""
    holders = RoleGrant.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    users = set(holders.values_list("user_id", flat=True))
    if users == {without.pk}:
        raise LastAdministrator


def end_sign_ins(*, user: User) -> int:
    """Deletes every session of this user; returns how many there were."""
    keys = [
        s.session_key
        for s in Session.objects.all()
        if s.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    return Session.objects.filter(session_key__in=keys).delete()[0]
