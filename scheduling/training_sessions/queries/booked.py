"""The next place of each person in a session of each course, on every page that shows one.

A place in a session that needs attention is none.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from nhsuk.london import in_london
from scheduling.training_sessions.models import Booking, TrainingSession
from training.lapses import Booked
from training.models import Person

# A past session without attendance still counts as booked for this long
ATTENDANCE_GRACE = timedelta(days=14)
MANY = 500  # a query takes no more values than this; of more people, all bookings are read


def next_bookings(
    *,
    now: datetime,
    on: date | None = None,
    known_at: datetime | None = None,
    people: Collection[str] | None = None,
) -> dict[tuple[str, str], datetime]:
    """By person and course, the start of the first session in which they have a place: one to
    come, or a recent one whose attendance is not recorded.

    Seen from now; from the first moment of `on` if that is another day. With `known_at`: bookings
    made, and not cancelled, by that moment. `people`: only those with these references.
    """
    after = seen_from(on, now)
    without_attendance = Q(training_record=None) | Q(training_record__retracted_at__isnull=False)
    lately = Q(training_session__starts_at__gt=after - ATTENDANCE_GRACE) & without_attendance
    bookings = Booking.objects.filter(
        active_bookings(known_at), Q(training_session__starts_at__gt=after) | lately
    )
    if known_at is None:
        lost = TrainingSession.objects.needing_attention(now)
        bookings = bookings.exclude(training_session__in=lost.values("pk"))
    if people is not None and len(people) <= MANY:
        bookings = bookings.filter(person__reference__in=people)
    rows = bookings.order_by("-training_session__starts_at").values_list(
        "person__reference", "training_session__course__code", "training_session__starts_at"
    )
    return {(reference, course): starts_at for reference, course, starts_at in rows}


def other_places(
    training_session: TrainingSession, people: Iterable[Person], *, now: datetime
) -> dict[int, Booking]:
    """By key of the person, the first place that they have in another session of its course."""
    places = Booking.objects.besides(training_session, now).filter(person__in=people)
    return {place.person_id: place for place in places.reverse()}


def seen_from(on: date | None, now: datetime) -> datetime:
    """The moment after which a session counts as to come."""
    if on is None or on == timezone.localdate(now):
        return now
    return in_london(datetime.combine(on, time.min)) - timedelta(seconds=1)


def days_of(bookings: Mapping[tuple[str, str], datetime]) -> Booked:
    """The day of each of `next_bookings`."""
    return {place: timezone.localdate(starts_at) for place, starts_at in bookings.items()}


def active_bookings(known_at: datetime | None) -> Q:
    """Bookings that are not cancelled, or were not cancelled as far as was known at that moment."""
    if known_at is None:
        return Q(
            cancelled_at=None,
            training_session__cancelled_at=None,
            training_session__published_at__isnull=False,
        )
    active = Q(booked_at__lte=known_at, training_session__published_at__lte=known_at)
    for cancelled_at in ("cancelled_at", "training_session__cancelled_at"):
        active &= Q(**{cancelled_at: None}) | Q(**{f"{cancelled_at}__gt": known_at})
    return active
