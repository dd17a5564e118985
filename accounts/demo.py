"""The users of the example organisation: one for each role."""

from datetime import datetime

from accounts.access import Role
from accounts.actions import add_user
from accounts.models import User

PASSWORD = "greenroom-example"  # noqa: S105  of the example alone; it is shown on its sign-in page

CAST = {
    "officer": ("Ceri Maddox", Role.OFFICER),
    "manager": ("Ines Marchbanks", Role.MANAGER),
    "spokesperson": ("Dr Leila Iyer-Thorne", Role.SPOKESPERSON),
    "trainer": ("Bronwen Achterberg", Role.TRAINER),
    "board": ("Sir Aled Wexcombe", Role.BOARD),
    "administrator": ("Tomasz Underhay", Role.ADMINISTRATOR),
}


def email_of(key: str) -> str:
    return f"{key}@demo.example.nhs.uk"


def add_cast(now: datetime) -> dict[str, User]:
    """The users of the example, by the keys of CAST."""
    return {
        key: add_user(
            email=email_of(key), name=name, roles={role}, password=PASSWORD, by=None, now=now
        )
        for key, (name, role) in CAST.items()
    }
