"""Add, correct and retract requirements. Each needs a preview of its effect first, and is refused
if the effect has changed since.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from training.actions.facts import (
    NOTHING_CHANGED,
    RecordedAlready,
    correct_fact,
    record_fact,
    retract_fact,
)
from training.models import Organisation, Requirement
from training.queries.register import read_rows
from training.queries.requirements import plain_of
from training.what_if import Effect, Proposal, effect_of


def preview(*, adds: Requirement | None, removes: Requirement | None, on: date) -> Effect:
    """The effect of the change on the day, with people by primary key. Stores nothing. Raises what
    the change itself would raise.
    """
    proposal = Proposal(plain_of(adds) if adds else None, plain_of(removes) if removes else None)
    if adds is not None:
        if proposal.adds == proposal.removes:
            raise Refused(NOTHING_CHANGED)
        same = Requirement.objects.not_retracted().filter(
            role=adds.role, course=adds.course, in_force_from=adds.in_force_from
        )
        if same.exclude(pk=removes.pk if removes else 0).exists():
            raise RecordedAlready(adds)
    return effect_of(
        proposal,
        read_rows(courses={requirement.course for requirement in proposal.both}),
        on=on,
        renewal_window_days=Organisation.objects.ours().renewal_window_days,
    )


def _check(*, adds: Requirement | None, removes: Requirement | None, on: date, seen: str) -> None:
    """Locks, so that of two people who confirm at once the second is checked after the first."""
    list(Organisation.objects.select_for_update())
    if removes is not None:
        removes.refresh_from_db()
        if removes.retracted_at is not None:
            return  # the action itself refuses this
    if preview(adds=adds, removes=removes, on=on).fingerprint != seen:
        raise Refused(
            "The effect has changed since you looked at it. Look at it again, then confirm."
        )


@transaction.atomic
def add_requirement(
    *, requirement: Requirement, on: date, seen: str, by: User | None, now: datetime
) -> Requirement:
    """`seen` is the fingerprint of the effect on the day, as the page showed it."""
    _check(adds=requirement, removes=None, on=on, seen=seen)
    return record_fact(fact=requirement, by=by, now=now)


@transaction.atomic
def correct_requirement(
    *,
    requirement: Requirement,
    new: Requirement,
    because: str,
    on: date,
    seen: str,
    by: User | None,
    now: datetime,
) -> Requirement:
    """Retract the requirement and record `new` in its place (12.1). `on` and `seen` as for
    `add_requirement`.
    """
    _check(adds=new, removes=requirement, on=on, seen=seen)
    return correct_fact(fact=requirement, values=new.content(), because=because, by=by, now=now)


@transaction.atomic
def retract_requirement(
    *, requirement: Requirement, because: str, on: date, seen: str, by: User | None, now: datetime
) -> None:
    """Retract the requirement (12.1), with the reason. `on` and `seen` as for `add_requirement`."""
    _check(adds=None, removes=requirement, on=on, seen=seen)
    retract_fact(fact=requirement, because=because, by=by, now=now)


@transaction.atomic
def start_requirements(
    *, requirements: Collection[Requirement], by: User | None, now: datetime
) -> list[Requirement]:
    """Puts the chosen requirements in force, all of them or none (12.1)."""
    if not requirements:
        raise Refused("Choose at least one course for at least one role.")
    return [record_fact(fact=requirement, by=by, now=now) for requirement in requirements]
