"""How readiness moved (policy 12.1): the figures at month ends, and who became ready or ceased to be between two days.

The figures of many days are found in one pass: a set of days is the bits of a number, so that "required" and
"in date" are joined and taken apart for all days at once. Pure.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import repeat
from operator import or_
from typing import Any, NamedTuple

from training.pressing import Fact, by_person, day_of
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
from training.register import Register, Requirement, Spell


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The figures of one day of the trend."""

    on: date
    figures: Figures


def month_ends(on: date, months: int) -> list[date]:
    """The last so many month ends up to the day, the day itself among them if it is one; oldest first."""
    first_of_next = (on + DAY).replace(day=1)
    return [add_months(first_of_next, -back) - DAY for back in reversed(range(months))]


class Rows(NamedTuple):
    """Facts as a database hands them out, so that nothing is made of those that are only counted.

    `courses` has the code of each by key. `people` are (key, joined, left); the others begin with the key of their
    person: (key, role, first, last), (key, directorate, first, last), (key, course's key, completed, valid until),
    (key, course's key or None, first, last). Days may be text: most are the same few, and each is read once.
    """

    courses: Mapping[Any, str]
    people: Iterable[tuple[Any, ...]]
    requirements: Sequence[Requirement]
    tenures: Iterable[tuple[Any, ...]]
    spells: Iterable[tuple[Any, ...]]
    records: Iterable[tuple[Any, ...]]
    exemptions: Iterable[tuple[Any, ...]]


def trend(register: Register, days: Sequence[date], scope: Scope = EVERYTHING) -> list[TrendPoint]:
    """The figures of the scope on each of the days, oldest first: what `figures_of(units_on(...))` says of each."""
    people = list(enumerate(register.people))
    rows = Rows(
        courses={requirement.course: requirement.course for requirement in register.requirements},
        people=[(key, p.joined_on, p.left_on) for key, p in people],
        requirements=register.requirements,
        tenures=[(key, of.role, of.starts_on, of.ends_on) for key, p in people for of in p.tenures],
        spells=[(key, of.directorate, of.starts_on, of.ends_on) for key, p in people for of in p.spells],
        records=[(key, of.course, of.completed_on, of.valid_until) for key, p in people for of in p.records],
        exemptions=[(key, of.course, of.starts_on, of.ends_on) for key, p in people for of in p.exemptions],
    )
    return trend_of_rows(rows, days, scope)


def trend_of_rows(rows: Rows, days: Sequence[date], scope: Scope = EVERYTHING) -> list[TrendPoint]:
    """The same, in one pass over the rows."""
    asked_days = sorted(days)

    @cache
    def bits(first: date | str, last: date | str | None) -> int:
        """The days from `first` to `last`, both included, the earliest the lowest bit: few spans, many rows."""
        low = bisect_left(asked_days, day_of(first))
        high = len(asked_days) if last is None else bisect_right(asked_days, day_of(last))
        return max(0, (1 << high) - (1 << low))

    held, tally = _held(rows, scope, bits), _Tally()
    for required, people in _alike(rows, scope, bits).items():
        tally.add(required, people, held)
    return tally.points(asked_days)


def asked_within(requirements: Iterable[Requirement], scope: Scope) -> list[Requirement]:
    """Those that the scope's role and course leave."""
    return [r for r in requirements if scope.role in (None, r.role) and scope.course in (None, r.course)]


Bits = Callable[[Any, Any], int]
Required = tuple[tuple[str, int], ...]  # courses, each with the days on which it is asked for
Spanned = tuple[str | None, int]  # a role, or a course (None is every one), and days
Held = dict[str, dict[Any, int]]  # by course and person, the days on which they hold it


def _held(rows: Rows, scope: Scope, bits: Bits) -> Held:
    """Of the courses that are asked for."""
    asked = {requirement.course for requirement in asked_within(rows.requirements, scope)}
    by_key: dict[Any, dict[Any, int]] = {key: {} for key, code in rows.courses.items() if code in asked}
    of_course = by_key.get
    for person, course, first, last in rows.records:
        found = of_course(course)
        if found is not None and (when := bits(first, last)):
            found[person] = found.get(person, 0) | when
    return {rows.courses[key]: found for key, found in by_key.items()}


def _alike(rows: Rows, scope: Scope, bits: Bits) -> dict[Required, list[Any]]:
    """The people, by what is asked of them: worked out once for all whose facts cover the same days."""
    asked = [(r.role, r.course, bits(r.in_force_from, r.in_force_to)) for r in asked_within(rows.requirements, scope)]
    tenures, exemptions = defaultdict[Any, list[Spanned]](list), defaultdict[Any, list[Spanned]](list)
    for person, role, first, last in rows.tenures:
        tenures[person].append((role, bits(first, last)))
    for person, course, first, last in rows.exemptions:
        exempt_from = None if course is None else rows.courses.get(course, "")
        exemptions[person].append((exempt_from, bits(first, last)))
    spells = by_person(rows.spells if scope.directorate is not None else ())
    alike: dict[Required, list[Any]] = {}

    @cache
    def asked_of(present: int, own: tuple[Spanned, ...], exempt: tuple[Spanned, ...], *spells: Fact) -> list[Any]:
        if scope.directorate is not None:
            present &= _in_directorate([Spell(of, *map(day_of, span)) for of, *span in spells], scope.directorate, bits)
        return alike.setdefault(tuple(_required(present, own, exempt, asked).items()), [])

    for person, joined_on, left_on in rows.people:
        if person in tenures:
            own, exempt = tuple(tenures[person]), tuple(exemptions.get(person, ()))
            asked_of(bits(joined_on, left_on), own, exempt, *spells.get(person, ())).append(person)
    return alike


class _Tally:
    """Counts sets of days: those on which a course is required, is held too, a person is asked, is ready."""

    def __init__(self) -> None:
        self.required, self.compliant, self.people_required, self.people_ready = (Counter[int]() for _ in range(4))

    def add(self, required: Required, people: Sequence[Any], held: Held) -> None:
        """Whoever is asked the same; how far each holds it is counted without a step of Python for each."""
        of_person, unmet = 0, [0] * len(people)
        for course, when in required:
            met = list(map(when.__and__, map(held[course].get, people, repeat(0))))
            self.required[when] += len(people)
            self.compliant.update(met)
            of_person |= when
            unmet = list(map(or_, unmet, map(when.__xor__, met)))
        self.people_required[of_person] += len(people)
        self.people_ready.update(map(of_person.__xor__, unmet))

    def points(self, days: Sequence[date]) -> list[TrendPoint]:
        tallies = (self.required, self.compliant, self.people_required, self.people_ready)
        columns = [
            [sum(n for bits, n in tally.items() if bits >> at & 1) for at in range(len(days))] for tally in tallies
        ]
        return [TrendPoint(on, Figures(*row)) for on, *row in zip(days, *columns, strict=True)]


def _required(
    present: int, own: Iterable[Spanned], exempt: Iterable[Spanned], asked: Iterable[tuple[str, str, int]]
) -> dict[str, int]:
    """By course, the days on which it is asked of someone who is there and not exempt."""
    roles: dict[str | None, int] = defaultdict(int)
    for of, when in own:
        roles[of] |= when & present
    required: dict[str, int] = defaultdict(int)
    for role, course, in_force in asked:
        if when := roles.get(role, 0) & in_force:
            required[course] |= when
    for course in required:
        for of, when in exempt:
            if of in (None, course):
                required[course] &= ~when
    return required


def _in_directorate(spells: Iterable[Spell], directorate: str, bits: Bits) -> int:
    by_name: dict[str, int] = defaultdict(int)
    by_name[NO_DIRECTORATE] = bits(date.min, None)
    for spell in spells_in_turn(spells):
        when = bits(spell.starts_on, spell.ends_on)
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
