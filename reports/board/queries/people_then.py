"""Of whom something was recorded between two moments, and on which days people joined and left as
it was known at a moment.

These days are no facts: they are changed in place, and the audit trail and the imports say what they
were.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import AuditEvent
from imports.models import RegisterChange
from training import register
from training.models import Exemption, Person, Requirement, Tenure, TrainingRecord
from training.trend import Rows

DAYS = ("joined_on", "left_on")
Change = tuple[datetime, int, Mapping[str, Any]]  # when, of whom, what it was until then


MOST_NAMED = 10_000  # in a query; of more, everybody is read


def people_told_of(*, since: datetime, until: datetime) -> QuerySet[Person]:
    """At least the people whose readiness may be known otherwise at `until` than at `since`: of whom
    a fact was recorded or retracted meanwhile, whose role had its requirements changed, who were
    removed, or whose days have been changed.
    """
    if since >= until:
        return Person.objects.none()
    told = Q(recorded_at__gt=since, recorded_at__lte=until)
    told |= Q(retracted_at__gt=since, retracted_at__lte=until)
    roles = Requirement.objects.filter(told).values("role")
    found = [
        Tenure.objects.filter(told | Q(role__in=roles)).values_list("person"),
        TrainingRecord.objects.filter(told).values_list("person"),
        Exemption.objects.filter(told).values_list("person"),
        Person.objects.filter(removed_at__gt=since, removed_at__lte=until).values_list("pk"),
    ]
    people = {pk for (pk,) in found[0].union(*found[1:])} | days_known_at(since).keys()
    if len(people) > MOST_NAMED:
        return Person.objects.all()
    return Person.objects.filter(pk__in=people)


def with_days_known_at(
    people: Sequence[register.Person], known_at: datetime
) -> list[register.Person]:
    """The same people with the days that were known at the moment."""
    then = days_known_at(known_at)
    if not then:
        return list(people)
    references = dict(Person.objects.filter(pk__in=then).values_list("reference", "pk"))
    return [
        _as_known(person, then.get(references.get(person.reference, 0), {})) for person in people
    ]


def rows_with_days_known_at(rows: Rows, known_at: datetime) -> Rows:
    """The same rows with the days that were known at the moment."""
    then = days_known_at(known_at)
    return rows._replace(
        people=[
            (key, *_days_of(joined_on, left_on, then[key]))
            if key in then
            else (key, joined_on, left_on)
            for key, joined_on, left_on in rows.people
        ]
    )


def _days_of(joined_on: Any, left_on: Any, days: Mapping[str, date | None]) -> tuple[Any, Any]:
    return days.get("joined_on") or joined_on, days.get("left_on", left_on)


def _as_known(person: register.Person, days: Mapping[str, date | None]) -> register.Person:
    joined_on, left_on = _days_of(person.joined_on, person.left_on, days)
    return replace(person, joined_on=joined_on, left_on=left_on)


def days_known_at(known_at: datetime) -> dict[int, dict[str, date | None]]:
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
