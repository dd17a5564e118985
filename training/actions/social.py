"""Entries of the social media register (10) are added, changed, ended and resumed."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import check_seen
from training.actions.facts import ENDS_BEFORE_START
from training.models.policies import PolicyReading
from training.models.social import Entry, EntryQuerySet, SocialDeclaration
from training.queries.social import guidance_in_force


def _listed_already(entry: Entry) -> Refused:
    return Refused(f"{entry} is already on the list. Change that entry, or end it first.")


def _noun(entry: Entry) -> str:
    return str(entry._meta.verbose_name).replace(" ", "_")


def _first_day(entry: Entry) -> date | None:
    """A declaration starts when it is made; other entries may have no first day."""
    if isinstance(entry, SocialDeclaration):
        return timezone.localdate(entry.added_at)
    return getattr(entry, "starts_on", None)


def _save(entry: Entry, now: datetime, **how: Any) -> None:
    starts_on = getattr(entry, "starts_on", None) or timezone.localdate(now)
    if hasattr(entry, "starts_on") and entry.ended_on and entry.ended_on < starts_on:
        raise Refused(ENDS_BEFORE_START)
    same = {name: getattr(entry, name.removesuffix("__iexact")) for name in entry.SAME}
    others: EntryQuerySet[Entry] = type(entry)._default_manager.filter(**same).exclude(pk=entry.pk)  # type: ignore[assignment]  # each has it
    if others.current(starts_on).exists():
        raise _listed_already(entry)
    try:
        with transaction.atomic():
            entry.save(**how)
    except IntegrityError as error:
        raise _listed_already(entry) from error


@transaction.atomic
def add_entry[E: Entry](*, entry: E, by: User, now: datetime) -> E:
    """Add an entry, in force from its first day or now (10)."""
    entry.added_at = now
    entry.added_by = by
    _save(entry, now, force_insert=True)
    audit(by=by, action=f"{_noun(entry)}.added", about=entry, now=now)
    return entry


@transaction.atomic
def change_entry(
    *, entry: Entry, values: dict[str, Any], by: User, now: datetime, seen: str | None = None
) -> bool:
    """Return whether anything differed."""
    check_seen(entry, values, seen)
    before = {
        name: getattr(entry, name)
        for name, value in values.items()
        if getattr(entry, name) != value
    }
    for name in before:
        setattr(entry, name, values[name])
    if before:
        _save(entry, now, update_fields=[*before])
        after = {name: values[name] for name in before}
        audit(
            by=by,
            action=f"{_noun(entry)}.changed",
            about=entry,
            now=now,
            before=before,
            after=after,
        )
    return bool(before)


@transaction.atomic
def end_entry(*, entry: Entry, on: date, by: User, now: datetime) -> None:
    """Set the last day to `on`, or to the first day if that is later. Lapse it twice changes
    nothing.
    """
    last = max(on, _first_day(entry) or on)
    if entry.ended_on is None or entry.ended_on > last:
        entry.ended_on = last
        entry.save(update_fields=["ended_on"])
        audit(by=by, action=f"{_noun(entry)}.ended", about=entry, now=now, on=entry.ended_on)


@transaction.atomic
def resume_entry(*, entry: Entry, by: User, now: datetime) -> None:
    """Remove the last day."""
    if entry.ended_on is not None:
        entry.ended_on = None
        _save(entry, now, update_fields=["ended_on"])
        audit(by=by, action=f"{_noun(entry)}.resumed", about=entry, now=now)


@transaction.atomic
def declare(
    *, entry: SocialDeclaration, guidance_id: int | None, by: User, now: datetime
) -> SocialDeclaration:
    """Declare professional use of a personal account and acknowledge the guidance in force
    (10.6).
    """
    version = guidance_in_force(timezone.localdate(now))
    if (version.pk if version else None) != guidance_id:
        raise Refused(
            "There is a newer version of the guidance. Read it below, then send the form again."
        )
    entry.guidance = version
    add_entry(entry=entry, by=by, now=now)
    if version:
        PolicyReading.objects.get_or_create(version=version, user=by, defaults={"read_at": now})
    return entry
