"""A person's own required courses and readiness, explained to them (policy 12.1)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from training.explain import explain_medium, explain_unit
from training.fade import StatusPeriod, status_periods
from training.lapses import Booked, coming_lapses
from training.media import MEDIA
from training.models import Person
from training.queries.register import read_register
from training.readiness import (
    MediumStatus,
    Status,
    Unit,
    add_months,
    medium_readiness,
    most_urgent_first,
    units_on,
)
from training.register import Register
from training.reminders import next_reminder
from training.roles import role_names


@dataclass(frozen=True, slots=True)
class CourseLine:
    """`booked_on` is the day of their place, in a future session or one whose attendance is not
    marked yet.
    """

    title: str
    status: Status
    why: str
    code: str = ""
    booked_on: date | None = None
    has_begun: bool = False


@dataclass(frozen=True, slots=True)
class MediumLine:
    """`history` covers the last two years; `code` and `practised` are for the page of a person."""

    medium: str
    status: MediumStatus
    why: str
    history: list[StatusPeriod] = field(default_factory=list, compare=False)
    code: str = field(default="", compare=False)
    practised: list[date] = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class OwnTraining:
    """Required courses, most urgent first, with the roles that require them; media that they are or
    were trained for, or need to be.
    """

    courses: list[CourseLine]
    media: list[MediumLine]
    roles: list[str]
    compliant: int
    required: int
    # Course title and day of the next reminder unless it is booked, earliest first.
    reminders: list[tuple[str, date]]


REMINDERS_WITHIN = 800  # days


def own_training(
    person: Person,
    *,
    on: date,
    known_at: datetime | None = None,
    booked: Booked | None = None,
    begun: frozenset[str] = frozenset(),
) -> OwnTraining:
    """Training on the day, as known at the moment.

    `booked` are the places known by then; for courses in `begun` the session has begun.
    """
    places = booked or {}
    register = read_register(people=[person], known_at=known_at)
    units = most_urgent_first(units_on(register, on))
    roles = role_names()
    return OwnTraining(
        courses=[
            CourseLine(
                register.title_of[u.course],
                u.status,
                explain_unit(u, role_labels=roles),
                booked_on=places.get((u.person, u.course)),
                has_begun=u.course in begun,
            )
            for u in units
        ],
        media=_media(register, units, on) if register.people else [],
        roles=sorted({roles[role].lower() for unit in units for role in unit.roles}),
        compliant=sum(unit.is_compliant for unit in units),
        required=sum(unit.is_required for unit in units),
        reminders=_reminders(register, on, places),
    )


def _reminders(register: Register, on: date, booked: Booked) -> list[tuple[str, date]]:
    """Leaves out what is exempt or booked in time."""
    lapses = coming_lapses(register, on, within=REMINDERS_WITHIN, booked=booked)
    due = [lapse for lapse in lapses if lapse.unit.is_required and not lapse.is_booked_in_time]
    days = (
        (register.title_of[lapse.unit.course], next_reminder(lapse.last_day, on)) for lapse in due
    )
    return [(title, day) for title, day in days if day]


def _media(register: Register, units: list[Unit], on: date) -> list[MediumLine]:
    required = frozenset().union(
        *(register.media_of[unit.course] for unit in units if unit.is_required)
    )
    media = [
        medium_readiness(register.people[0], medium, register=register, on=on) for medium in MEDIA
    ]
    return [
        MediumLine(
            MEDIA[readiness.medium],
            readiness.status,
            explain_medium(readiness),
            last_two_years(register, readiness.medium, on),
        )
        for readiness in media
        if readiness.medium in required or readiness.status is not MediumStatus.NEVER
    ]


def last_two_years(register: Register, medium: str, on: date) -> list[StatusPeriod]:
    """Readiness of the only person in the register over the 24 months up to the day."""
    return status_periods(
        register.people[0], medium, register=register, first=add_months(on, -24), last=on
    )
