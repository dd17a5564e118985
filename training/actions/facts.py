"""Facts are recorded and retracted, never edited: the actions and refusals that all facts share."""

from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from training.actions.shutting_out import shutting_nobody_out
from training.models import Fact, Tenure

_PERIODS = [
    ("starts_on", "ends_on"),
    ("in_force_from", "in_force_to"),
    ("completed_on", "valid_until"),
]


class RecordedAlready(Refused):
    """The same fact is already recorded: same person, subject and first day."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(f"“{fact}” is already on the register. Correct that entry instead.")


class RetractedAlready(Refused):
    def __init__(self, fact: Fact) -> None:
        super().__init__(
            f"“{fact}” has already been removed. See the history for who removed it and why."
        )


ENDS_BEFORE_START = (
    "The last day is before the first. Enter the first day or a later one, or leave it empty."
)
NOTHING_CHANGED = "Nothing has changed. Change a value, or go back."


def removed_from_register(person: object) -> Refused:
    return Refused(f"{person} has been removed from the register. Add them again first.")


@transaction.atomic
def record_fact[F: Fact](
    *, fact: F, by: User | None, now: datetime, verb: str = "added", **details: Any
) -> F:
    """Save a new fact; the database refuses a duplicate of one not retracted."""
    person = getattr(fact, "person", None)
    if person is not None and person.removed_at:
        raise removed_from_register(person)
    for first, last in _PERIODS:
        if getattr(fact, last, None) and getattr(fact, last) < getattr(fact, first):
            raise Refused(ENDS_BEFORE_START)
    if getattr(fact, "ends_at", None) and getattr(fact, "ends_at") <= getattr(fact, "starts_at"):  # noqa: B009  only spells have them
        raise Refused("The end is not after the start. Enter a later time.")
    fact.recorded_at = now
    fact.recorded_by = by
    try:
        with transaction.atomic(), _guarding(fact, by, now):
            fact.save(force_insert=True)
    except IntegrityError as error:
        raise RecordedAlready(fact) from error
    audit(
        by=by,
        action=f"{noun_of(fact)}.{verb}",
        about=fact,
        now=now,
        **audit_details(fact),
        **details,
    )
    return fact


@transaction.atomic
def retract_fact(*, fact: Fact, because: str, by: User | None, now: datetime) -> None:
    """Retract a fact as of now. Its past state can still be shown."""
    with _guarding(fact, by, now):
        _retract_with_event(fact, because, by, now)


@transaction.atomic
def correct_fact[F: Fact](
    *, fact: F, values: dict[str, Any], because: str, by: User | None, now: datetime
) -> F:
    """Retract the fact and record a copy with these values changed."""
    corrected = type(fact)(**fact.content() | values)
    if corrected.content() == fact.content():
        raise Refused(NOTHING_CHANGED)
    with _guarding(fact, by, now):
        _retract(fact, because, by, now)
        recorded = record_fact(
            fact=corrected, by=by, now=now, verb="corrected", because=because, instead_of=fact.pk
        )
    _move_references(fact, recorded)
    return recorded


@transaction.atomic
def restore_fact[F: Fact](*, fact: F, by: User | None, now: datetime) -> F:
    """Record a retracted fact again. The gap stays in its history."""
    recorded = record_fact(
        fact=type(fact)(**fact.content()), by=by, now=now, verb="restored", instead_of=fact.pk
    )
    _move_references(fact, recorded)
    return recorded


@transaction.atomic
def undo_fact(
    *, added: Fact | None, retracted: Fact | None, by: User | None, now: datetime
) -> None:
    """Undo an addition, a retraction, or both (a correction)."""
    with _guarding(added or retracted, by, now):
        if added is not None:
            _retract_with_event(added, "Undone", by, now)
        if retracted is not None:
            restored = restore_fact(fact=retracted, by=by, now=now)
            if added is not None:
                _move_references(added, restored)


def _guarding(fact: Fact | None, by: User | None, now: datetime) -> AbstractContextManager[None]:
    """Whoever holds no role any more cannot sign in."""
    if isinstance(fact, Tenure):
        return shutting_nobody_out(by=by, now=now)
    return nullcontext()


def noun_of(fact: Fact) -> str:
    """The fact's noun in audit events and URLs: `training_record`."""
    return str(fact._meta.verbose_name).replace(" ", "_")


def warnings_about(fact: Fact, on: date) -> list[str]:
    """A warning for each date after `on`: future dates are allowed but unusual."""
    return [
        f"{day:%-d %B %Y} is in the future. It counts from that day."
        for name in ("completed_on", "practised_on", "starts_on")
        if (day := getattr(fact, name, None)) and day > on
    ]


def _retract_with_event(fact: Fact, because: str, by: User | None, now: datetime) -> None:
    _retract(fact, because, by, now)
    audit(by=by, action=f"{noun_of(fact)}.retracted", about=fact, now=now, because=because)


def _retract(fact: Fact, because: str, by: User | None, now: datetime) -> None:
    """Compare-and-set: if two people retract the same fact at once, the second is refused."""
    at = max(now, fact.recorded_at)
    current = type(fact)._default_manager.filter(pk=fact.pk, retracted_at=None)
    if not current.update(retracted_at=at, retracted_by=by, retracted_because=because[:300]):
        raise RetractedAlready(fact)
    fact.retracted_at, fact.retracted_by, fact.retracted_because = at, by, because[:300]


def _move_references(before: Fact, after: Fact) -> None:
    """Point nullable foreign keys at the new fact, such as a booking's training record or an
    interview's practice.

    Keys that are never null describe the fact as it was, so they stay.
    """
    for relation in before._meta.related_objects:
        key = relation.field
        if key.null and not key.many_to_many and relation.related_model is not type(before):
            relation.related_model._base_manager.filter(**{key.name: before}).update(
                **{key.name: after}
            )


def audit_details(fact: Fact) -> dict[str, str]:
    """Content for the audit trail, without private fields."""
    content = {name: value for name, value in fact.content().items() if name not in fact.PRIVATE}
    return {name: str(value) for name, value in content.items() if value not in (None, "")}
