"""A trainer's sessions: today's, those with attendance to record, and upcoming ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from scheduling.training_sessions.models import TrainingSession
from scheduling.training_sessions.queries.training_sessions import with_attendance_due

SHOWN = 20
LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True)
class OwnSessions:
    today: list[TrainingSession]
    attendance_due: list[TrainingSession]
    to_come: list[TrainingSession]

    @property
    def is_empty(self) -> bool:
        return not (self.today or self.attendance_due or self.to_come)


def sessions_of(user: User, *, now: datetime) -> OwnSessions:
    """Only the sessions that the user gives, even if their role lets them see others."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    given = TrainingSession.objects.given_by(user).filter(
        cancelled_at=None, starts_at__gt=now - LOOK_BACK
    )
    training_sessions: list[Any] = list(
        with_attendance_due(given.with_lost(now))
        .select_related("course", "venue")
        .order_by("starts_at", "pk")
    )
    return OwnSessions(
        today=[s for s in training_sessions if midnight <= s.starts_at < tomorrow],
        attendance_due=[
            s for s in training_sessions if s.starts_at < midnight and s.attendance_due
        ][:SHOWN],
        to_come=[s for s in training_sessions if s.starts_at >= tomorrow][:SHOWN],
    )
