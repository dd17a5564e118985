"""Who holds the training required of them on a day, and who is ready (policy 12.1).

Days are calendar days in Europe/London; intervals include both ends. The facts passed in are those
known at the moment in question. Pure: this module reads no clock and no database.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache, partial
from itertools import chain, zip_longest
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from training.register import (
    Person,
    Record,
    Register,
    Requirement,
    Spell,
    Tenure,
    covers,
)

DAY = timedelta(days=1)
FOREVER = date.max  # the last day of what never expires
NO_DIRECTORATE = "No directorate"


class Status(StrEnum):
    """The status of a course required of a person: the first that fits, in this order."""

    EXEMPT = "exempt"
    IN_DATE = "in_date"
    DUE = "due"
    LAPSED = "lapsed"
    NEW_IN_POST = "new_in_post"
    OVERDUE = "overdue"


COMPLIANT = frozenset({Status.IN_DATE, Status.DUE})


class MediumStatus(StrEnum):
    """A person's readiness for a medium."""

    READY = "ready"
    RUSTY = "rusty"
    LAPSED = "lapsed"
    NEVER = "never"


class Unit(NamedTuple):
    """A (person, course) required on a day, through which roles, and its status.

    A tuple, because there are a hundred thousand of them and it takes half as long to create as a
    dataclass.
    """

    person: str
    course: str
    status: Status
    valid_until: date | None
    due_by: date
    roles: frozenset[str]
    directorate: str | None

    @property
    def is_required(self) -> bool:
        return self.status is not Status.EXEMPT

    @property
    def is_compliant(self) -> bool:
        return self.status in COMPLIANT

    @property
    def need_by(self) -> date:
        """The last day of what they hold or held, or else the day by which it is due."""
        return self.valid_until or self.due_by


@dataclass(frozen=True, slots=True)
class Figures:
    """Units required and compliant, people required and ready. `percent` is None if nothing is
    required.
    """

    required: int = 0
    compliant: int = 0
    people_required: int = 0
    people_ready: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        """Of both groups of people together."""
        return Figures(
            self.required + other.required,
            self.compliant + other.compliant,
            self.people_required + other.people_required,
            self.people_ready + other.people_ready,
        )

    def __sub__(self, other: "Figures") -> "Figures":
        """Without a group of people among them."""
        return Figures(
            self.required - other.required,
            self.compliant - other.compliant,
            self.people_required - other.people_required,
            self.people_ready - other.people_ready,
        )

    @property
    def percent(self) -> Decimal | None:
        return percent_of(self.compliant, self.required)

    @property
    def people_not_ready(self) -> int:
        return self.people_required - self.people_ready

    @property
    def people_percent(self) -> Decimal | None:
        return percent_of(self.people_ready, self.people_required)


@dataclass(frozen=True, slots=True)
class Scope:
    """Part of the register: a directorate, a role, a course, or their intersection."""

    directorate: str | None = None
    role: str | None = None
    course: str | None = None


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class MediumReadiness:
    """`valid_until` is None if the record never expires or there is none; practice counts until
    `counts_through`.
    """

    medium: str
    status: MediumStatus
    valid_until: date | None
    practised_on: date | None
    counts_through: date | None


@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day (31 August + 6 is 28 or 29
    February).
    """
    return day + relativedelta(months=months)


def practice_counts_from(on: date, months: int) -> date:
    """The first day of practice that still counts on the day, if practice counts for `months`."""
    first = add_months(on, -months)
    return first if add_months(first, months) >= on else first + DAY


def valid_until_for(
    *,
    completed_on: date,
    valid_for_months: int | None,
    held: Iterable[Record],
    renewal_window_days: int,
) -> date | None:
    """The last day on which a course passed on `completed_on` counts; None if it never expires.

    `held` are the person's other passed records of the course. If the last day of one is at most
    the renewal window (inclusive) after completion, the new record continues from it, so that
    nobody loses time by coming early. Records completed later are ignored.
    """
    if valid_for_months is None:
        return None
    window = timedelta(days=renewal_window_days)
    refreshed = [
        record.valid_until
        for record in held
        if record.valid_until is not None
        and record.completed_on < completed_on <= record.valid_until
        and record.valid_until - completed_on <= window
    ]
    last_day_before = max(refreshed, default=completed_on - DAY)
    return add_months(last_day_before, valid_for_months)


def is_on_register(person: Person, on: date) -> bool:
    """Whether the person has joined and not left; the leaving day is the last day."""
    return covers(person.joined_on, person.left_on, on)


def tenure_starts(tenures: Sequence[Tenure], on: date) -> dict[str, date]:
    """Each role held on the day, with the day it was taken up.

    Tenures of one role that overlap or follow without a gap count as one: a reappointment gives no
    new grace period.
    """
    if len(tenures) == 1:  # the usual case
        return {t.role: t.starts_on for t in tenures if covers(t.starts_on, t.ends_on, on)}
    starts: dict[str, date] = {}
    runs: dict[str, tuple[date, date | None]] = {}
    for tenure in sorted(tenures, key=lambda t: t.starts_on):
        first, last = runs.get(tenure.role, (tenure.starts_on, tenure.ends_on))
        if last is not None and tenure.starts_on - last > DAY:
            first = tenure.starts_on
            last = tenure.ends_on
        elif last is not None and (tenure.ends_on is None or tenure.ends_on > last):
            last = tenure.ends_on
        runs[tenure.role] = first, last
        if covers(first, last, on):
            starts[tenure.role] = first
    return starts


def bounded_spells(spells: Iterable[Spell]) -> Iterator[Spell]:
    """The spells with their last days: a spell ends where the next one starts."""
    ordered = sorted(spells, key=lambda s: s.starts_on)
    for spell, following in zip_longest(ordered, ordered[1:]):
        ends_on = spell.ends_on
        if following is not None and (ends_on is None or ends_on >= following.starts_on):
            ends_on = following.starts_on - DAY
        yield Spell(spell.directorate, spell.starts_on, ends_on)


def directorate_on(spells: Iterable[Spell], on: date) -> str | None:
    """The person's directorate on the day, if any."""
    return next(
        (s.directorate for s in bounded_spells(spells) if covers(s.starts_on, s.ends_on, on)), None
    )


def last_days_of(records: Iterable[Record], on: date) -> dict[str, date]:
    """By course, the latest last day of the records completed by the day; FOREVER if one never
    expires.
    """
    last_days: dict[str, date] = {}
    for record in records:
        if record.completed_on <= on:
            course = record.course
            last_day = record.valid_until or FOREVER
            if course not in last_days or last_day > last_days[course]:
                last_days[course] = last_day
    return last_days


def unit_status_from(
    last_day: date | None, *, is_exempt: bool, on: date, due_by: date, window: timedelta
) -> tuple[Status, date | None]:
    """The status of a required course, and the last day of the record that decides it (see `Unit`).

    `last_day`: the latest, see `last_days_of`; None if no record was completed by the day.
    """
    valid_until = None if last_day == FOREVER else last_day
    is_covered = last_day is not None and on <= last_day
    if is_exempt:
        return Status.EXEMPT, valid_until if is_covered else None
    if is_covered:
        return (
            Status.DUE if valid_until and valid_until - on <= window else Status.IN_DATE
        ), valid_until
    if last_day is not None:
        return Status.LAPSED, valid_until
    return (Status.NEW_IN_POST if on <= due_by else Status.OVERDUE), None


def requirements_in_force(
    requirements: Iterable[Requirement], on: date
) -> dict[str, list[Requirement]]:
    """The requirements in force on the day, by role."""
    by_role: dict[str, list[Requirement]] = defaultdict(list)
    for requirement in requirements:
        if covers(requirement.in_force_from, requirement.in_force_to, on):
            by_role[requirement.role].append(requirement)
    return by_role


def units_of(
    person: Person, *, in_force: Mapping[str, list[Requirement]], on: date, renewal_window_days: int
) -> Iterator[Unit]:
    """The courses required of one person on the day, in order of course code; a course appears
    once, however many roles require it.
    """
    if not is_on_register(person, on):
        return
    asked = courses_required(person.tenures, in_force, on)
    if not asked:
        return
    directorate = directorate_on(person.spells, on) if person.spells else None
    exempt = {e.course for e in person.exemptions if covers(e.starts_on, e.ends_on, on)}
    last_days = last_days_of(person.records, on)
    window = _days(renewal_window_days)
    for course in sorted(asked):
        due, roles = asked[course]
        is_exempt = course in exempt or None in exempt
        status, valid_until = unit_status_from(
            last_days.get(course), is_exempt=is_exempt, on=on, due_by=due, window=window
        )
        yield Unit(
            person.reference, course, status, valid_until, due, shared_set(roles), directorate
        )


def courses_required(
    tenures: Sequence[Tenure], in_force: Mapping[str, list[Requirement]], on: date
) -> dict[str, tuple[date, tuple[str, ...]]]:
    """By course required of someone with these tenures on the day: its due date and the roles that
    require it.
    """
    found: dict[str, tuple[date, tuple[str, ...]]] = {}
    for role, starts_on in tenure_starts(tenures, on).items():
        for asked in in_force.get(role, ()):
            course = asked.course
            begins = asked.in_force_from
            due = (starts_on if starts_on > begins else begins) + _days(asked.due_within_days)
            if course not in found:
                found[course] = due, (role,)
            else:
                earlier, roles = found[course]
                found[course] = min(due, earlier), (*roles, role)
    return found


@lru_cache(maxsize=4096)
def _days(number: int) -> timedelta:
    return timedelta(days=number)


@lru_cache(maxsize=1024)
def shared_set(roles: tuple[str, ...]) -> frozenset[str]:
    """The same object for the same roles: there are few of them and a hundred thousand units."""
    return frozenset(roles)


def units_on(register: Register, on: date, scope: Scope = EVERYTHING) -> list[Unit]:
    """Every unit of the day within the scope, in the order of people and course codes."""
    in_force = requirements_in_force(register.requirements, on)
    of_one = partial(
        units_of, in_force=in_force, on=on, renewal_window_days=register.renewal_window_days
    )
    units = chain.from_iterable(map(of_one, register.people))
    if scope == EVERYTHING:
        return list(units)
    return [unit for unit in units if is_within(unit, scope)]


def is_within(unit: Unit, scope: Scope) -> bool:
    """Whether the unit belongs to the scope."""
    return (
        scope.directorate in (None, unit.directorate or NO_DIRECTORATE)
        and (scope.role is None or scope.role in unit.roles)
        and scope.course in (None, unit.course)
    )


MOST_URGENT = (
    Status.OVERDUE,
    Status.LAPSED,
    Status.DUE,
    Status.NEW_IN_POST,
    Status.IN_DATE,
    Status.EXEMPT,
)
CALLS_FOR_TRAINING = (Status.OVERDUE, Status.LAPSED, Status.DUE, Status.NEW_IN_POST)


def most_urgent_first(units: Iterable[Unit]) -> list[Unit]:
    """Sort by status, then by its deadline (what never expires comes last), then by person and
    course.
    """

    def urgency(unit: Unit) -> tuple[int, date, str, str]:
        never_completed = unit.status in (Status.OVERDUE, Status.NEW_IN_POST)
        matters = unit.due_by if never_completed else unit.valid_until
        return MOST_URGENT.index(unit.status), matters or FOREVER, unit.person, unit.course

    return sorted(units, key=urgency)


def percent_of(part: int, whole: int) -> Decimal | None:
    """One decimal, rounded half up; None if the whole is 0, never 100."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def readiness_figures(units: Iterable[Unit]) -> Figures:
    """A person is ready if all their units are compliant or exempt and at least one is
    compliant.
    """
    required = compliant = 0
    is_ready: dict[str, bool] = {}
    for unit in units:
        if unit.is_required:
            required += 1
            compliant += unit.is_compliant
            is_ready[unit.person] = is_ready.get(unit.person, True) and unit.is_compliant
    return Figures(
        required, compliant, people_required=len(is_ready), people_ready=sum(is_ready.values())
    )


@dataclass(frozen=True, slots=True)
class Exempt:
    """What is not required because of an exemption: courses, and the people they belong to."""

    courses: int
    people: int


def exempt_among(units: Iterable[Unit]) -> Exempt:
    """How many units are exempt, and of how many people."""
    exempt = [unit.person for unit in units if not unit.is_required]
    return Exempt(courses=len(exempt), people=len(set(exempt)))


class By(StrEnum):
    """What figures can be grouped by, as of the day."""

    DIRECTORATE = "directorate"
    ROLE = "role"
    COURSE = "course"


_GROUPS_OF: dict[By, Callable[[Unit], Iterable[str]]] = {
    By.DIRECTORATE: lambda unit: [unit.directorate or NO_DIRECTORATE],
    By.ROLE: lambda unit: unit.roles,
    By.COURSE: lambda unit: [unit.course],
}


def groups_of(units: Iterable[Unit], by: By) -> dict[str, Figures]:
    """Figures by group, in order of name; a unit required by two roles counts in both. No empty
    groups.
    """
    members: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        for name in _GROUPS_OF[by](unit):
            members[name].append(unit)
    return {name: readiness_figures(members[name]) for name in sorted(members)}


def medium_readiness(
    person: Person, medium: str, *, register: Register, on: date
) -> MediumReadiness:
    """Whether the person can go on air in the medium: trained for it, with practice still
    current.
    """
    courses = {course for course, media in register.media_of.items() if medium in media}
    done = [r.valid_until for r in person.records if r.course in courses and r.completed_on <= on]
    practised = (
        p.practised_on for p in person.practice if p.medium == medium and p.practised_on <= on
    )
    return medium_readiness_from(
        medium,
        last_day=max((day or FOREVER for day in done), default=None),
        practised_on=max(practised, default=None),
        months=register.practice_currency_months.get(medium),
        on=on,
    )


def medium_readiness_from(
    medium: str, *, last_day: date | None, practised_on: date | None, months: int | None, on: date
) -> MediumReadiness:
    """As `medium_readiness`, from the latest last day of the records and the latest practice by the
    day.

    `last_day` is FOREVER if a record never expires, None if there is none; `months` is how long
    practice counts, None if any valid record is enough.
    """
    counts_through = (
        add_months(practised_on, months) if practised_on and months is not None else None
    )
    if last_day is None or last_day < on:
        status = MediumStatus.NEVER if last_day is None else MediumStatus.LAPSED
    else:
        is_current = months is None or (counts_through is not None and on <= counts_through)
        status = MediumStatus.READY if is_current else MediumStatus.RUSTY
    valid_until = None if last_day == FOREVER else last_day
    return MediumReadiness(medium, status, valid_until, practised_on, counts_through)
