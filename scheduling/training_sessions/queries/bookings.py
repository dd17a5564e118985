"""What a spokesperson sees of training sessions: the places they have, and those they can still take."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from nhsuk.london import LONDON
from scheduling.training_sessions.models import Booking, TrainingRequest, TrainingSession
from training.gather import units_of
from training.kept import kept
from training.lists import OWN
from training.models import Course, Person
from training.readiness import DAY, Status, Unit

WANTED = (Status.OVERDUE, Status.LAPSED, Status.DUE, Status.NEW_IN_POST)
SHOWN = 20
LOOKED_AT = 5 * SHOWN


@dataclass(frozen=True)
class Offer:
    """A session with a place left, and why the person should take it, if they should."""

    training_session: TrainingSession
    unit: Unit | None


@dataclass(frozen=True)
class Own:
    """Places in sessions that have not ended, the soonest first; what was asked for; sessions with a place left."""

    bookings: list[Booking]
    requests: list[TrainingRequest]
    offers: list[Offer]
    course: Course | None  # that was asked about

    def at(self, now: datetime) -> "Own":
        """What is still to come, the sessions of the course first, then what they need, by time."""
        offers = [offer for offer in self.offers if offer.training_session.starts_at > now][:LOOKED_AT]
        offers.sort(key=lambda offer: (offer.training_session.course != self.course, offer.unit is None))
        bookings = [booking for booking in self.bookings if booking.training_session.ends_at > now]
        return replace(self, bookings=bookings, offers=offers[:SHOWN])

    @property
    def is_course_offered(self) -> bool:
        return any(offer.training_session.course == self.course for offer in self.offers)


@kept(OWN)
def own_on(user: int, on: date, course: str) -> Own | None:
    """What is to come at some moment of the day; None of whoever is not on the register."""
    people = Person.objects.listed().filter(user=user)
    person = people.first()
    if person is None:
        return None
    training_sessions = list(_to_book(person, on))
    units = {unit.course: unit for unit in units_of(people, on) if unit.status in WANTED}
    return Own(
        bookings=list(_booked(person, on)),
        requests=list(_asked_for(person)),
        offers=[Offer(one, units.get(one.course.code)) for one in training_sessions],
        course=_course(course, training_sessions) if course else None,
    )


def _booked(person: Person, on: date) -> QuerySet[Booking]:
    to_come = Booking.objects.standing().with_session().filter(person=person, training_session__ends_at__gt=_start(on))
    return to_come.order_by("training_session__starts_at", "pk")


def _asked_for(person: Person) -> QuerySet[TrainingRequest]:
    """What waits, then what was turned down, the latest first."""
    told = TrainingRequest.objects.filter(person=person, booking=None).select_related("course")
    return told.filter(Q(answered_at=None) | ~Q(turned_down_because="")).order_by("-asked_at", "-pk")[:SHOWN]


def _to_book(person: Person, on: date) -> QuerySet[TrainingSession]:
    """In which they have no place: those of the day, and of those after it as many as are looked at on its last
    moment."""
    booked = Booking.objects.standing().filter(person=person).values("training_session")
    free = TrainingSession.objects.bookable(_start(on)).exclude(pk__in=booked).order_by("starts_at", "pk")
    tomorrow = _start(on + DAY)
    later = free.filter(starts_at__gt=tomorrow).values("pk")[:LOOKED_AT]
    return free.filter(Q(starts_at__lte=tomorrow) | Q(pk__in=later)).select_related("course", "venue", "trainer")


def _course(code: str, training_sessions: list[TrainingSession]) -> Course | None:
    offered = (one.course for one in training_sessions if one.course.code == code)
    return next(offered, None) or Course.objects.filter(code=code).first()


def _start(on: date) -> datetime:
    return datetime.combine(on, time.min, LONDON)
