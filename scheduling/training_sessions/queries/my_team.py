"""What the people of a line manager need, by when, and the places that they have."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from scheduling.training_sessions.models import Booking
from scheduling.training_sessions.queries.several import (
    SuitedSession,
    sessions_for,
    team_bookings,
    team_of,
)
from training.models import Person
from training.queries.register import read_register
from training.readiness import CALLS_FOR_TRAINING, Unit, most_urgent_first, units_on

SESSIONS_SHOWN = 8


@dataclass(frozen=True)
class Member:
    """One of the team: the courses that count for them today, and their places in sessions to come."""

    person: Person
    units: list[Unit]
    bookings: list[Booking]


@dataclass(frozen=True)
class Team:
    """Whoever needs something first comes first. `suited`: sessions with a free place in what they need."""

    members: list[Member]
    suited: list[SuitedSession]

    @property
    def in_need(self) -> list[Member]:
        return [member for member in self.members if member.units]


def my_team(user: User, *, now: datetime) -> Team:
    """Those of their team who are on the register today."""
    on = timezone.localdate(now)
    there = Person.objects.on_register(on).filter(pk__in=team_of(user))
    people = list(there.order_by("last_name", "first_name", "pk"))
    units: dict[str, list[Unit]] = defaultdict(list)
    for unit in most_urgent_first(units_on(read_register(people=people), on)):
        if unit.status in CALLS_FOR_TRAINING:
            units[unit.person].append(unit)
    bookings: dict[int, list[Booking]] = defaultdict(list)
    coming = team_bookings(user).active().with_session().with_lost(now)
    coming = coming.filter(training_session__starts_at__gt=now)
    coming = coming.order_by("training_session__starts_at", "pk")
    for booking in coming:
        bookings[booking.person_id].append(booking)
    order = {reference: place for place, reference in enumerate(units)}
    people.sort(key=lambda person: order.get(person.reference, len(order)))
    needed = {unit.course for some in units.values() for unit in some}
    booked = {
        (booking.person.reference, booking.training_session.course.code)
        for booking in coming
        if not booking.lost
    }
    suited = sessions_for(people, courses=needed, booked=booked, now=now) if needed else []
    return Team(
        members=[Member(one, units[one.reference], bookings[one.pk]) for one in people],
        suited=[one for one in suited if one.needed_by][:SESSIONS_SHOWN],
    )
