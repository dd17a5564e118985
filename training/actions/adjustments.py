"""Adjustments for training and interviews (policy 13), recorded by or for a person.

The audit trail says that an adjustment was recorded or ended, not what it is.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from training.actions.facts import RetractedAlready, removed_from_register
from training.models import Adjustment, Person


@transaction.atomic
def record_adjustment(
    *,
    person: Person,
    kind: str,
    words: str = "",
    for_training: bool = True,
    for_interviews: bool = True,
    agreed: str = "",
    by: User,
    now: datetime,
) -> Adjustment:
    """People record their own; for someone else, `agreed` says how they agreed."""
    _check_permission(person, by)
    if person.removed_at:
        raise removed_from_register(person)
    if by.pk != person.user_id and not agreed:
        raise Refused(
            "Enter how and when they agreed to this being recorded, such as “by phone on 3 March”."
        )
    if kind == Adjustment.Kind.OTHER and not words:
        raise Refused("Describe what is needed.")
    if not (for_training or for_interviews):
        raise Refused("Choose whether it is for training, for interviews, or for both.")
    adjustment = Adjustment(
        person=person,
        kind=kind,
        words=words,
        for_training=for_training,
        for_interviews=for_interviews,
    )
    adjustment.agreed = agreed
    adjustment.recorded_at = now
    adjustment.recorded_by = by
    try:
        with transaction.atomic():
            adjustment.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "This is already recorded. Remove that entry first, or choose something else."
        ) from error
    audit(by=by, action="adjustment.recorded", about=adjustment, now=now)
    return adjustment


@transaction.atomic
def end_adjustment(*, adjustment: Adjustment, by: User, now: datetime) -> None:
    """End an adjustment that is no longer needed or was wrong."""
    _check_permission(adjustment.person, by)
    current = Adjustment.objects.not_retracted().filter(pk=adjustment.pk)
    at = max(now, adjustment.recorded_at)
    if not current.update(
        retracted_at=at, retracted_by=by, retracted_because="Not needed any more"
    ):
        raise RetractedAlready(adjustment)
    audit(by=by, action="adjustment.ended", about=adjustment, now=now)


def _check_permission(person: Person, by: User) -> None:
    if by.pk != person.user_id and not by.may(Permission.SEE_ADJUSTMENTS):
        raise Refused(
            f"Only {person} and the people who arrange training or interviews can record this."
        )
