"""On which days people joined and left as it was known at a moment. These days are no facts: they
are changed in place, and the audit trail and the imports say what they were.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from accounts.models import AuditEvent
from scheduling.register.models import RegisterChange
from training import register
from training.models import Person

DAYS = ("joined_on", "left_on")
Change = tuple[datetime, int, Mapping[str, Any]]  # when, of whom, what it was until then


def with_days_known_at(
    people: Sequence[register.Person], known_at: datetime
) -> list[register.Person]:
    """The same people with the days that were known at the moment."""
    then = _days_known_at(known_at)
    if not then:
        return list(people)
    references = dict(Person.objects.filter(pk__in=then).values_list("reference", "pk"))
    return [
        _as_known(person, then.get(references.get(person.reference, 0), {})) for person in people
    ]


def _as_known(person: register.Person, days: Mapping[str, date | None]) -> register.Person:
    return replace(
        person,
        joined_on=days.get("joined_on") or person.joined_on,
        left_on=days.get("left_on", person.left_on),
    )


def _days_known_at(known_at: datetime) -> dict[int, dict[str, date | None]]:
    """By person whose days were changed since, those days as they were."""
    days: defaultdict[int, dict[str, date | None]] = defaultdict(dict)
    changes = [*_by_hand(known_at), *_by_import(known_at)]
    for _, person, before in sorted(changes, key=lambda change: change[0], reverse=True):
        for name in DAYS:
            if name in before:
                value = before[name]
                days[person][name] = date.fromisoformat(value) if value else None
    return {person: found for person, found in days.items() if found}


def _by_hand(known_at: datetime) -> Iterator[Change]:
    events = AuditEvent.objects.filter(
        at__gt=known_at,
        about_type=Person._meta.label,
        action__in=("person.changed", "person.left", "person.rejoined"),
    )
    for at, about, action, details in events.values_list("at", "about_id", "action", "details"):
        before = details.get("before", {})
        if action != "person.changed":
            before = {"left_on": details.get("left_on" if action == "person.rejoined" else "was")}
        yield at, int(about), before


def _by_import(known_at: datetime) -> Iterator[Change]:
    """An import that was undone since changed nothing, unless it stood at the moment."""
    since = Q(register_import__imported_at__gt=known_at, register_import__undone_at=None)
    stood = Q(register_import__imported_at__lte=known_at, register_import__undone_at__gt=known_at)
    rows = RegisterChange.objects.filter(since | stood, model=Person._meta.label)
    for imported_at, undone_at, entries in rows.values_list(
        "register_import__imported_at", "register_import__undone_at", "entries"
    ):
        for entry in entries:
            if "changed" in entry:
                yield (
                    undone_at or imported_at,
                    entry["changed"],
                    entry["after" if undone_at else "before"],
                )
