"""What a change of the requirements would do, before it is made (policy 12.1): the facts and a
proposal in. Pure.

Nothing is stored: the effect of a day is the difference between what is required and what would be.
Whoever never held a role that the proposal names is counted in the figures and not looked at
further.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from training.readiness import (
    DAY,
    FOREVER,
    Figures,
    Unit,
    requirements_in_force,
    tenure_starts,
    units_of,
)
from training.register import Exemption, Person, Record, Requirement, Tenure
from training.trend import Rows, by_person, day_of, trend_of_rows


@dataclass(frozen=True, slots=True)
class Proposal:
    """A requirement to be recorded, one to be taken back, or both: a correction."""

    adds: Requirement | None = None
    removes: Requirement | None = None

    @property
    def both(self) -> list[Requirement]:
        return [requirement for requirement in (self.removes, self.adds) if requirement]

    def applied_to(self, requirements: Sequence[Requirement]) -> list[Requirement]:
        """What would be required. What is taken back goes once: another like it stays."""
        changed = list(requirements)
        if self.removes:
            changed.remove(self.removes)
        if self.adds:
            changed.append(self.adds)
        return changed


class Change(StrEnum):
    """What becomes of a course asked of a person."""

    REQUIRED = "required"
    NO_LONGER = "no_longer"
    SOONER = "sooner"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Row:
    """`person` is the key of the rows that the effect was found in. `before` and `after` as on the
    day asked about, without a directorate; `overdue_from`: from when the person would be overdue
    because of the proposal, if nothing is done.
    """

    person: Any
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
        """The same for the same effect, also in another process, where a set has another order:
        whoever confirms says by it what they have seen.
        """
        seen = [
            (row.person, row.course, _told(row.before), _told(row.after), str(row.overdue_from))
            for row in self.rows
        ]
        return sha256(repr((str(self.on), seen, self.figures)).encode()).hexdigest()


def _told(unit: Unit | None) -> tuple[str, ...]:
    return (
        (unit.status.value, str(unit.valid_until), str(unit.due_by), *sorted(unit.roles))
        if unit
        else ()
    )


def effect_of(proposal: Proposal, rows: Rows, *, on: date, renewal_window_days: int) -> Effect:
    """What the proposal would change on the day, person by person, and in the figures of the days
    that matter.
    """
    changed = proposal.applied_to(rows.requirements)
    concerned = _of_roles(rows, {requirement.role for requirement in proposal.both})
    touched = [
        row
        for course in sorted({requirement.course for requirement in proposal.both})
        for row in _touched(
            course,
            _people(concerned, course, {of.role for of in proposal.both if of.course == course}),
            rows.requirements,
            changed,
            on=on,
            renewal_window_days=renewal_window_days,
        )
    ]
    touched.sort(key=lambda row: (row.person, row.course))
    days = sorted({on, *_days_that_matter(proposal)})
    return Effect(on, tuple(touched), tuple(_figures(rows, concerned, changed, days)))


def _touched(
    course: str,
    people: Iterable[Person],
    required: Sequence[Requirement],
    changed: Sequence[Requirement],
    *,
    on: date,
    renewal_window_days: int,
) -> Iterator[Row]:
    """Those for whom the course is required otherwise."""
    versions = [
        requirements_in_force([asked for asked in version if asked.course == course], on)
        for version in (required, changed)
    ]
    for person in people:
        before, after = (
            next(
                units_of(person, in_force=in_force, on=on, renewal_window_days=renewal_window_days),
                None,
            )
            for in_force in versions
        )
        if change := _change(before, after):
            overdue = overdue_from(person, course, changed, on)
            if overdue and overdue == overdue_from(person, course, required, on):
                overdue = None
            yield Row(person.reference, course, change, before, after, overdue)


def _of_roles(rows: Rows, roles: set[str]) -> Rows:
    """The facts of those who hold one of the roles at any time."""
    keys = {person for person, role, *_ in rows.tenures if role in roles}

    def of_them(facts: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return [fact for fact in facts if fact[0] in keys]

    return rows._replace(
        people=of_them(rows.people),
        tenures=of_them(rows.tenures),
        spells=(),
        records=of_them(rows.records),
        exemptions=of_them(rows.exemptions),
    )


def _people(rows: Rows, course: str, roles: set[str]) -> Iterator[Person]:
    """Who holds one of the roles at any time, with what concerns the course alone."""
    of_course = {key for key, code in rows.courses.items() if code == course}
    tenures = by_person(rows.tenures)
    records = by_person(record for record in rows.records if record[1] in of_course)
    exemptions = by_person(one for one in rows.exemptions if one[1] is None or one[1] in of_course)
    for key, joined_on, left_on in rows.people:
        held = [Tenure(role, day_of(first), day_of(last)) for role, first, last in tenures[key]]
        if not any(tenure.role in roles for tenure in held):
            continue
        yield Person(
            key,
            day_of(joined_on),
            day_of(left_on),
            tenures=held,
            records=[Record(course, *map(day_of, span)) for _, *span in records.get(key, ())],
            exemptions=[
                Exemption(course, *map(day_of, span)) for _, *span in exemptions.get(key, ())
            ],
        )


def _change(before: Unit | None, after: Unit | None) -> Change | None:
    """None where nothing changes for the person: exempt both times, asked by another role with the
    same day.
    """
    was = bool(before and before.is_required)
    is_now = bool(after and after.is_required)
    if was and is_now and before and after:
        if before.due_by == after.due_by:
            return None
        return Change.SOONER if after.due_by < before.due_by else Change.LATER
    if was == is_now:
        return None
    return Change.REQUIRED if is_now else Change.NO_LONGER


def _figures(
    rows: Rows, concerned: Rows, changed: Sequence[Requirement], days: Sequence[date]
) -> Iterator[DayFigures]:
    """Figures add up, so that only those whom the change concerns are counted anew."""
    everybody = trend_of_rows(rows, days)
    without = trend_of_rows(concerned, days)
    anew = trend_of_rows(concerned._replace(requirements=changed), days)
    for whole, less, more in zip(everybody, without, anew, strict=True):
        yield DayFigures(whole.on, whole.figures, whole.figures - less.figures + more.figures)


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


Span = tuple[date, date]  # both included; FOREVER where it is open


def overdue_from(
    person: Person, course: str, requirements: Iterable[Requirement], on: date
) -> date | None:
    """The first day of the overdue spell that goes on on the day; otherwise of the next one; None
    where there is none.
    """
    spells = _joined(
        spell
        for asked in requirements
        if asked.course == course
        for spell in _past_due(person, asked)
    )
    for gap in _excused(person, course):
        spells = [part for spell in spells for part in _without(spell, gap)]
    return next((first for first, last in spells if last >= on), None)


def _past_due(person: Person, asked: Requirement) -> Iterator[Span]:
    """When the person holds the role and has done so for longer than the days of grace."""
    for tenure in person.tenures:
        if tenure.role == asked.role:
            since = tenure_starts(person.tenures, tenure.starts_on)[tenure.role]
            due_by = max(since, asked.in_force_from) + timedelta(days=asked.due_within_days)
            first = max(due_by + DAY, tenure.starts_on, person.joined_on)
            ends = (tenure.ends_on, asked.in_force_to, person.left_on)
            last = min(end or FOREVER for end in ends)
            if first <= last:
                yield first, last


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order; those that overlap or follow each other without a gap are one."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first - DAY <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _excused(person: Person, course: str) -> Iterator[Span]:
    """While they are exempt, and from the day on which they first completed the course: from then
    on it is in date or lapsed.
    """
    for exemption in person.exemptions:
        if exemption.course in (None, course):
            yield exemption.starts_on, exemption.ends_on or FOREVER
    for record in person.records:
        if record.course == course:
            yield record.completed_on, FOREVER


def _without(span: Span, gap: Span) -> Iterator[Span]:
    """What is left of the span."""
    first, last = span
    if last < gap[0] or gap[1] < first:
        yield span
        return
    if first < gap[0]:
        yield first, gap[0] - DAY
    if gap[1] < last:
        yield gap[1] + DAY, last


def narrowed(rows: Iterable[Row], change: Change | None) -> Sequence[Row]:
    """Those of one kind of change; of every kind where none is named."""
    return [row for row in rows if change in (None, row.change)]
