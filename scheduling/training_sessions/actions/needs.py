"""Reading what people need: each time a trainer reads it, the audit trail says whose needs they
read, but not what they are.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from scheduling.training_sessions.models import TrainingSession
from scheduling.training_sessions.queries.needs import Needs, needs_at


@transaction.atomic
def read_needs(*, training_session: TrainingSession, by: User, now: datetime) -> Sequence[Needs]:
    """What people booked need; reading by those who arrange sessions is not audited."""
    needs = needs_at(training_session)
    if not by.may(Permission.SEE_ADJUSTMENTS):
        people = [one.person.reference for one in needs]
        audit(by=by, action="adjustments.read", about=training_session, now=now, people=people)
    return needs
