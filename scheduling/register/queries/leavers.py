"""Upcoming interviews and bookings of people who will have left by then."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from scheduling.desk.models import Interview
from scheduling.training_sessions.models import Booking
from training.models import Person


@dataclass(frozen=True)
class Leaver:
    person: Person
    interviews: list[Interview] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)


def leavers_with_commitments(*, now: datetime) -> list[Leaver]:
    """Everyone with a last day and something after it; their last day itself still counts as
    theirs.
    """
    found: dict[int, Leaver] = {}
    interviews = Interview.objects.filter(
        called_off_at=None, went_out_at=None, starts_at__gt=now, person__left_on__isnull=False
    )
    for interview in interviews.select_related("person", "enquiry__owner").in_order():
        if interview.person and _is_after(interview.starts_at, interview.person):
            found.setdefault(interview.person.pk, Leaver(interview.person)).interviews.append(
                interview
            )
    bookings = Booking.objects.active().filter(
        training_session__starts_at__gt=now, person__left_on__isnull=False
    )
    for booking in bookings.select_related("person", "training_session__course").order_by(
        "training_session__starts_at"
    ):
        if _is_after(booking.training_session.starts_at, booking.person):
            found.setdefault(booking.person.pk, Leaver(booking.person)).bookings.append(booking)
    return list(found.values())


def _is_after(starts_at: datetime, person: Person) -> bool:
    return person.left_on is not None and timezone.localdate(starts_at) > person.left_on
