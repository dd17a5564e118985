"""The email that says that somebody now signs in as a person, or no longer does."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from training.link_emails import queue_link
from training.models import Person


def tell_of_sign_in(*, person: Person, users: Iterable[User], now: datetime) -> None:
    """To the person's address on the register and to each of these users, once an address."""
    addresses = {address.lower(): address for address in (user.email for user in users)}
    if person.email:
        addresses.setdefault(person.email.lower(), person.email)
    for address in addresses.values():
        queue_link(
            to=address,
            kind="sign_in_changed",
            subject="Who signs in as you has changed",
            sentence=(
                "an administrator has changed which sign-in belongs to you on the register. If you did not "
                "expect this, ring your communications team. You sign in here"
            ),
            path="/",
            now=now,
        )
