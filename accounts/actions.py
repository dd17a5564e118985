"""Deeds on users and their roles. Each is atomic and leaves one audit event."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.access import Role
from accounts.audit import audit
from accounts.models import RoleGrant, User


@transaction.atomic
def add_user(*, email: str, name: str, roles: set[Role], password: str | None, by: User | None, now: datetime) -> User:
    """A new user with these roles; without a password they set one from the reset mail."""
    user = User.objects.create_user(email=email, password=password, name=name)
    for role in sorted(roles):
        RoleGrant.objects.create(user=user, role=role, granted_at=now, granted_by=by)
    audit(by=by, action="user.added", about=user, now=now, roles=sorted(roles))
    return user


@transaction.atomic
def set_roles(*, user: User, roles: set[Role], by: User | None, now: datetime) -> None:
    """Makes the user's roles exactly these, and ends their sign-ins so that the change takes hold at once."""
    before = set(user.role_grants.values_list("role", flat=True))
    user.role_grants.exclude(role__in=roles).delete()
    for role in sorted(roles - before):
        RoleGrant.objects.create(user=user, role=role, granted_at=now, granted_by=by)
    end_sign_ins(user=user)
    audit(by=by, action="user.roles_set", about=user, now=now, before=sorted(before), after=sorted(roles))


def end_sign_ins(*, user: User) -> int:
    """Ends every sign-in of this user; returns how many there were."""
    keys = [s.session_key for s in Session.objects.all() if s.get_decoded().get("_auth_user_id") == str(user.pk)]
    return Session.objects.filter(session_key__in=keys).delete()[0]
