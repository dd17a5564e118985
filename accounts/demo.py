"""The users of the example organisation: one for each role."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password

from accounts.access import Role
from accounts.actions.users import add_user
from accounts.context import DEMO_DOMAIN
from accounts.models import User, UserQuerySet

PASSWORD = "greenroom-example"  # noqa: S105  of the example alone; it is shown on its sign-in page

CAST = {
    "officer": ("Ceri Maddox", Role.OFFICER),
    "manager": ("Ines Marchbanks", Role.MANAGER),
    "spokesperson": ("Dr Leila Iyer-Thorne", Role.SPOKESPERSON),
    "trainer": ("Bronwen Achterberg", Role.TRAINER),
    "board": ("Sir Aled Wexcombe", Role.BOARD),
    "staff": ("Rosalind Pettigrew", Role.STAFF),
    "administrator": ("Tomasz Underhay", Role.ADMINISTRATOR),
}


def email_of(key: str) -> str:
    return f"{key}{DEMO_DOMAIN}"


def is_example() -> bool:
    """Whether the data is the example's: its users are there."""
    return User.objects.filter(email__in=map(email_of, CAST)).exists()


def example_users() -> UserQuerySet:
    return User.objects.filter(email__endswith=DEMO_DOMAIN)


def add_cast(now: datetime) -> dict[str, User]:
    """The users of the example, by the keys of CAST."""
    cast = {
        key: add_user(email=email_of(key), name=name, roles={role}, password=None, by=None, now=now)
        for key, (name, role) in CAST.items()
    }
    set_known_password(cast.values())
    return cast


def set_known_password(users: Iterable[User]) -> None:
    """The example's, hashed once for all of them: each hash takes a fifth of a second."""
    hashed = make_password(PASSWORD)
    for user in users:
        user.password = hashed
        user.save(update_fields=["password"])
