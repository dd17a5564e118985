"""What a spokesperson sees of training sessions: the places they have, and those they can still take."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from scheduling.models import Booking, TrainingRequest, TrainingSession
from training.gather import gather_register
from training.models import Person
from training.readiness import Status, Unit, units_on

WANTED = (Status.OVERDUE, Status.LAPSED, Status.DUE, Status.NEW_IN_POST)
SHOWN = 20


@dataclass(frozen=True)
class Offer:
    """A session with a place left, and why the person should take it, if they should."""

    training_session: TrainingSession
    unit: Unit | None


def own_bookings(person: Person, *, now: datetime) -> QuerySet[Booking]:
    """Places in sessions that have not ended, the soonest first."""
    to_come = Booking.objects.standing().with_session().filter(person=person, training_session__ends_at__gt=now)
    return to_come.order_by("training_session__starts_at", "pk")


def own_requests(person: Person) -> QuerySet[TrainingRequest]:
    """What they asked for themselves: what waits, then what was turned down, the latest first."""
    told = TrainingRequest.objects.filter(person=person, booking=None).select_related("course")
    return told.filter(Q(answered_at=None) | ~Q(turned_down_because="")).order_by("-asked_at", "-pk")[:SHOWN]


def sessions_to_book(person: Person, *, now: datetime, course: str = "") -> list[Offer]:
    """Sessions with a place left in which the person has none: of the course first, then what they need, by time."""
    booked = Booking.objects.standing().filter(person=person).values("training_session")
    training_sessions = (
        TrainingSession.objects.bookable(now).exclude(pk__in=booked).select_related("course", "venue", "trainer")
    )
    register = gather_register(people=[person])
    units = {unit.course: unit for unit in units_on(register, timezone.localdate(now)) if unit.status in WANTED}
    offers = [Offer(s, units.get(s.course.code)) for s in training_sessions.order_by("starts_at", "pk")[: SHOWN * 5]]
    offers.sort(key=lambda offer: (offer.training_session.course.code != course, offer.unit is None))
    return offers[:SHOWN]
