"""Overriding a restriction for one interview, and withdrawing the override."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused, reason_given
from desk.enquiries.models import Interview
from desk.enquiries.queries.interview_restrictions import restrictions_on
from desk.lines.actions.restrictions import REASON, restriction_replaced
from desk.lines.models import Restriction, RestrictionOverride
from training.actions.facts import RecordedAlready, record_fact, retract_fact


@transaction.atomic
def override_restriction(
    *, restriction: Restriction, interview: Interview, reason: str, by: User, now: datetime
) -> RestrictionOverride:
    """Allows the interview in spite of the restriction. Its pack says who decided so, and why."""
    reason = reason_given(reason, otherwise=REASON)
    Restriction.objects.select_for_update().get(pk=restriction.pk)
    if not Restriction.objects.not_retracted().filter(pk=restriction.pk).exists():
        raise restriction_replaced(restriction)
    # A spokesperson under the restriction may still be chosen.
    is_on_people = restriction.scope == Restriction.Scope.PEOPLE
    if not is_on_people and restriction not in [
        one.restriction for one in restrictions_on(interview)
    ]:
        raise Refused(
            f"“{restriction}” does not apply to {interview.reference}. It needs no override."
        )
    override = RestrictionOverride(restriction=restriction, interview=interview, reason=reason)
    try:
        return record_fact(fact=override, by=by, now=now)
    except RecordedAlready as refusal:
        overrides = RestrictionOverride.objects.not_retracted().select_related("recorded_by")
        earlier = overrides.get(restriction=restriction, interview=interview)
        raise Refused(
            f"{earlier.recorded_by} has already overridden “{restriction}” for {interview}:"
            f" {earlier.reason}"
        ) from refusal


@transaction.atomic
def withdraw_override(
    *, override: RestrictionOverride, because: str, by: User, now: datetime
) -> None:
    """The restriction applies to the interview again."""
    because = reason_given(because, otherwise=REASON)
    retract_fact(fact=override, because=because, by=by, now=now)
