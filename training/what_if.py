"""The effect of a change to the requirements, before it is made (policy 12.1). Pure.

Takes the stored facts and a proposal, and stores nothing. The effect on a day is the difference
between the units that are required now and those that would be. People who never had a role that
the proposal names are counted in the figures, but not compared one by one.
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
    """A requirement to record, one to retract, or both: a correction."""

    adds: Requirement | None = None
    removes: Requirement | None = None

    @property
    def both(self) -> list[Requirement]:
        return [requirement for requirement in (self.removes, self.adds) if requirement]

    def applied_to(self, requirements: Sequence[Requirement]) -> list[Requirement]:
        """The requirements after the change. Removes one match only, even if there are
        duplicates.
        """
        changed = list(requirements)
        if self.removes:
            changed.remove(self.removes)
        if self.adds:
            changed.append(self.adds)
        return changed


class Change(StrEnum):
    """How a required course of a person changes."""

    REQUIRED = "required"
    NO_LONGER = "no_longer"
    SOONER = "sooner"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Row:
    """One course of one person that changes.

    `person` is the key in the rows that were passed in. `before` and `after` are the units on the
    day of the effect, without a directorate. `overdue_from` is the day from which the person would
    be overdue because of the proposal, unless they complete the course.
    """

    person: Any
    course: str
    change: Change
    before: Unit | None
    after: Unit | None
    overdue_from: date | None = None


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The figures of one day, without and with the change."""

    on: date
    before: Figures
    after: Figures


@dataclass(frozen=True, slots=True)
class Effect:
    """`figures` are for the days on which they may change and for `on`, oldest first."""

    on: date
    rows: tuple[Row, ...]
    figures: tuple[DayFigures, ...]

    def count(self, change: Change) -> int:
        return sum(row.change is change for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """Equal for equal effects, in any process. A confirmation carries it, so that we can tell
        whether the effect has changed since the page was shown.
        """
        seen = [
            (
                row.person,
                row.course,
                _unit_key(row.before),
                _unit_key(row.after),
                str(row.overdue_from),
            )
            for row in self.rows
        ]
        return sha256(repr((str(self.on), seen, self.figures)).encode()).hexdigest()


def _unit_key(unit: Unit | None) -> tuple[str, ...]:
    return (
        (unit.status.value, str(unit.valid_until), str(unit.due_by), *sorted(unit.roles))
        if unit
        else ()
    )


def effect_of(proposal: Proposal, rows: Rows, *, on: date, renewal_window_days: int) -> Effect:
    """What the proposal would change on the day for each person, and in the figures."""
    changed = proposal.applied_to(rows.requirements)
    concerned = _of_roles(rows, {requirement.role for requirement in proposal.both})
    rows_changed = [
        row
        for course in sorted({requirement.course for requirement in proposal.both})
        for row in _changed_rows(
            course,
            _people(concerned, course, {of.role for of in proposal.both if of.course == course}),
            rows.requirements,
            changed,
            on=on,
            renewal_window_days=renewal_window_days,
        )
    ]
    rows_changed.sort(key=lambda row: (row.person, row.course))
    days = sorted({on, *_change_days(proposal)})
    return Effect(on, tuple(rows_changed), tuple(_figures(rows, concerned, changed, days)))


def _changed_rows(
    course: str,
    people: Iterable[Person],
    required: Sequence[Requirement],
    changed: Sequence[Requirement],
    *,
    on: date,
    renewal_window_days: int,
) -> Iterator[Row]:
    """The people for whom the requirement of the course changes."""
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
    """The facts of people who have one of the roles at any time."""
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
    """People who have one of the roles at any time, with only their facts about the course."""
    of_course = {key for key, code in rows.courses.items() if code == course}
    tenures = by_person(rows.tenures)
    records = by_person(record for record in rows.records if record[1] in of_course)
    exemptions = by_person(one for one in rows.exemptions if one[1] is None or one[1] in of_course)
    for key, joined_on, left_on in rows.people:
        person_tenures = [
            Tenure(role, day_of(first), day_of(last)) for role, first, last in tenures[key]
        ]
        if not any(tenure.role in roles for tenure in person_tenures):
            continue
        yield Person(
            key,
            day_of(joined_on),
            day_of(left_on),
            tenures=person_tenures,
            records=[Record(course, *map(day_of, span)) for _, *span in records.get(key, ())],
            exemptions=[
                Exemption(course, *map(day_of, span)) for _, *span in exemptions.get(key, ())
            ],
        )


def _change(before: Unit | None, after: Unit | None) -> Change | None:
    """None if nothing changes for the person: they are exempt before and after, or another role
    requires the course by the same day.
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
    """Figures add up, so only the people of the roles that change are counted again."""
    everybody = trend_of_rows(rows, days)
    before = trend_of_rows(concerned, days)
    after = trend_of_rows(concerned._replace(requirements=changed), days)
    for whole, less, more in zip(everybody, before, after, strict=True):
        yield DayFigures(whole.on, whole.figures, whole.figures - less.figures + more.figures)


def _change_days(proposal: Proposal) -> Iterator[date]:
    """For each requirement of the proposal: its first day, the first day on which someone who
    already had the role could be overdue, and the day after its last day.
    """
    for asked in proposal.both:
        yield asked.in_force_from
        first_overdue = asked.in_force_from + timedelta(days=asked.due_within_days) + DAY
        if asked.in_force_to is None or first_overdue <= asked.in_force_to:
            yield first_overdue
        if asked.in_force_to:
            yield asked.in_force_to + DAY


Span = tuple[date, date]  # inclusive; FOREVER if it has no end


def overdue_from(
    person: Person, course: str, requirements: Iterable[Requirement], on: date
) -> date | None:
    """The first day of the overdue period that includes the day, or else of the next one. None if
    there is neither.
    """
    spells = _joined(
        spell
        for asked in requirements
        if asked.course == course
        for spell in _past_due(person, asked)
    )
    for gap in _not_overdue(person, course):
        spells = [part for spell in spells for part in _without(spell, gap)]
    return next((first for first, last in spells if last >= on), None)


def _past_due(person: Person, asked: Requirement) -> Iterator[Span]:
    """When the person has the role and is past the days allowed for the course."""
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
    """Sort the spans, and merge those that overlap or adjoin."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first - DAY <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _not_overdue(person: Person, course: str) -> Iterator[Span]:
    """When the person cannot be overdue: while exempt, and once they have completed the course,
    which is then in date or lapsed.
    """
    for exemption in person.exemptions:
        if exemption.course in (None, course):
            yield exemption.starts_on, exemption.ends_on or FOREVER
    for record in person.records:
        if record.course == course:
            yield record.completed_on, FOREVER


def _without(span: Span, gap: Span) -> Iterator[Span]:
    """The parts of the span outside the gap."""
    first, last = span
    if last < gap[0] or gap[1] < first:
        yield span
        return
    if first < gap[0]:
        yield first, gap[0] - DAY
    if gap[1] < last:
        yield gap[1] + DAY, last


def rows_of_change(rows: Iterable[Row], change: Change | None) -> Sequence[Row]:
    """Rows of one kind of change, or all rows."""
    return [row for row in rows if change in (None, row.change)]
