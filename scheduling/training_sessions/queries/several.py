"""Several people at once: which sessions suit them, and for each whether they need it, are free, and
have a place already.
"""

from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from scheduling.availability.models import Away, Claim
from scheduling.training_sessions.models import Booking, TrainingSession, WaitingListEntry
from scheduling.training_sessions.models.training_sessions import BookingQuerySet
from scheduling.training_sessions.queries.booked import other_places
from training.models import Person
from training.queries.register import read_register
from training.readiness import CALLS_FOR_TRAINING, Unit, most_urgent_first, units_on

SESSIONS_SHOWN = 30


@dataclass(frozen=True)
class SuitedSession:
    """A session with a free place, and how many of those chosen need its course on that day.
    `closed_at`: since then only the desk can book.
    """

    training_session: TrainingSession
    needed_by: int
    closed_at: datetime | None


@dataclass(frozen=True)
class Fit:
    """One person and the session. `unit`: only if the course counts for them on that day."""

    person: Person
    unit: Unit | None
    is_booked: bool
    waits: bool
    why_not_free: str
    other_place: Booking | None = None  # in another session of the course
    has_priority: bool = False  # there is a place for them before others

    @property
    def may_be_booked(self) -> bool:
        return not self.is_booked and not self.why_not_free


def people_booked_by(user: User) -> QuerySet[Person]:
    """Whom somebody may book: everyone for the desk, and their team for a line manager."""
    if user.may(Permission.EDIT_TRAINING_SESSIONS):
        return Person.objects.listed()
    return team_of(user)


def team_of(user: User) -> QuerySet[Person]:
    """Those whose line manager this is, as long as they are on the register themselves."""
    return Person.objects.listed().filter(
        line_manager__user=user, line_manager__removed_at__isnull=True
    )


def team_bookings(user: User) -> BookingQuerySet:
    """Places of their team, which they may cancel."""
    return Booking.objects.known().filter(person__in=team_of(user))


def sessions_for(
    people: Collection[Person],
    *,
    courses: Collection[str],
    booked: Container[tuple[str, str]],
    now: datetime,
    closes_hours: int = 0,
) -> list[SuitedSession]:
    """Those to come with a free place, of these courses or of all: what most of them need first.
    `booked`: who has a place in which course, and so needs no other. `closes_hours`: so long before a
    session booking closes for all but the desk.
    """
    rows = TrainingSession.objects.bookable(now).select_related("course", "venue", "trainer")
    if courses:
        rows = rows.filter(course__code__in=courses)
    register = read_register(people=list(people))
    needed: dict[date, list[Unit]] = {}
    suited = []
    for row in rows.order_by("starts_at", "pk"):
        on = timezone.localdate(row.starts_at)
        if on not in needed:
            needed[on] = [
                unit
                for unit in units_on(register, on)
                if unit.status in CALLS_FOR_TRAINING and (unit.person, unit.course) not in booked
            ]
        count = sum(unit.course == row.course.code for unit in needed[on])
        suited.append(SuitedSession(row, count, row.booking_closed_at(now, hours=closes_hours)))
    suited.sort(key=lambda one: -one.needed_by)  # stable: the soonest of them first
    return suited[:SESSIONS_SHOWN]


def fits(
    training_session: TrainingSession, people: Sequence[Person], *, now: datetime
) -> list[Fit]:
    """Each of them, whoever needs it soonest first. While there are places, those have priority who
    need the course, can come, and have no other place in it.
    """
    on = timezone.localdate(training_session.starts_at)
    code = training_session.course.code
    units = {
        unit.person: unit
        for unit in most_urgent_first(units_on(read_register(people=list(people)), on))
        if unit.course == code and unit.status in CALLS_FOR_TRAINING
    }
    order = {reference: place for place, reference in enumerate(units)}
    booked = set(training_session.bookings.held().values_list("person_id", flat=True))
    entries = WaitingListEntry.objects.open().filter(training_session=training_session)
    waiting = set(entries.values_list("person_id", flat=True))
    reasons = why_not_free(
        [person.pk for person in people],
        starts_at=training_session.starts_at,
        ends_at=training_session.ends_at,
    )
    elsewhere = other_places(training_session, people, now=now)
    left = training_session.places_left
    found = []
    for person in sorted(people, key=lambda one: order.get(one.reference, len(order))):
        is_booked = person.pk in booked
        other = None if is_booked else elsewhere.get(person.pk)
        fit = Fit(
            person=person,
            unit=units.get(person.reference),
            is_booked=is_booked,
            waits=person.pk in waiting,
            why_not_free=reasons.get(person.pk, ""),
            other_place=other,
        )
        has_priority = bool(left and fit.unit and fit.may_be_booked and not other)
        left -= has_priority
        found.append(replace(fit, has_priority=has_priority))
    return found


def why_not_free(
    people: Collection[int], *, starts_at: datetime, ends_at: datetime
) -> dict[int, str]:
    """Of those who cannot be claimed for this time, in a few words; not what they do then."""
    during = {"starts_at__lt": ends_at, "ends_at__gt": starts_at}
    away = Away.objects.not_retracted().filter(person__in=people, **during)
    claims = Claim.objects.filter(kind=Claim.Kind.PERSON, subject_id__in=people, **during)
    there = Person.objects.on_register(timezone.localdate(starts_at)).filter(pk__in=people)
    on_register = set(there.values_list("pk", flat=True))
    return {
        **dict.fromkeys(claims.values_list("subject_id", flat=True), "busy then"),
        **dict.fromkeys(away.values_list("person_id", flat=True), "away then"),
        **{pk: "not on the register that day" for pk in people if pk not in on_register},
    }
