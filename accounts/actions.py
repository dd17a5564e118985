"""Deeds on users and their roles. Each is atomic and leaves one audit event."""

import hashlib
import json
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from accounts.access import Role
from accounts.audit import audit
from accounts.models import RoleGrant, User


class LastAdministratorError(Exception):
    """Nobody would be left who manages users."""

    def __init__(self) -> None:
        super().__init__("Nobody else can manage users. Make someone else an administrator first.")


class UserChangedError(Exception):
    """Somebody else changed this user after the page was opened. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            "Someone else has changed this user since you opened the page. Check it, then make your change again."
        )


class AddressTakenError(Exception):
    """Someone has this address already."""

    def __init__(self, holder: User | str) -> None:
        super().__init__(
            f"{holder} already signs in with this address. Change their roles instead."
        )


@transaction.atomic
def add_user(
    *, email: str, name: str, roles: set[Role], password: str | None, by: User | None, now: datetime
) -> User:
    """A new user with these roles; without a password they set one from the reset mail."""
    if holder := User.objects.filter(email__iexact=email).first():
        raise AddressTakenError(holder)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email=email, password=password, name=name)
    except IntegrityError:  # added by someone else between the look and this
        raise AddressTakenError("Someone") from None
    for role in sorted(roles):
        RoleGrant.objects.create(user=user, role=role, granted_at=now, granted_by=by)
    audit(by=by, action="user.added", about=user, now=now, roles=sorted(roles))
    return user


@transaction.atomic
def set_roles(*, user: User, roles: set[Role], by: User | None, now: datetime) -> None:
    """Makes the user's roles exactly these, and ends their sign-ins so that the change takes hold
    at once.
    """
    User.objects.select_for_update().get(
        pk=user.pk
    )  # of two who set them at once, the second waits and sees
    before = set(user.role_grants.values_list("role", flat=True))
    if Role.ADMINISTRATOR in before - roles:
        _keep_an_administrator(without=user)
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
    """Their name and roles as given; sign-ins end only where the roles change.

    `seen`: what `standing_of` said when the page was opened, so that no role comes back that
    another took away.
    """
    if seen is not None and seen != standing_of(User.objects.select_for_update().get(pk=user.pk)):
        raise UserChangedError
    if name != user.name:
        before = user.name
        user.name = name
        user.save(update_fields=["name"])
        audit(by=by, action="user.renamed", about=user, now=now, before=before, after=name)
    if roles != set(user.role_grants.values_list("role", flat=True)):
        set_roles(user=user, roles=roles, by=by, now=now)


def standing_of(user: User) -> str:
    """A short digest of their name and roles."""
    roles = sorted(user.role_grants.values_list("role", flat=True))
    return hashlib.sha256(json.dumps([user.name, roles]).encode()).hexdigest()[:16]


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime) -> None:
    """They can no longer sign in; what they did keeps their name."""
    _keep_an_administrator(without=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sign_ins(user=user)
    audit(by=by, action="user.deactivated", about=user, now=now)


@transaction.atomic
def reactivate_user(*, user: User, by: User, now: datetime) -> None:
    """They sign in again, with the roles and the password that they had."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit(by=by, action="user.reactivated", about=user, now=now)


@transaction.atomic
def note_sign_in(*, event: str, user: User | None, now: datetime, **details: str) -> None:
    """Writes down a sign-in, or a try at one: `done`, `failed`, `locked_out`, `ended`; `user` None
    if unknown.
    """
    by = user if event in {"done", "ended"} else None
    audit(by=by, action=f"sign_in.{event}", about=user, now=now, **details)


@transaction.atomic
def set_password(*, user: User, password: str, by: User, now: datetime) -> None:
    """Stored hashed, and none of it in the trail; whether it is a good one was looked at by whoever
    calls.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    audit(by=by, action="user.password_set", about=user, now=now)


def _keep_an_administrator(*, without: User) -> None:
    """Raises LastAdministratorError where no other active user manages users; waits for others who
    ask the same.
    """
    holders = RoleGrant.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    users = set(holders.values_list("user_id", flat=True))
    if users == {without.pk}:
        raise LastAdministratorError


def end_sign_ins(*, user: User) -> int:
    """Ends every sign-in of this user; returns how many there were."""
    keys = [
        s.session_key
        for s in Session.objects.all()
        if s.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    return Session.objects.filter(session_key__in=keys).delete()[0]
