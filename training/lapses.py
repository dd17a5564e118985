"""Whose training runs out, and when, if nobody is trained any more (policy 12.1). Pure.

A lapse counts only if the course is still required on the next day: nothing lapses for someone who
leaves, whose role ends, or who is exempt by then. Records completed after the day do not exist for
it, so a forecast for a past day uses only what was known. Days are calendar days in Europe/London.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from training.readiness import (
    DAY,
    EVERYTHING,
    Scope,
    Status,
    Unit,
    courses_required,
    is_on_register,
    last_days_of,
    requirements_in_force,
    unit_status_from,
    units_on,
)
from training.register import Exemption, Person, Register, Requirement, covers
from training.trend import Rows, day_of, register_of_rows

FORECAST_DAYS = (30, 90, 180)
NO_WINDOW = timedelta(0)
# By the key of a person and course, the day of the first session that they have a place in.
Booked = Mapping[tuple[Any, str], date]
InForce = Callable[[date], Mapping[str, list[Requirement]]]
_UNCOUNTED = frozenset({Status.LAPSED, Status.OVERDUE, Status.NEW_IN_POST})


class Lapse(NamedTuple):
    """A course required of a person through these roles, whose last day is `last_day`.

    `booked_on` is the day of an upcoming session.
    """

    person: str
    course: str
    last_day: date
    roles: frozenset[str]
    booked_on: date | None = None

    @property
    def is_booked_in_time(self) -> bool:
        """Booked for a session no later than the day after the last one, so no day is missed."""
        return self.booked_on is not None and self.booked_on <= self.last_day + DAY


@dataclass(frozen=True, slots=True)
class UnitLapse:
    """A lapse with the unit of the person."""

    unit: Unit
    last_day: date
    booked_on: date | None = None

    @property
    def lapse(self) -> Lapse:
        return Lapse(
            self.unit.person, self.unit.course, self.last_day, self.unit.roles, self.booked_on
        )

    @property
    def is_booked_in_time(self) -> bool:
        return self.lapse.is_booked_in_time


@dataclass(frozen=True, slots=True)
class Forecast:
    """What runs out within so many days without training; `_left` is without those booked in
    time.
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
) -> list[UnitLapse]:
    """Courses valid or exempt on the day, whose last day is at most `within` days later. Soonest
    first.
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
            lapses.append(UnitLapse(unit, last_day, (booked or {}).get((unit.person, unit.course))))
    return sorted(lapses, key=_soonest)


def coming_lapses_of_rows(
    rows: Rows, on: date, *, within: int, booked: Booked | None = None
) -> list[UnitLapse]:
    """As `coming_lapses`, from rows and without directorates; only that is judged of people which
    ends by then.
    """
    until = on + timedelta(days=within)
    required = {asked.course for asked in rows.requirements}
    courses = {key for key, code in rows.courses.items() if code in required}

    @cache
    def ends_by_then(first: date | str, last: date | str | None) -> bool | None:
        """False where it holds on after; None where it doesn't hold on the day."""
        if day_of(first) > on or (last is not None and day_of(last) < on):
            return None
        return last is not None and day_of(last) <= until

    exempt = {person for person, _, first, last in rows.exemptions if ends_by_then(first, last)}
    records, lasting = [], set()
    for record in rows.records:
        person, course, first, last = record
        if person in exempt:
            records.append(record)
        elif course in courses and (ends := ends_by_then(first, last)) is not None:
            if ends:
                records.append(record)
            else:
                lasting.add((person, course))
    ending = [record for record in records if record[:2] not in lasting]
    people = exempt.union(record[0] for record in ending)
    concerned = register_of_rows(rows._replace(records=ending, spells=()), people)
    return coming_lapses(concerned, on, within=within, booked=booked)


def already_lapsed(
    register: Register, on: date, *, booked: Booked | None = None
) -> list[UnitLapse]:
    """Required courses that have run out by the day, with the last day they were valid or
    exempt.
    """
    people = {person.reference: person for person in register.people}
    lapses = [
        UnitLapse(
            unit,
            _last_end(people[unit.person], unit, on),
            (booked or {}).get((unit.person, unit.course)),
        )
        for unit in units_on(register, on)
        if unit.status is Status.LAPSED
    ]
    return sorted(lapses, key=_soonest)


def forecast(lapses: Iterable[Lapse], *, on: date, days: int) -> Forecast:
    """Counts of those whose last day is at most `days` after `on`."""
    until = on + timedelta(days=days)
    until_then = [one for one in lapses if one.last_day <= until]
    left = [one for one in until_then if not one.is_booked_in_time]
    return Forecast(
        days,
        _people(until_then),
        len(until_then),
        people_left=_people(left),
        courses_left=len(left),
    )


def _people(lapses: Iterable[Lapse]) -> int:
    return len({lapse.person for lapse in lapses})


def _soonest(lapse: UnitLapse) -> tuple[date, str, str]:
    return lapse.last_day, lapse.unit.person, lapse.unit.course


def _ends(person: Person, course: str, held: date | None) -> set[date]:
    """The days on which what they hold, or an exemption from the course, ends."""
    ends = {exemption.ends_on for exemption in _exemptions(person, course) if exemption.ends_on}
    return ends | {held} if held else ends


def _exemptions(person: Person, course: str) -> Iterator[Exemption]:
    return (exemption for exemption in person.exemptions if exemption.course in (None, course))


def _may_end(unit: Unit, until: date) -> bool:
    """A course in date stays valid at least until its record ends."""
    return not unit.is_compliant or (unit.valid_until is not None and unit.valid_until <= until)


def _lapses(
    person: Person, course: str, held: date | None, last_day: date, in_force: InForce
) -> bool:
    """Whether the course is still required on the next day and what they hold, valid until `held`,
    has run out.
    """
    after = last_day + DAY
    is_exempt = any(covers(e.starts_on, e.ends_on, after) for e in _exemptions(person, course))
    status, _ = unit_status_from(
        held, is_exempt=is_exempt, on=after, due_by=after, window=NO_WINDOW
    )
    if status is not Status.LAPSED or not is_on_register(person, after):
        return False
    return course in courses_required(person.tenures, in_force(after), after)


def _last_end(person: Person, unit: Unit, on: date) -> date:
    """The last day of the record, or of a later exemption."""
    ends = (e.ends_on for e in _exemptions(person, unit.course) if e.ends_on and e.ends_on < on)
    return max(filter(None, (unit.valid_until, *ends)))
