"""Places on training sessions of people who will have left by then."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from scheduling.training_sessions.models import Booking
from training.models import Person


@dataclass(frozen=True)
class Leaver:
    person: Person
    bookings: list[Booking] = field(default_factory=list)


def leavers_with_bookings(*, now: datetime) -> list[Leaver]:
    """Everyone with a last day and a place after it; their last day itself still counts as theirs."""
    found: dict[int, Leaver] = {}
    bookings = Booking.objects.active().filter(
        training_session__starts_at__gt=now, person__left_on__isnull=False
    )
    for booking in bookings.select_related("person", "training_session__course").order_by(
        "training_session__starts_at"
    ):
        last_day = booking.person.left_on
        if last_day and timezone.localdate(booking.training_session.starts_at) > last_day:
            found.setdefault(booking.person.pk, Leaver(booking.person)).bookings.append(booking)
    return list(found.values())
