"""Which sessions of a course somebody could be booked on, before and after what they hold runs out."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from nhsuk.london import LONDON
from scheduling.training_sessions.models import Booking, TrainingSession
from scheduling.training_sessions.queries.booked import UNMARKED_FOR
from training.gather import units_of
from training.models import Course, Person
from training.readiness import DAY, Scope, Unit


@dataclass(frozen=True)
class Choice:
    """A session to come with a place left. `is_late`: after a gap in which the course does not count."""

    training_session: TrainingSession
    is_late: bool


@dataclass(frozen=True)
class BookingChoice:
    """`booked`: places in sessions of the course to come; `begun`: in one that has begun lately, and who came is not
    marked. Without a unit the course is not asked of the person."""

    unit: Unit | None
    booked: list[Booking]
    begun: list[Booking]
    choices: list[Choice]


@dataclass(frozen=True)
class Found:
    """For a day: whatever is to come, or has begun lately, at some moment of it."""

    unit: Unit | None
    taken: list[Booking]
    free: list[TrainingSession]

    def at(self, now: datetime) -> BookingChoice:
        starts = [(booking, booking.training_session.starts_at) for booking in self.taken]
        booked = [booking for booking, starts_at in starts if starts_at > now]
        begun = [booking for booking, starts_at in starts if now - UNMARKED_FOR < starts_at <= now]
        taken = {booking.training_session_id for booking in booked}
        free = [one for one in self.free if one.starts_at > now and one.pk not in taken]
        return BookingChoice(self.unit, booked, begun, [Choice(one, _is_late(one, self.unit)) for one in free])


def booking_choice(person: Person, course: Course, *, now: datetime) -> BookingChoice:
    return found_on(person, course, timezone.localdate(now)).at(now)


def found_on(person: Person, course: Course, on: date) -> Found:
    day = datetime.combine(on, time.min, LONDON)
    lately = {"training_session__course": course, "training_session__starts_at__gt": day - UNMARKED_FOR}
    places = Booking.objects.unmarked().with_session().filter(person=person, **lately)
    taken = places.filter(training_session__cancelled_at=None).order_by("training_session__starts_at")
    training_sessions = TrainingSession.objects.bookable(day).filter(course=course).order_by("starts_at", "pk")
    return Found(
        unit=next(iter(units_of(Person.objects.filter(pk=person.pk), on, Scope(course=course.code))), None),
        taken=list(taken),
        free=list(training_sessions.select_related("course", "venue", "trainer")),
    )


def _is_late(training_session: TrainingSession, unit: Unit | None) -> bool:
    last_day = unit.valid_until if unit and unit.is_compliant else None
    return bool(last_day and timezone.localdate(training_session.starts_at) > last_day + DAY)
