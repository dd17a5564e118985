"""Users who have left: they cannot sign in from the next day on, and a session of theirs ends with its
next request.

Who has left is known to the app with the register: its config names the functions as `has_left` and
`departures`. The last administrators are never shut out: while everybody else who manages users has left
or is switched off, they keep their access, and the list of users says so.
"""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import import_string

from accounts.access import Permission, Role
from accounts.models import RoleGrant, User, UserQuerySet


def here(on: date) -> Q:
    """Active users who have not left."""
    return Q(is_active=True) & ~_has_left(on)


def administrators_here(on: date) -> Q:
    """Active administrators who have not left."""
    return here(on) & Q(_is_administrator())


def with_access(on: date) -> Q:
    """Active users who have not left, or are among the last administrators."""
    others = User.objects.filter(administrators_here(on))
    is_last = Q(_is_administrator()) & ~Q(Exists(others))
    return Q(is_active=True) & (~_has_left(on) | is_last)


def who_may_here(permission: Permission, on: date) -> UserQuerySet:
    """Those with this permission who can sign in on that day."""
    found: UserQuerySet = User.objects.who_may(permission).filter(with_access(on))
    return found


def holders_here(roles: Collection[Role], on: date) -> UserQuerySet:
    """Those with any of these roles who can sign in on that day, each once."""
    found: UserQuerySet = User.objects.filter(with_access(on), role_grants__role__in=roles)
    return found.distinct()


class Departure(NamedTuple):
    """When somebody left, in words; `may_sign_in` if they are among the last administrators."""

    words: str
    may_sign_in: bool


def departures(users: Collection[User], *, on: date) -> dict[int, Departure]:
    """Of those who have left, by their key."""
    gone: dict[int, str] = {}
    for config in apps.get_app_configs():
        if name := getattr(config, "departures", ""):
            gone |= import_string(name)([user.pk for user in users], on)
    if not gone:
        return {}
    last = User.objects.filter(with_access(on), pk__in=gone).values_list("pk", flat=True)
    allowed = set(last)
    return {user: Departure(words, user in allowed) for user, words in gone.items()}


def _is_administrator() -> Exists:
    return Exists(RoleGrant.objects.filter(user=OuterRef("pk"), role=Role.ADMINISTRATOR))


def _has_left(on: date) -> Q:
    for config in apps.get_app_configs():
        if name := getattr(config, "has_left", ""):
            return Q(import_string(name)(on))
    return Q(pk__in=[])
