"""What a spokesperson needs for an interview, for those who arrange it."""

from datetime import datetime

from accounts.access import Permission
from accounts.models import User
from desk.enquiries.models import Interview
from scheduling.training_sessions.queries.needs import Needs, needs_of
from training.models import Adjustment


def needs_for(interview: Interview, *, reader: User, now: datetime) -> Needs | None:
    """The spokesperson's needs, for those who arrange it and until it is over; otherwise None."""
    is_to_come = interview.status == "accepted" and interview.ends_at > now
    if interview.person is None or not is_to_come or not reader.may(Permission.SEE_ADJUSTMENTS):
        return None
    return next(
        iter(needs_of([interview.person], Adjustment.objects.filter(for_interviews=True))), None
    )
