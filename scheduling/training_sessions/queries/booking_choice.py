"""The sessions of a course that someone could be booked on, before or after their training
expires.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from scheduling.training_sessions.models import Booking, TrainingSession, WaitingListEntry
from scheduling.training_sessions.queries.booked import ATTENDANCE_GRACE
from training.models import Course, Person
from training.queries.register import read_register
from training.readiness import DAY, Scope, Unit, units_on


@dataclass(frozen=True)
class Choice:
    """An upcoming session. `is_late`: it leaves a gap without valid training. `waits`: they are on its
    waiting list. `closed_at`: since then only the desk can book.
    """

    training_session: TrainingSession
    is_late: bool
    waits: bool
    closed_at: datetime | None


@dataclass(frozen=True)
class BookingChoice:
    """`booked`: places in upcoming sessions; `begun`: in recent ones without attendance; `choices`:
    with a free place; `full`: without one. Without a unit the person does not have to take the
    course.
    """

    unit: Unit | None
    booked: list[Booking]
    begun: list[Booking]
    choices: list[Choice]
    full: list[Choice]


def booking_choice(
    person: Person, course: Course, *, now: datetime, closes_hours: int = 0
) -> BookingChoice:
    """`closes_hours`: so long before a session booking closes for all but the desk."""
    register = read_register(people=[person])
    units = units_on(register, timezone.localdate(now), Scope(course=course.code))
    unit = next(iter(units), None)
    lately = {
        "training_session__course": course,
        "training_session__starts_at__gt": now - ATTENDANCE_GRACE,
    }
    places = Booking.objects.without_attendance().with_session().filter(person=person, **lately)
    taken = list(
        places.filter(training_session__cancelled_at=None).order_by("training_session__starts_at")
    )
    booked = [booking for booking in taken if booking.training_session.starts_at > now]
    begun = [booking for booking in taken if booking.training_session.starts_at <= now]
    coming = TrainingSession.objects.published().filter(
        course=course, cancelled_at=None, starts_at__gt=now
    )
    others = coming.exclude(pk__in=[booking.training_session_id for booking in booked])
    entries = WaitingListEntry.objects.open().filter(person=person, training_session=OuterRef("pk"))
    in_order = others.annotate(waits=Exists(entries)).order_by("starts_at", "pk")
    choices = [
        Choice(
            one,
            _is_late(one, unit),
            waits=one.waits,  # type: ignore[attr-defined]  # annotated
            closed_at=one.booking_closed_at(now, hours=closes_hours),
        )
        for one in in_order.select_related("course", "venue", "trainer")
    ]
    return BookingChoice(
        unit,
        booked,
        begun,
        choices=[one for one in choices if one.training_session.places_left],
        full=[one for one in choices if not one.training_session.places_left],
    )


def _is_late(training_session: TrainingSession, unit: Unit | None) -> bool:
    last_day = unit.valid_until if unit and unit.is_compliant else None
    return bool(last_day and timezone.localdate(training_session.starts_at) > last_day + DAY)
