"""The day on which each person has a place in a course, for forecasting lapses."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from scheduling.training_sessions.models import Booking
from training.lapses import Booked
from training.models import Person

# A past session without attendance still counts as booked for this long
ATTENDANCE_GRACE = timedelta(days=14)


def booked_days(
    *, now: datetime, known_at: datetime | None = None, person: Person | None = None
) -> Booked:
    """The days of `booked_moments`."""
    return days_of(booked_moments(now=now, known_at=known_at, person=person))


def days_of(moments: Mapping[tuple[str, str], datetime]) -> Booked:
    return {place: timezone.localdate(starts_at) for place, starts_at in moments.items()}


def booked_moments(
    *, now: datetime, known_at: datetime | None = None, person: Person | None = None
) -> dict[tuple[str, str], datetime]:
    """By person and course, the start of the first session after `now`, or of a recent one whose
    attendance is not recorded.

    With `known_at`: bookings made, and not cancelled, by that moment.
    """
    without_attendance = Q(training_record=None) | Q(training_record__retracted_at__isnull=False)
    lately = Q(training_session__starts_at__gt=now - ATTENDANCE_GRACE) & without_attendance
    bookings = Booking.objects.filter(person=person) if person else Booking.objects.all()
    rows = (
        bookings.filter(active_bookings(known_at), Q(training_session__starts_at__gt=now) | lately)
        .order_by("-training_session__starts_at")
        .values_list(
            "person__reference", "training_session__course__code", "training_session__starts_at"
        )
    )
    return {(reference, course): starts_at for reference, course, starts_at in rows}


def active_bookings(known_at: datetime | None) -> Q:
    """Bookings that are not cancelled, or were not cancelled as far as was known at that moment."""
    if known_at is None:
        return Q(cancelled_at=None, training_session__cancelled_at=None)
    active = Q(booked_at__lte=known_at)
    for cancelled_at in ("cancelled_at", "training_session__cancelled_at"):
        active &= Q(**{cancelled_at: None}) | Q(**{f"{cancelled_at}__gt": known_at})
    return active
