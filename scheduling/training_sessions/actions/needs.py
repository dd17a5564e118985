"""Reading what people need: a trainer's look is written down, with whose it was and not what they
need.
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
    """What those booked need; those who arrange it read it as their daily work."""
    needs = needs_at(training_session)
    if not by.may(Permission.SEE_ADJUSTMENTS):
        people = [one.person.reference for one in needs]
        audit(by=by, action="adjustments.read", about=training_session, now=now, people=people)
    return needs
