"""Whether cancelling a place leaves somebody without a session before their training lapses."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from scheduling.training_sessions.models import Booking, TrainingSession
from scheduling.training_sessions.queries.waiting_lists import others_with_place
from training.queries.register import read_register
from training.readiness import CALLS_FOR_TRAINING, DAY, Scope, Unit, units_on


@dataclass(frozen=True)
class LastPlace:
    """The only place that somebody has in a course that they need. `others`: other sessions of the
    course with a place.
    """

    unit: Unit
    others: list[TrainingSession]

    @property
    def last_day(self) -> date:
        """On which their training is valid, or by which it is due."""
        return self.unit.need_by


def last_place(booking: Booking, *, now: datetime) -> LastPlace | None:
    """None if they do not need the course, or have another sure place in time; once it has lapsed or
    is overdue, any other.
    """
    training_session = booking.training_session
    course = training_session.course
    on = timezone.localdate(now)
    register = read_register(people=[booking.person])
    unit = next(iter(units_on(register, on, Scope(course=course.code))), None)
    if unit is None or unit.status not in CALLS_FOR_TRAINING:
        return None
    last_day = unit.need_by
    places = (
        Booking.objects.active()
        .sure(now)
        .filter(
            person=booking.person,
            training_session__course=course,
            training_session__starts_at__gt=now,
            training_session__cancelled_at=None,
        )
    )
    starts = places.exclude(pk=booking.pk).values_list("training_session__starts_at", flat=True)
    days = [timezone.localdate(starts_at) for starts_at in starts]
    if any(day <= last_day + DAY for day in days) or (days and last_day < on):
        return None
    others = others_with_place([training_session], now=now)[course.pk]
    return LastPlace(unit, [other for other in others if other != training_session])
