"""A spokesperson's own places in training sessions, and those they can book."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from scheduling.training_sessions.models import Booking, TrainingRequest, TrainingSession
from training.models import Course, Person
from training.queries.register import read_register
from training.readiness import Status, Unit, units_on

WANTED = (Status.OVERDUE, Status.LAPSED, Status.DUE, Status.NEW_IN_POST)
SHOWN = 20
LOOKED_AT = 5 * SHOWN


@dataclass(frozen=True)
class FreePlace:
    """A session with a free place; `unit` if the person needs the course."""

    training_session: TrainingSession
    unit: Unit | None


@dataclass(frozen=True)
class Own:
    """Places in sessions that have not ended, soonest first; requests; sessions with free places."""

    bookings: list[Booking]
    requests: list[TrainingRequest]
    offers: list[FreePlace]
    course: Course | None  # the one the link named

    @property
    def is_course_offered(self) -> bool:
        return any(offer.training_session.course == self.course for offer in self.offers)


def own_bookings(user: User, *, now: datetime, course: str = "") -> Own | None:
    """Sessions of `course` come first, then courses they need, by time. None if the user is not on
    the register.
    """
    person = Person.objects.listed().filter(user=user).first()
    if person is None:
        return None
    training_sessions = list(_to_book(person, now))
    of_course = _course(course, training_sessions) if course else None
    asked = units_on(read_register(people=[person]), timezone.localdate(now))
    units = {unit.course: unit for unit in asked if unit.status in WANTED}
    offers = [FreePlace(one, units.get(one.course.code)) for one in training_sessions]
    offers.sort(key=lambda offer: (offer.training_session.course != of_course, offer.unit is None))
    return Own(
        bookings=list(_booked(person, now)),
        requests=list(_asked_for(person)),
        offers=offers[:SHOWN],
        course=of_course,
    )


def _booked(person: Person, now: datetime) -> QuerySet[Booking]:
    to_come = (
        Booking.objects.active()
        .with_session()
        .filter(person=person, training_session__ends_at__gt=now)
    )
    return to_come.order_by("training_session__starts_at", "pk")


def _asked_for(person: Person) -> QuerySet[TrainingRequest]:
    """Open requests and those declined, latest first."""
    unbooked = TrainingRequest.objects.filter(person=person, booking=None).select_related("course")
    return unbooked.filter(Q(answered_at=None) | ~Q(turned_down_because="")).order_by(
        "-asked_at", "-pk"
    )[:SHOWN]


def _to_book(person: Person, now: datetime) -> QuerySet[TrainingSession]:
    """The next sessions in which they have no place."""
    booked = Booking.objects.active().filter(person=person).values("training_session")
    free = TrainingSession.objects.bookable(now).exclude(pk__in=booked).order_by("starts_at", "pk")
    return free.select_related("course", "venue", "trainer")[:LOOKED_AT]


def _course(code: str, training_sessions: list[TrainingSession]) -> Course | None:
    offered = (one.course for one in training_sessions if one.course.code == code)
    return next(offered, None) or Course.objects.filter(code=code).first()
