"""Whose sign-in ends because of the register: people who left, and those whose last role ended.

Computed for a day: nobody has to switch them off, and whoever comes back can sign in again.
`accounts.leavers` finds these functions by the config of the app.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q

from training.models import Person


def has_left(on: date) -> Exists:
    """For a query of users: whether the person who signs in with each is gone."""
    return Exists(Person.objects.gone(on).filter(user=OuterRef("pk")))


def departures(users: Collection[int], on: date) -> dict[int, str]:
    """Why each of these users who is gone is gone, by their key: `left on 30 November 2026`."""
    return _words("user", users, on)


def departures_of_people(people: Collection[int], on: date) -> dict[int, str]:
    """The same for people on the register, by theirs."""
    return _words("pk", people, on)


def _words(field: str, keys: Collection[int], on: date) -> dict[int, str]:
    last = Max("tenures__ends_on", filter=Q(tenures__retracted_at=None))
    gone = Person.objects.gone(on).filter(**{f"{field}__in": keys}).annotate(last_day_of_roles=last)
    return {
        key: _departure(left_on, last_day, on)
        for key, left_on, last_day in gone.values_list(field, "left_on", "last_day_of_roles")
    }


def _departure(left_on: date | None, last_day_of_roles: date | None, on: date) -> str:
    if left_on and left_on < on:
        return f"left on {left_on:%-d %B %Y}"
    if last_day_of_roles and last_day_of_roles < on:
        return f"last role ended on {last_day_of_roles:%-d %B %Y}"
    return "removed from the register"
