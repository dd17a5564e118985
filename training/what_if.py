"""What a change of the requirements would do, before it is made (policy 12.1): a register and a
proposal in. Pure.

Nothing is stored: the effect of a day is the difference between the register as it is and as it
would be.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from training.readiness import (
    DAY,
    Figures,
    Status,
    Unit,
    requirements_in_force,
    tenure_starts,
    units_of,
    units_on,
)
from training.register import Person, Register, Requirement
from training.trend import trend


@dataclass(frozen=True, slots=True)
class Proposal:
    """A requirement to be recorded, one to be taken back, or both: a correction."""

    adds: Requirement | None = None
    removes: Requirement | None = None

    @property
    def both(self) -> list[Requirement]:
        return [requirement for requirement in (self.removes, self.adds) if requirement]

    def applied_to(self, register: Register) -> Register:
        """The register as it would be. What is taken back goes once: another that says the same
        stays.
        """
        requirements = list(register.requirements)
        if self.removes:
            requirements.remove(self.removes)
        if self.adds:
            requirements.append(self.adds)
        return replace(register, requirements=requirements)


class Change(StrEnum):
    """What becomes of a course asked of a person."""

    REQUIRED = "required"
    NO_LONGER = "no_longer"
    SOONER = "sooner"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Row:
    """`before` and `after` as on the day asked about; `overdue_from`: from when the person would be
    overdue because of the proposal, if nothing is done.
    """

    person: str
    course: str
    change: Change
    before: Unit | None
    after: Unit | None
    overdue_from: date | None = None


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The figures of one day, as things are and as they would be."""

    on: date
    before: Figures
    after: Figures


@dataclass(frozen=True, slots=True)
class Effect:
    """`figures` are of the days that matter, oldest first, the day asked about among them."""

    on: date
    rows: tuple[Row, ...]
    figures: tuple[DayFigures, ...]

    def count(self, change: Change) -> int:
        return sum(row.change is change for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """The same for the same effect: whoever confirms says by it what they have seen."""
        return sha256(repr(self).encode()).hexdigest()


def effect_of(proposal: Proposal, register: Register, *, on: date) -> Effect:
    """What the proposal would change on the day, person by person, and in the figures of the days
    that matter.
    """
    changed = proposal.applied_to(register)
    courses = {requirement.course for requirement in proposal.both}
    before, after = (
        {
            (unit.person, unit.course): unit
            for unit in units_on(version, on)
            if unit.course in courses
        }
        for version in (register, changed)
    )
    people = {person.reference: person for person in register.people}
    rows = [
        row
        for person, course in sorted(before.keys() | after.keys())
        if (
            row := _row(
                people[person],
                course,
                before.get((person, course)),
                after.get((person, course)),
                register,
                changed,
                on,
            )
        )
    ]
    days = sorted({on, *_days_that_matter(proposal)})
    figures = [
        DayFigures(one.on, one.figures, other.figures)
        for one, other in zip(trend(register, days), trend(changed, days), strict=True)
    ]
    return Effect(on, tuple(rows), tuple(figures))


def _days_that_matter(proposal: Proposal) -> Iterator[date]:
    """When each begins, the first day on which someone who held the role by then could be overdue,
    the day after.
    """
    for asked in proposal.both:
        yield asked.in_force_from
        first_overdue = asked.in_force_from + timedelta(days=asked.due_within_days) + DAY
        if asked.in_force_to is None or first_overdue <= asked.in_force_to:
            yield first_overdue
        if asked.in_force_to:
            yield asked.in_force_to + DAY


def _row(
    person: Person,
    course: str,
    before: Unit | None,
    after: Unit | None,
    register: Register,
    changed: Register,
    on: date,
) -> Row | None:
    """None where nothing changes for the person: exempt both times, asked by another role with the
    same day.
    """
    was = bool(before and before.is_required)
    is_now = bool(after and after.is_required)
    if was and is_now and before and after:
        if before.due_by == after.due_by:
            return None
        change = Change.SOONER if after.due_by < before.due_by else Change.LATER
    elif was == is_now:
        return None
    else:
        change = Change.REQUIRED if is_now else Change.NO_LONGER
    overdue = overdue_from(person, course, changed, on)
    if overdue and overdue == overdue_from(person, course, register, on):
        overdue = None
    return Row(person.reference, course, change, before, after, overdue)


def overdue_from(person: Person, course: str, register: Register, on: date) -> date | None:
    """The first day of the overdue spell that goes on on the day; otherwise of the next one; None
    where there is none.

    Found among the days on which anything can begin: a grace over, an exemption over, a role or a
    requirement begun.
    """
    if any(record.course == course and record.completed_on <= on for record in person.records):
        return None
    days = sorted({on, *_days_of_change(person, course, register)})
    spells: list[date] = []
    is_overdue = False
    for day in days:
        was = is_overdue
        is_overdue = _is_overdue(person, course, register, day)
        if is_overdue and not was:
            spells.append(day)
        if day >= on and is_overdue:
            return spells[-1]
    return None


def _days_of_change(person: Person, course: str, register: Register) -> Iterator[date]:
    asked = [requirement for requirement in register.requirements if requirement.course == course]
    yield from _ends(person.joined_on, person.left_on)
    for requirement in asked:
        yield from _ends(requirement.in_force_from, requirement.in_force_to)
    for tenure in person.tenures:
        yield from _ends(tenure.starts_on, tenure.ends_on)
        for since in tenure_starts(person.tenures, tenure.starts_on).values():
            for requirement in asked:
                yield (
                    max(since, requirement.in_force_from)
                    + timedelta(days=requirement.due_within_days)
                    + DAY
                )
    for exemption in person.exemptions:
        yield from _ends(exemption.starts_on, exemption.ends_on)
    for record in person.records:
        yield record.completed_on


def _ends(first: date, last: date | None) -> Iterator[date]:
    """The day on which a period begins, and the day after it."""
    yield first
    if last:
        yield last + DAY


def _is_overdue(person: Person, course: str, register: Register, on: date) -> bool:
    in_force = requirements_in_force(register.requirements, on)
    units = units_of(
        person, in_force=in_force, on=on, renewal_window_days=register.renewal_window_days
    )
    return any(unit.course == course and unit.status is Status.OVERDUE for unit in units)


def narrowed(rows: Iterable[Row], change: Change | None) -> Sequence[Row]:
    """Those of one kind of change; of every kind where none is named."""
    return [row for row in rows if change in (None, row.change)]
