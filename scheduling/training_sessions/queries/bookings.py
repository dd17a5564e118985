"""A spokesperson's own places in training sessions, and those they can book: in what counts for them on
the day of the session. For another course they ask the team.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from scheduling.availability.models import Away, BusyTime, Claim
from scheduling.training_sessions.models import (
    Booking,
    Material,
    TrainingRequest,
    TrainingSession,
    WaitingListEntry,
)
from scheduling.training_sessions.queries.waiting_lists import (
    OTHERS_SHOWN,
    OwnQueue,
    own_queues,
    with_waiting,
)
from training.models import Course, Organisation, Person
from training.queries.register import read_register
from training.readiness import CALLS_FOR_TRAINING, Unit, units_on
from training.register import Register

SHOWN = 20
LOOKED_AT = 5 * SHOWN


@dataclass(frozen=True)
class FreePlace:
    """A session with a free place; `unit` if the person needs the course. `other_place`: in another
    session of it. `clash` says why they cannot come then; `is_busy`: by their calendar alone, which
    refuses no booking. `closed_at`: since then only the desk can book.
    """

    training_session: TrainingSession
    unit: Unit | None
    other_place: Booking | None = None
    clash: str = ""
    is_busy: bool = False
    closed_at: datetime | None = None

    @property
    def is_free(self) -> bool:
        return not (self.clash or self.is_busy or self.closed_at)


@dataclass(frozen=True)
class FullSession:
    """Of a course that they need. `others`: its next sessions that have a place."""

    training_session: TrainingSession
    unit: Unit
    other_place: Booking | None
    others: list[TrainingSession]


@dataclass(frozen=True)
class Waits:
    """A waiting list that they are on. `other_place`: the one that a place in it would replace."""

    queue: OwnQueue
    others: list[TrainingSession]
    other_place: Booking | None


@dataclass(frozen=True)
class Own:
    """Places in sessions that have not ended, soonest first; files of those and of earlier ones;
    waiting lists; requests; sessions with free places in what they need, full ones, and sessions of
    courses that they do not need.
    """

    bookings: list[Booking]
    materials: list[Material]
    waits: list[Waits]
    requests: list[TrainingRequest]
    offers: list[FreePlace]
    full: list[FullSession]
    not_needed: list[FreePlace]
    course: Course | None  # the one the link named
    phone: str  # of the desk

    @property
    def is_course_offered(self) -> bool:
        return self._has_course(self.offers) or self.is_course_not_needed

    @property
    def is_course_not_needed(self) -> bool:
        return self._has_course(self.not_needed)

    def _has_course(self, places: list[FreePlace]) -> bool:
        return any(one.training_session.course == self.course for one in places)


def own_bookings(user: User, *, now: datetime, course: str = "") -> Own | None:
    """Sessions of `course` come first, then the others by time; those when they are not free come
    last. None if the user is not on the register.
    """
    person = Person.objects.listed().filter(user=user).first()
    if person is None:
        return None
    training_sessions = list(_to_book(person, now))
    by_course: dict[int, list[TrainingSession]] = defaultdict(list)
    for one in training_sessions:
        by_course[one.course_id].append(one)
    of_course = _course(course, training_sessions) if course else None
    needs = _Needs(read_register(people=[person]), timezone.localdate(now))
    bookings = list(_booked(person, now))
    places_of = {
        one.training_session.course_id: one
        for one in reversed(bookings)
        if one.training_session.starts_at > now
    }
    ours = Organisation.objects.ours()
    places = [
        replace(
            _free_place(one, needs.unit(one), places_of.get(one.course_id)),
            closed_at=one.booking_closed_at(now, hours=ours.booking_closes_hours),
        )
        for one in training_sessions
    ]
    places.sort(key=lambda one: one.training_session.course != of_course)
    offers = [one for one in places if one.unit]
    offers.sort(key=lambda one: (one.training_session.course != of_course, not one.is_free))
    full = [
        FullSession(
            one, unit, places_of.get(one.course_id), by_course[one.course_id][:OTHERS_SHOWN]
        )
        for one in _full(person, now)
        if (unit := needs.unit(one))
    ]
    full.sort(key=lambda one: one.training_session.course != of_course)
    return Own(
        bookings=bookings,
        materials=list(_materials(user, now)),
        waits=[
            Waits(
                queue,
                by_course[queue.entry.training_session.course_id][:OTHERS_SHOWN],
                places_of.get(queue.entry.training_session.course_id),
            )
            for queue in own_queues(person, now=now)
        ],
        full=full[:SHOWN],
        requests=list(_asked_for(person)),
        offers=offers[:SHOWN],
        not_needed=[one for one in places if one.unit is None][:SHOWN],
        course=of_course,
        phone=ours.communications_phone,
    )


class _Needs:
    """Which courses count for somebody on the day of a session."""

    def __init__(self, register: Register, today: date) -> None:
        self._register = register
        self._today = today
        self._units: dict[date, dict[str, Unit]] = {}

    def unit(self, training_session: TrainingSession) -> Unit | None:
        """As it is today, or as it will be where it does not count yet."""
        on = timezone.localdate(training_session.starts_at)
        code = training_session.course.code
        then = self._on(on).get(code)
        return self._on(self._today).get(code, then) if then else None

    def _on(self, on: date) -> dict[str, Unit]:
        if on not in self._units:
            units = units_on(self._register, on)
            self._units[on] = {
                unit.course: unit for unit in units if unit.status in CALLS_FOR_TRAINING
            }
        return self._units[on]


def _free_place(training_session: Any, unit: Unit | None, other_place: Booking | None) -> FreePlace:
    """Of one of those `_to_book`."""
    clash = "you have something else" if training_session.is_taken else ""
    if training_session.is_away:
        clash = "you are away"
    return FreePlace(training_session, unit, other_place, clash, is_busy=training_session.is_busy)


def _booked(person: Person, now: datetime) -> QuerySet[Booking]:
    to_come = (
        Booking.objects.active()
        .with_session()
        .with_lost(now)
        .filter(person=person, training_session__ends_at__gt=now)
    )
    return to_come.order_by("training_session__starts_at", "pk")


def _materials(user: User, now: datetime) -> QuerySet[Material]:
    """Files of their sessions, the latest session first."""
    files = Material.objects.of_bookings(user, now).select_related("training_session__course")
    return files.order_by("-training_session__starts_at", "training_session", "stage", "pk")[
        :LOOKED_AT
    ]


def _asked_for(person: Person) -> QuerySet[TrainingRequest]:
    """Open requests and those declined, latest first."""
    unbooked = TrainingRequest.objects.filter(person=person, booking=None).select_related("course")
    return unbooked.filter(Q(answered_at=None) | ~Q(turned_down_because="")).order_by(
        "-asked_at", "-pk"
    )[:SHOWN]


def _to_book(person: Person, now: datetime) -> QuerySet[TrainingSession]:
    """The next sessions in which they have no place, with whether they are away, taken or busy then."""
    booked = Booking.objects.active().filter(person=person).values("training_session")
    free = TrainingSession.objects.bookable(now).exclude(pk__in=booked).order_by("starts_at", "pk")
    during = {"starts_at__lt": OuterRef("ends_at"), "ends_at__gt": OuterRef("starts_at")}
    away = Away.objects.not_retracted().filter(person=person, **during)
    claims = Claim.objects.filter(kind=Claim.Kind.PERSON, subject_id=person.pk, **during)
    busy = BusyTime.objects.filter(calendar__person=person, **during)
    with_clashes = free.annotate(
        is_away=Exists(away), is_taken=Exists(claims), is_busy=Exists(busy)
    )
    return with_clashes.select_related("course", "venue", "trainer")[:LOOKED_AT]


def _full(person: Person, now: datetime) -> QuerySet[TrainingSession]:
    """The next sessions without a place that they have none in and do not wait for, with how many
    do.
    """
    booked = Booking.objects.active().filter(person=person).values("training_session")
    waits = WaitingListEntry.objects.open().filter(person=person).values("training_session")
    full = TrainingSession.objects.full(now).exclude(pk__in=booked).exclude(pk__in=waits)
    in_order = with_waiting(full).order_by("starts_at", "pk")
    return in_order.select_related("course", "venue", "trainer")[:LOOKED_AT]


def _course(code: str, training_sessions: list[TrainingSession]) -> Course | None:
    offered = (one.course for one in training_sessions if one.course.code == code)
    return next(offered, None) or Course.objects.filter(code=code).first()
