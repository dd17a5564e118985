"""How readiness moved (policy 12.1): the figures at month ends, and who became ready or ceased to be between two days.

The figures of many days are found in one pass: a set of days is the bits of a number, so that "required" and
"in date" are joined and taken apart for all days at once. Pure.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from training.readiness import (
    DAY,
    EVERYTHING,
    NO_DIRECTORATE,
    Figures,
    Scope,
    Status,
    Unit,
    add_months,
    spells_in_turn,
)
from training.register import Exemption, Person, Register, Requirement, Spell, Tenure


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The figures of one day of the trend."""

    on: date
    figures: Figures


def month_ends(on: date, months: int) -> list[date]:
    """The last so many month ends up to the day, the day itself among them if it is one; oldest first."""
    first_of_next = (on + DAY).replace(day=1)
    return [add_months(first_of_next, -back) - DAY for back in reversed(range(months))]


class _Days:
    """The days asked about, in order; a set of them is the bits of a number, the first day the lowest bit."""

    def __init__(self, days: Sequence[date]) -> None:
        self.days = sorted(days)

    def bits(self, first: date, last: date | None) -> int:
        """Those from `first` to `last`, both included."""
        low = bisect_left(self.days, first)
        high = len(self.days) if last is None else bisect_right(self.days, last)
        return max(0, (1 << high) - (1 << low))

    def bits_of_any(self, first: date | str, last: date | str | None) -> int:
        """The same of days that are text still."""
        begins = date.fromisoformat(first) if isinstance(first, str) else first
        return self.bits(begins, date.fromisoformat(last) if isinstance(last, str) else last)

    def counts(self, tally: Counter[int]) -> list[int]:
        """For each day, how many of the tallied sets hold it."""
        return [sum(n for bits, n in tally.items() if bits >> at & 1) for at in range(len(self.days))]


def trend(register: Register, days: Sequence[date], scope: Scope = EVERYTHING) -> list[TrendPoint]:
    """The figures of the scope on each of the days, oldest first: what `figures_of(units_on(...))` says of each."""
    asked_days = _Days(days)
    tally = _Tally(asked_days, register.requirements, scope)
    for person in register.people:
        held: dict[str, int] = defaultdict(int)
        for record in person.records:
            held[record.course] |= asked_days.bits(record.completed_on, record.valid_until)
        tally.add(person, held)
    return tally.points()


class Rows(NamedTuple):
    """Facts as a database hands them out, so that nothing is made of those that are only counted.

    `people` are (key, joined, left); the others begin with the key of their person: (key, role, first, last),
    (key, directorate, first, last), (key, course, completed, valid until), (key, course or None, first, last). The
    days of records may be text: most are the same few, and each is read once.
    """

    people: Iterable[tuple[Any, ...]]
    requirements: Sequence[Requirement]
    tenures: Iterable[tuple[Any, ...]]
    spells: Iterable[tuple[Any, ...]]
    records: Iterable[tuple[Any, ...]]
    exemptions: Iterable[tuple[Any, ...]]


def trend_of_rows(rows: Rows, days: Sequence[date], scope: Scope = EVERYTHING) -> list[TrendPoint]:
    """The same as `trend`, in one pass over the rows."""
    asked_days = _Days(days)
    tally = _Tally(asked_days, rows.requirements, scope)
    courses = {requirement.course for requirement in rows.requirements}
    bits = lru_cache(maxsize=None)(asked_days.bits_of_any)  # few pairs of days, many rows
    held: dict[Any, dict[str, int]] = {}
    for key, course, first, last in rows.records:
        if course in courses and (when := bits(first, last)):
            of_person = held.get(key)
            if of_person is None:
                held[key] = {course: when}
            else:
                of_person[course] = of_person.get(course, 0) | when
    tenures, spells, exemptions = (_by_person(some) for some in (rows.tenures, rows.spells, rows.exemptions))
    for key, joined_on, left_on in rows.people:
        if own := tenures.get(key):
            person = Person(
                "",
                joined_on,
                left_on,
                tenures=[Tenure(*fact) for fact in own],
                spells=[Spell(*fact) for fact in spells.get(key, ())],
                exemptions=[Exemption(*fact) for fact in exemptions.get(key, ())],
            )
            tally.add(person, held.get(key, {}))
    return tally.points()


def _by_person(rows: Iterable[tuple[Any, ...]]) -> dict[Any, list[tuple[Any, ...]]]:
    by_person: dict[Any, list[tuple[Any, ...]]] = {}
    for key, *fact in rows:
        by_person.setdefault(key, []).append(tuple(fact))
    return by_person


class _Tally:
    """Counts sets of days: those on which a course is required, is held too, a person is asked, is ready."""

    def __init__(self, days: _Days, requirements: Iterable[Requirement], scope: Scope) -> None:
        self.days, self.scope = days, scope
        self.asked = [
            (r.role, r.course, days.bits(r.in_force_from, r.in_force_to))
            for r in requirements
            if scope.role in (None, r.role) and scope.course in (None, r.course)
        ]
        self.required, self.compliant, self.people_required, self.people_ready = (Counter[int]() for _ in range(4))

    def add(self, person: Person, held: Mapping[str, int]) -> None:
        """`held` are the days on which the person holds each course."""
        of_person, unmet = 0, 0
        for course, when in _required(person, self.asked, self.days, self.scope).items():
            met = when & held.get(course, 0)
            self.required[when] += 1
            self.compliant[met] += 1
            of_person |= when
            unmet |= when & ~met
        self.people_required[of_person] += 1
        self.people_ready[of_person & ~unmet] += 1

    def points(self) -> list[TrendPoint]:
        tallies = (self.required, self.compliant, self.people_required, self.people_ready)
        columns = [self.days.counts(tally) for tally in tallies]
        return [TrendPoint(on, Figures(*row)) for on, *row in zip(self.days.days, *columns, strict=True)]


def _required(person: Person, asked: Iterable[tuple[str, str, int]], days: _Days, scope: Scope) -> dict[str, int]:
    """By course, the days on which it is asked of the person and they are not exempt."""
    present = days.bits(person.joined_on, person.left_on)
    if scope.directorate is not None:
        present &= _in_directorate(person, days, scope.directorate)
    roles: dict[str, int] = defaultdict(int)
    for tenure in person.tenures if present else ():
        roles[tenure.role] |= days.bits(tenure.starts_on, tenure.ends_on) & present
    required: dict[str, int] = defaultdict(int)
    for role, course, in_force in asked:
        if when := roles.get(role, 0) & in_force:
            required[course] |= when
    for exemption in person.exemptions if required else ():
        for course in required:
            if exemption.course in (None, course):
                required[course] &= ~days.bits(exemption.starts_on, exemption.ends_on)
    return required


def _in_directorate(person: Person, days: _Days, directorate: str) -> int:
    by_name: dict[str, int] = defaultdict(int)
    by_name[NO_DIRECTORATE] = days.bits(date.min, None)
    for spell in spells_in_turn(person.spells):
        when = days.bits(spell.starts_on, spell.ends_on)
        by_name[spell.directorate] |= when
        by_name[NO_DIRECTORATE] &= ~when
    return by_name[directorate]


@dataclass(frozen=True, slots=True)
class Change:
    """Why more or fewer people are ready than on an earlier day; each person counts under one reason, the first.

    Became ready: `trained`; `joined` the group already trained; `excused` from what they lacked. Ceased to be: `left`
    the group; `lapsed`; `asked_more`, a course they have not completed.
    """

    trained: int = 0
    joined: int = 0
    excused: int = 0
    left: int = 0
    lapsed: int = 0
    asked_more: int = 0

    @property
    def net(self) -> int:
        return self.trained + self.joined + self.excused - self.left - self.lapsed - self.asked_more


def change_between(before: Iterable[Unit], after: Iterable[Unit]) -> Change:
    """What happened between two days, from the units of each."""
    was, now = _required_by_person(before), _required_by_person(after)
    reasons = (_reason(was.get(person, {}), now.get(person, {})) for person in was | now)
    return Change(**Counter(reason for reason in reasons if reason))


def _required_by_person(units: Iterable[Unit]) -> dict[str, dict[str, Unit]]:
    people: dict[str, dict[str, Unit]] = defaultdict(dict)
    for unit in units:
        if unit.is_required:
            people[unit.person][unit.course] = unit
    return people


def _reason(was: dict[str, Unit], now: dict[str, Unit]) -> str | None:
    """Why one person's readiness changed; None where it did not."""
    if _is_ready(was) == _is_ready(now):
        return None
    if not was:
        return "joined"
    if not now:
        return "left"
    if _is_ready(now):
        return "trained" if any(not u.is_compliant and course in now for course, u in was.items()) else "excused"
    return "lapsed" if any(u.status is Status.LAPSED for u in now.values()) else "asked_more"


def _is_ready(units: dict[str, Unit]) -> bool:
    return bool(units) and all(unit.is_compliant for unit in units.values())
