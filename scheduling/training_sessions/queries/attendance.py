"""A trainer's own sessions, in the order in which they matter: today's, what is not marked yet,
what is to come.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from scheduling.training_sessions.models import TrainingSession
from scheduling.training_sessions.queries.training_sessions import with_marks

SHOWN = 20
LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True)
class OwnSessions:
    today: list[TrainingSession]
    to_mark: list[TrainingSession]
    to_come: list[TrainingSession]

    @property
    def is_empty(self) -> bool:
        return not (self.today or self.to_mark or self.to_come)


def sessions_of(user: User, *, now: datetime) -> OwnSessions:
    """The sessions that the user gives, not what else the desk lets them see."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    given = TrainingSession.objects.filter(
        trainer__user=user, cancelled_at=None, starts_at__gt=now - LOOK_BACK
    )
    training_sessions: list[Any] = list(
        with_marks(given).select_related("course", "venue").order_by("starts_at", "pk")
    )
    return OwnSessions(
        today=[s for s in training_sessions if midnight <= s.starts_at < tomorrow],
        to_mark=[s for s in training_sessions if s.starts_at < midnight and s.to_mark][:SHOWN],
        to_come=[s for s in training_sessions if s.starts_at >= tomorrow][:SHOWN],
    )
