"""On which day each person has a place in a session of a course: what a forecast of lapses counts
on.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from scheduling.training_sessions.models import Booking
from training.lapses import Booked
from training.models import Person

UNMARKED_FOR = timedelta(
    days=14
)  # a session that was held counts as booked so long, until somebody marks who came


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
    """Of the person, or of everybody: by person and course, the start of the first session after
    `now`, or of the one that has begun lately and whose attendance is not marked.

    As known at a moment: made by it, and not given up or called off by it.
    """
    unmarked = Q(training_record=None) | Q(training_record__retracted_at__isnull=False)
    lately = Q(training_session__starts_at__gt=now - UNMARKED_FOR) & unmarked
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
