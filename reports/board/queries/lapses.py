"""Whose training runs out soon, with names and bookings: for Today, and for the list and its
exports.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from reports.board.queries.readiness import with_booked
from scheduling.training_sessions.queries.booked import days_of, next_bookings
from training.lapses import Lapse, forecast
from training.models import Person
from training.queries.people import people_of
from training.queries.readiness import Readiness
from training.readiness import Status
from training.roles import StaffRole, role_names

SOON = 30  # days, and how many are named
NAMED = 5


@dataclass(frozen=True)
class LapsesSoon:
    """What lapses within 30 days: the number of people, of board members, and of people without a
    booking in time.

    `first` are those that lapse first, each with its person.
    """

    people: int
    board: int
    not_booked: int
    first: list[tuple[Lapse, Person]]
    lapsed: int  # lapsed or overdue already


@dataclass(frozen=True)
class LapseRow:
    """A course that runs out, for the list; `days` from the chosen day."""

    lapse: Lapse
    person: Person
    directorate: str
    course: str
    roles: str
    days: int


def lapses_soon(*, now: datetime) -> LapsesSoon:
    """For everyone on the register, by the rule of the forecast."""
    readiness = Readiness(timezone.localdate(now))
    lapses = with_booked(readiness.lapses(SOON), days_of(next_bookings(now=now)))
    figures = forecast(lapses, on=readiness.on, days=SOON)
    first = lapses[:NAMED]
    people = people_of({lapse.person for lapse in first})
    return LapsesSoon(
        people=figures.people,
        board=len({lapse.person for lapse in lapses if StaffRole.GOVERNING_BOARD in lapse.roles}),
        not_booked=figures.people_left,
        first=[(lapse, people[lapse.person]) for lapse in first],
        lapsed=readiness.units({Status.LAPSED, Status.OVERDUE}).count(),
    )


def lapse_rows(
    lapses: Sequence[Lapse], *, on: date, known_at: datetime | None, titles: Mapping[str, str]
) -> list[LapseRow]:
    """Rows in the order of the courses that end, in one query."""
    in_directorates = Person.objects.with_directorate(on, known_at=known_at)
    people = people_of({lapse.person for lapse in lapses}, in_directorates)
    words = role_names()
    return [
        LapseRow(
            lapse=lapse,
            person=people[lapse.person],
            directorate=people[lapse.person].directorate or "",  # type: ignore[attr-defined]  # it is annotated
            course=f"{lapse.course} {titles[lapse.course]}",
            roles=", ".join(sorted(words[role] for role in lapse.roles)),
            days=(lapse.last_day - on).days,
        )
        for lapse in lapses
    ]
