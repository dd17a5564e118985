"""Private records of professional development. The audit trail leaves out their content."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from training.models import CpdEntry, Person

LONGEST = 24 * 60  # minutes in one entry


@dataclass(frozen=True)
class CpdDetails:
    """What someone did, for how long, and what they learned."""

    done_on: date
    minutes: int
    title: str
    reflection: str = ""
    is_shared: bool = False


@transaction.atomic
def add_entry(*, person: Person, details: CpdDetails, by: User, now: datetime) -> CpdEntry:
    """Add an entry; sending the form twice adds it once."""
    Person.objects.select_for_update().get(pk=person.pk)
    same = {"done_on": details.done_on, "minutes": details.minutes, "title": details.title}
    if CpdEntry.objects.not_retracted().filter(person=person, **same).exists():
        raise Refused(
            "You have already recorded this for that day, with the same length. Change that entry"
            " instead."
        )
    entry = _create_entry(person, details, by, now)
    audit(by=by, action="cpd.added", about=entry, now=now)
    return entry


@transaction.atomic
def change_entry(*, entry: CpdEntry, details: CpdDetails, by: User, now: datetime) -> CpdEntry:
    """Retract the entry and record the new one."""
    _retract(entry, "Changed", by, now)
    changed = _create_entry(entry.person, details, by, now)
    audit(by=by, action="cpd.changed", about=changed, now=now, instead_of=entry.pk)
    return changed


@transaction.atomic
def remove_entry(*, entry: CpdEntry, by: User, now: datetime) -> None:
    """Retract the entry so that it can be restored; refused if it was retracted before."""
    _retract(entry, "Removed", by, now)
    audit(by=by, action="cpd.removed", about=entry, now=now)


@transaction.atomic
def restore_entry(*, entry: CpdEntry, by: User, now: datetime) -> CpdEntry:
    """Undo a removal by recording the entry again."""
    details = CpdDetails(
        entry.done_on, entry.minutes, entry.title, entry.reflection, entry.is_shared
    )
    return add_entry(person=entry.person, details=details, by=by, now=now)


def _create_entry(person: Person, details: CpdDetails, by: User, now: datetime) -> CpdEntry:
    if details.done_on > timezone.localdate(now):
        raise Refused(
            f"{details.done_on:%-d %B %Y} is in the future. Enter the day on which you did it."
        )
    if not 0 < details.minutes <= LONGEST:
        raise Refused("Enter more than 0 and at most 24 hours. Record each day separately.")
    return CpdEntry.objects.create(
        person=person,
        done_on=details.done_on,
        minutes=details.minutes,
        title=details.title,
        reflection=details.reflection,
        is_shared=details.is_shared,
        recorded_at=now,
        recorded_by=by,
    )


def _retract(entry: CpdEntry, because: str, by: User, now: datetime) -> None:
    at = max(now, entry.recorded_at)
    current = CpdEntry.objects.not_retracted().filter(pk=entry.pk)
    if not current.update(retracted_at=at, retracted_by=by, retracted_because=because):
        raise Refused(
            "This entry was changed or removed after you opened it. Go back to your list."
        )
