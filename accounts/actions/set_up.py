"""The code with which the first user of an installation begins."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.access import Role
from accounts.actions.users import add_user
from accounts.audit import audit
from accounts.models import (
    SetUpCode,
    User,
)
from accounts.refusals import Refused
from accounts.tokens import hash_of

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that looks like another


@transaction.atomic
def make_set_up_code(*, now: datetime) -> str | None:
    """A new code of 140 bits in place of any before; None once somebody can sign in."""
    if User.objects.exists():
        return None
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(7))
    values = {"code_hash": _code_hash(code), "made_at": now, "used_at": None, "used_by": None}
    SetUpCode.objects.update_or_create(pk=1, defaults=values)
    audit(by=None, action="set_up_code.made", about=None, now=now)
    return code


@transaction.atomic
def begin_set_up(*, code: str, email: str, name: str, password: str, now: datetime) -> User:
    """The first user, an administrator and manager. The code works once; of two people who send it
    at once the second is refused.
    """
    made = SetUpCode.objects.select_for_update().filter(pk=1).first()
    if made is None or not secrets.compare_digest(made.code_hash, _code_hash(code)):
        raise Refused(
            "This is not the code. Copy it from the terminal in which Greenroom was started last: "
            "each start makes a new one.",
            "code",
        )
    if made.used_at or User.objects.exists():
        who = f"{made.used_by} has begun" if made.used_by else "Somebody has begun"
        raise Refused(
            f"{who} to set this up. Sign in if you can, or ask them to add you as a user."
        )
    roles = {Role.ADMINISTRATOR, Role.MANAGER}
    user = add_user(email=email, name=name, roles=roles, password=password, by=None, now=now)
    made.used_at = now
    made.used_by = user
    made.save(update_fields=["used_at", "used_by"])
    return user


def _code_hash(code: str) -> str:
    """Of its letters and digits alone, in capitals: people copy it by hand."""
    return hash_of("".join(filter(str.isalnum, code.upper())))
