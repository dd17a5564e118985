"""Whose training runs out, and when, if nobody is trained any more (policy 12.1): a register and a
day in, lapses out.

Only a duty that stands on the day after counts: of someone who leaves, whose role ends, or who is
exempt by then, nothing lapses. Records completed after the day asked about do not exist for it, so
that a forecast of a past day knows no better than people did. Days are calendar days in
Europe/London. Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from training.readiness import (
    DAY,
    EVERYTHING,
    Scope,
    Status,
    Unit,
    courses_asked,
    is_on_register,
    last_days_of,
    requirements_in_force,
    unit_status_from,
    units_on,
)
from training.register import Exemption, Person, Register, Requirement, covers

FORECAST_DAYS = (30, 90, 180)
NO_WINDOW = timedelta(0)
Booked = Mapping[
    tuple[str, str], date
]  # by person and course: the day of the first session that they have a place in
InForce = Callable[[date], Mapping[str, list[Requirement]]]
_UNCOUNTED = frozenset({Status.LAPSED, Status.OVERDUE, Status.NEW_IN_POST})


class Ending(NamedTuple):
    """A course that is asked of a person, through these roles, and does not count after `last_day`.

    `booked_on`: the day of a session to come.
    """

    person: str
    course: str
    last_day: date
    roles: frozenset[str]
    booked_on: date | None = None

    @property
    def is_booked_in_time(self) -> bool:
        """A session on the day after the last one still leaves no day without."""
        return self.booked_on is not None and self.booked_on <= self.last_day + DAY


@dataclass(frozen=True, slots=True)
class Lapse:
    """The same with how the person stands with the course."""

    unit: Unit
    last_day: date
    booked_on: date | None = None

    @property
    def ending(self) -> Ending:
        return Ending(
            self.unit.person, self.unit.course, self.last_day, self.unit.roles, self.booked_on
        )

    @property
    def is_booked_in_time(self) -> bool:
        return self.ending.is_booked_in_time


@dataclass(frozen=True, slots=True)
class Forecast:
    """What runs out within so many days if nobody is trained; `_left`: once those booked in time
    have been.
    """

    days: int
    people: int
    courses: int
    people_left: int
    courses_left: int


def coming_lapses(
    register: Register,
    on: date,
    *,
    within: int,
    booked: Booked | None = None,
    scope: Scope = EVERYTHING,
) -> list[Lapse]:
    """Courses that count on the day, or that the person is exempt from, with their last day up to
    `within` days later.

    The first to run out come first.
    """
    people = {person.reference: person for person in register.people}
    until = on + timedelta(days=within)

    @cache
    def in_force(day: date) -> dict[str, list[Requirement]]:
        return requirements_in_force(register.requirements, day)

    lapses = []
    for unit in units_on(register, on, scope):
        if unit.status in _UNCOUNTED or not _may_end(unit, until):
            continue
        person = people[unit.person]
        held = last_days_of(person.records, on).get(unit.course)
        ends = sorted(day for day in _ends(person, unit.course, held) if on <= day <= until)
        last_day = next(
            (day for day in ends if _lapses(person, unit.course, held, day, in_force)), None
        )
        if last_day:
            lapses.append(Lapse(unit, last_day, (booked or {}).get((unit.person, unit.course))))
    return sorted(lapses, key=_soonest)


def lapsed_already(register: Register, on: date, *, booked: Booked | None = None) -> list[Lapse]:
    """Courses that have run out by the day and are asked for, with the last day that they counted
    or were excused.
    """
    people = {person.reference: person for person in register.people}
    lapses = [
        Lapse(
            unit,
            _last_end(people[unit.person], unit, on),
            (booked or {}).get((unit.person, unit.course)),
        )
        for unit in units_on(register, on)
        if unit.status is Status.LAPSED
    ]
    return sorted(lapses, key=_soonest)


def forecast(endings: Iterable[Ending], *, on: date, days: int) -> Forecast:
    """Of the courses that end, those whose last day is within so many days after `on`."""
    until = on + timedelta(days=days)
    ending = [one for one in endings if one.last_day <= until]
    left = [one for one in ending if not one.is_booked_in_time]
    return Forecast(
        days, _people(ending), len(ending), people_left=_people(left), courses_left=len(left)
    )


def _people(endings: Iterable[Ending]) -> int:
    return len({ending.person for ending in endings})


def _soonest(lapse: Lapse) -> tuple[date, str, str]:
    return lapse.last_day, lapse.unit.person, lapse.unit.course


def _ends(person: Person, course: str, held: date | None) -> set[date]:
    """The days at which what they hold, or an exemption of the course, ends."""
    ends = {exemption.ends_on for exemption in _exemptions(person, course) if exemption.ends_on}
    return ends | {held} if held else ends


def _exemptions(person: Person, course: str) -> Iterator[Exemption]:
    return (exemption for exemption in person.exemptions if exemption.course in (None, course))


def _may_end(unit: Unit, until: date) -> bool:
    """What is in date counts for as long as its record at least."""
    return not unit.is_compliant or (unit.valid_until is not None and unit.valid_until <= until)


def _lapses(
    person: Person, course: str, held: date | None, last_day: date, in_force: InForce
) -> bool:
    """Whether the course is asked of the person on the day after, and what they hold, until `held`,
    has run out.
    """
    after = last_day + DAY
    is_exempt = any(covers(e.starts_on, e.ends_on, after) for e in _exemptions(person, course))
    status, _ = unit_status_from(
        held, is_exempt=is_exempt, on=after, due_by=after, window=NO_WINDOW
    )
    if status is not Status.LAPSED or not is_on_register(person, after):
        return False
    return course in courses_asked(person.tenures, in_force(after), after)


def _last_end(person: Person, unit: Unit, on: date) -> date:
    """A record that has lapsed has a last day; an exemption may have ended after it."""
    excused = (e.ends_on for e in _exemptions(person, unit.course) if e.ends_on and e.ends_on < on)
    return max(filter(None, (unit.valid_until, *excused)))
