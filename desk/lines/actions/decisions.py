"""The log of decisions. Entries are added, and never changed or removed."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.lines.actions.incidents import check_past
from desk.lines.models import Decision, Incident


@transaction.atomic
def record_decision(
    *,
    incident: Incident,
    what: str,
    why: str,
    options: str,
    decided_by: str,
    decided_at: datetime,
    by: User,
    now: datetime,
) -> Decision:
    """Late entries are accepted too, even after the incident is stood down: the log shows when each
    decision was made and when it was recorded.
    """
    if (incident.declared_at - decided_at).days >= 1:
        raise Refused(
            "That is more than a day before the incident was declared. Enter when it was decided."
        )
    check_past(decided_at, now)
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                incident=incident,
                what=what,
                why=why,
                options=options,
                decided_by=decided_by,
                decided_at=decided_at,
                recorded_at=now,
                recorded_by=by,
            )
    except IntegrityError as error:
        raise Refused(
            "This decision is already in the log at that time. Entries cannot be changed: add"
            " another."
        ) from error
    audit(
        by=by, action="decision.recorded", about=decision, now=now, why=why, decided_by=decided_by
    )
    return decision
