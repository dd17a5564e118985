"""How readiness moved (policy 12.1): the figures at month ends, and who became ready or ceased to
be between two days.

The figures of many days are found in one pass: a set of days is the bits of a number, so that
"required" and "in date" are joined and taken apart for all days at once. Pure.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import repeat
from operator import or_
from typing import Any, NamedTuple

from training.readiness import (
    DAY,
    EVERYTHING,
    NO_DIRECTORATE,
    By,
    Exempt,
    Figures,
    Scope,
    Status,
    Unit,
    add_months,
    spells_in_turn,
)
from training.register import Register, Requirement, Spell

Fact = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The figures of one day of the trend."""

    on: date
    figures: Figures


def month_ends(on: date, months: int) -> list[date]:
    """The last so many month ends up to the day, the day itself among them if it is one; oldest
    first.
    """
    first_of_next = (on + DAY).replace(day=1)
    return [add_months(first_of_next, -back) - DAY for back in reversed(range(months))]


class Rows(NamedTuple):
    """Facts as a database hands them out, so that nothing is made of those that are only counted.

    `courses` has the code of each by key. `people` are (key, joined, left); the others begin with
    the key of their person: (key, role, first, last), (key, directorate, first, last), (key,
    course's key, completed, valid until), (key, course's key or None, first, last). Days may be
    text: most are the same few, and each is read once.
    """

    courses: Mapping[Any, str]
    people: Iterable[tuple[Any, ...]]
    requirements: Sequence[Requirement]
    tenures: Iterable[tuple[Any, ...]]
    spells: Iterable[tuple[Any, ...]]
    records: Iterable[tuple[Any, ...]]
    exemptions: Iterable[tuple[Any, ...]]


def trend(register: Register, days: Sequence[date], scope: Scope = EVERYTHING) -> list[TrendPoint]:
    """The figures of the scope on each of the days, oldest first: what `figures_of(units_on(...))`
    says of each.
    """
    people = list(enumerate(register.people))
    rows = Rows(
        courses={requirement.course: requirement.course for requirement in register.requirements},
        people=[(key, p.joined_on, p.left_on) for key, p in people],
        requirements=register.requirements,
        tenures=[(key, of.role, of.starts_on, of.ends_on) for key, p in people for of in p.tenures],
        spells=[
            (key, of.directorate, of.starts_on, of.ends_on) for key, p in people for of in p.spells
        ],
        records=[
            (key, of.course, of.completed_on, of.valid_until)
            for key, p in people
            for of in p.records
        ],
        exemptions=[
            (key, of.course, of.starts_on, of.ends_on) for key, p in people for of in p.exemptions
        ],
    )
    return trend_of_rows(rows, days, scope)


def trend_of_rows(rows: Rows, days: Sequence[date], scope: Scope = EVERYTHING) -> list[TrendPoint]:
    """The same, in one pass over the rows."""
    return _Pass(rows, days, scope).points()


@dataclass(frozen=True, slots=True)
class Change:
    """Why more or fewer people are ready than on an earlier day; each person counts under one
    reason, the first.

    Became ready: `trained`; `joined` the group already trained; `excused` from what they lacked.
    Ceased to be: `left` the group; `lapsed`; `asked_more`, a course they have not completed.
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


@dataclass(frozen=True)
class Movement:
    """The trend; the figures of a day, of its groups and what is exempt; why more or fewer are
    ready than before.
    """

    trend: list[TrendPoint]
    figures: Figures
    groups: dict[By, dict[str, Figures]]
    exempt: Exempt
    change: Change


def movement_of_rows(
    rows: Rows, days: Sequence[date], *, on: date, since: date, scope: Scope = EVERYTHING
) -> Movement:
    """What `trend_of_rows`, `groups_of`, `exempt_among` and `change_between` say, in one pass over
    the rows.
    """
    whole = _Pass(rows, sorted({*days, on, since}), scope, on=on)
    points = {point.on: point for point in whole.points()}
    groups, exempt = whole.groups(on)
    return Movement(
        trend=[points[day] for day in sorted(days)],
        figures=points[on].figures,
        groups=groups,
        exempt=exempt,
        change=whole.change(since, on),
    )


def asked_within(requirements: Iterable[Requirement], scope: Scope) -> list[Requirement]:
    """Those that the scope's role and course leave."""
    return [
        r for r in requirements if scope.role in (None, r.role) and scope.course in (None, r.course)
    ]


def by_person(rows: Iterable[Fact]) -> dict[Any, list[Fact]]:
    """The facts of each, by the key that a row begins with."""
    found: dict[Any, list[Fact]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found


@lru_cache(maxsize=4096)
def day_of(day: date | str | None) -> Any:
    """As a day; None for an open end."""
    return date.fromisoformat(day) if isinstance(day, str) else day


Required = tuple[tuple[str, int], ...]  # courses, each with the days on which it is asked for
Spanned = tuple[str | None, int]  # a role, or a course (None is every one), and days
Held = dict[str, dict[Any, int]]  # by course and person, the days on which they hold it


class _Alike(NamedTuple):
    """People of whom the same is asked: by course, the days on which it is, and on which they are
    not exempt from it.

    Where the groups of a day are wanted, they hold the same roles and answer to the same
    directorate on it too.
    """

    asked: Required
    required: Required
    roles: frozenset[str] = frozenset()
    directorate: str = NO_DIRECTORATE


class _Pass:
    """One pass over the facts of everybody: a set of days is the bits of a number, the earliest the
    lowest.
    """

    def __init__(
        self, rows: Rows, days: Sequence[date], scope: Scope, on: date | None = None
    ) -> None:
        self.rows, self.days, self.scope, self.on = rows, sorted(days), scope, on
        self.bits = cache(self._bits)  # few spans, many rows
        self.requirements = self._in_force(rows.requirements)
        self.within = self._in_force(asked_within(rows.requirements, scope))
        self.held = self._held()
        self.alike = self._alike()
        self.tally = _Tally()
        self.ready = {
            alike: self.tally.add(alike.required, people, self.held)
            for alike, people in self.alike.items()
        }

    def _bits(self, first: date | str, last: date | str | None) -> int:
        """The days from `first` to `last`, both included."""
        low = bisect_left(self.days, day_of(first))
        high = len(self.days) if last is None else bisect_right(self.days, day_of(last))
        return max(0, (1 << high) - (1 << low))

    def _in_force(self, requirements: Iterable[Requirement]) -> list[tuple[str, str, int]]:
        return [(r.role, r.course, self.bits(r.in_force_from, r.in_force_to)) for r in requirements]

    def _held(self) -> Held:
        """By course that is asked for and person, the days on which they hold it."""
        asked = {course for _, course, _ in self.within}
        by_key: dict[Any, dict[Any, int]] = {
            key: {} for key, code in self.rows.courses.items() if code in asked
        }
        of_course = by_key.get
        bits = self.bits
        for person, course, first, last in self.rows.records:
            found = of_course(course)
            if found is not None and (when := bits(first, last)):
                found[person] = found.get(person, 0) | when
        return {self.rows.courses[key]: found for key, found in by_key.items()}

    def _alike(self) -> dict[_Alike, list[Any]]:
        """The people, by what is asked of them: worked out once for all whose facts cover the same
        days.
        """
        rows = self.rows
        bits = self.bits
        tenures = defaultdict[Any, list[Spanned]](list)
        exemptions = defaultdict[Any, list[Spanned]](list)
        for person, role, first, last in rows.tenures:
            tenures[person].append((role, bits(first, last)))
        for person, course, first, last in rows.exemptions:
            exempt_from = None if course is None else rows.courses.get(course, "")
            exemptions[person].append((exempt_from, bits(first, last)))
        has_spells = self.scope.directorate is not None or self.on is not None
        spells = by_person(rows.spells if has_spells else ())
        asked_of = cache(self._asked_of)
        alike: dict[_Alike, list[Any]] = defaultdict(list)
        for person, joined_on, left_on in rows.people:
            if person in tenures:
                own = tuple(tenures[person])
                exempt = tuple(exemptions.get(person, ()))
                of_person = asked_of(bits(joined_on, left_on), own, exempt, *spells.get(person, ()))
                alike[of_person].append(person)
        return alike

    def _asked_of(
        self, present: int, own: tuple[Spanned, ...], exempt: tuple[Spanned, ...], *spells: Fact
    ) -> _Alike:
        turns = list(spells_in_turn(Spell(of, *map(day_of, span)) for of, *span in spells))
        if self.scope.directorate is not None:
            present &= _in_directorate(turns, self.scope.directorate, self.bits)
        asked = tuple(_asked(present, own, self.within).items())
        required = tuple((course, _not_exempt(course, when, exempt)) for course, when in asked)
        if self.on is None:
            return _Alike(asked, required)
        day = self.bits(self.on, self.on)
        roles = frozenset(role for role, when in own if role and when & day)
        directorate = next(
            (s.directorate for s in turns if self.bits(s.starts_on, s.ends_on) & day),
            NO_DIRECTORATE,
        )
        return _Alike(asked, required, roles, directorate)

    def points(self) -> list[TrendPoint]:
        """The figures of each day."""
        return self.tally.points(self.days)

    def groups(self, on: date) -> tuple[dict[By, dict[str, Figures]], Exempt]:
        """The figures of each group on the day, in order of name; and what is exempt."""
        day = self.bits(on, on)
        asked_by = {(role, course) for role, course, when in self.requirements if when & day}
        found: dict[By, dict[str, Counter[str]]] = {by: defaultdict(Counter) for by in By}
        exempt: Counter[str] = Counter()
        for alike, people in self.alike.items():
            asked = [course for course, when in alike.asked if when & day]
            if not asked:
                continue
            required = {course for course, when in alike.required if when & day}
            held = {
                course: [bool(days & day) for days in self._days_held(course, people)]
                for course in required
            }
            exempt["courses"] += len(people) * (len(asked) - len(required))
            exempt["people"] += len(people) if len(asked) > len(required) else 0
            groups = [(By.DIRECTORATE, alike.directorate, asked)]
            groups += [(By.COURSE, course, [course]) for course in asked]
            groups += [
                (By.ROLE, role, of_role)
                for role in alike.roles
                if (of_role := [course for course in asked if (role, course) in asked_by])
            ]
            for by, name, courses in groups:
                found[by][name].update(
                    _counts(len(people), [held[one] for one in courses if one in required])
                )
        return {
            by: {name: Figures(**groups[name]) for name in sorted(groups)}
            for by, groups in found.items()
        }, Exempt(exempt["courses"], exempt["people"])

    def change(self, since: date, on: date) -> Change:
        """Why more or fewer people are ready on the day than on the earlier one."""
        before = self.bits(since, since)
        day = self.bits(on, on)
        changed: list[tuple[Any, dict[str, bool], dict[str, bool]]] = []
        for alike, people in self.alike.items():
            for person, ready in zip(people, self.ready[alike], strict=True):
                if bool(ready & before) != bool(ready & day):
                    was, now = (self._stands(person, alike.required, bit) for bit in (before, day))
                    changed.append((person, was, now))
        lacking = {
            (person, course)
            for person, _, now in changed
            for course, is_held in now.items()
            if not is_held
        }
        codes = self.rows.courses
        lapsed = {
            person
            for person, course, first, _ in self.rows.records
            if (person, codes[course]) in lacking and day_of(first) <= on
        }
        reasons = (_reason(was, now, has_lapsed=person in lapsed) for person, was, now in changed)
        return Change(**Counter(reason for reason in reasons if reason))

    def _days_held(self, course: str, people: Sequence[Any]) -> Iterable[int]:
        return map(self.held[course].get, people, repeat(0))

    def _stands(self, person: Any, required: Required, bit: int) -> dict[str, bool]:
        """By course that is required of the person on the day of the bit, whether they hold it."""
        return {
            course: bool(self.held[course].get(person, 0) & bit)
            for course, when in required
            if when & bit
        }


def _counts(people: int, held: Sequence[Sequence[bool]]) -> dict[str, int]:
    """The figures of so many people, of whom the same courses are required; `held`: by course, who
    holds it.
    """
    return {
        "required": people * len(held),
        "compliant": sum(map(sum, held)),
        "people_required": people if held else 0,
        "people_ready": sum(map(all, zip(*held, strict=True))),
    }


class _Tally:
    """Counts sets of days: those on which a course is required, is held too, a person is asked, is
    ready.
    """

    def __init__(self) -> None:
        self.required, self.compliant, self.people_required, self.people_ready = (
            Counter[int]() for _ in range(4)
        )

    def add(self, required: Required, people: Sequence[Any], held: Held) -> list[int]:
        """Whoever is asked the same; how far each holds it is counted without a step of Python for
        each.

        The days on which each is ready.
        """
        of_person = 0
        unmet = [0] * len(people)
        for course, when in required:
            met = list(map(when.__and__, map(held[course].get, people, repeat(0))))
            self.required[when] += len(people)
            self.compliant.update(met)
            of_person |= when
            unmet = list(map(or_, unmet, map(when.__xor__, met)))
        ready = list(map(of_person.__xor__, unmet))
        self.people_required[of_person] += len(people)
        self.people_ready.update(ready)
        return ready

    def points(self, days: Sequence[date]) -> list[TrendPoint]:
        tallies = (self.required, self.compliant, self.people_required, self.people_ready)
        columns = [
            [sum(n for bits, n in tally.items() if bits >> at & 1) for at in range(len(days))]
            for tally in tallies
        ]
        return [TrendPoint(on, Figures(*row)) for on, *row in zip(days, *columns, strict=True)]


def _asked(
    present: int, own: Iterable[Spanned], asked: Iterable[tuple[str, str, int]]
) -> dict[str, int]:
    """By course, the days on which it is asked of someone who is there."""
    roles: dict[str | None, int] = defaultdict(int)
    for of, when in own:
        roles[of] |= when & present
    courses: dict[str, int] = defaultdict(int)
    for role, course, in_force in asked:
        if when := roles.get(role, 0) & in_force:
            courses[course] |= when
    return courses


def _not_exempt(course: str, when: int, exempt: Iterable[Spanned]) -> int:
    for of, excused in exempt:
        if of in (None, course):
            when &= ~excused
    return when


def _in_directorate(
    turns: Iterable[Spell], directorate: str, bits: Callable[[Any, Any], int]
) -> int:
    by_name: dict[str, int] = defaultdict(int)
    by_name[NO_DIRECTORATE] = bits(date.min, None)
    for spell in turns:
        when = bits(spell.starts_on, spell.ends_on)
        by_name[spell.directorate] |= when
        by_name[NO_DIRECTORATE] &= ~when
    return by_name[directorate]


def change_between(before: Iterable[Unit], after: Iterable[Unit]) -> Change:
    """What happened between two days, from the units of each."""
    after = list(after)
    was = _required_by_person(before)
    now = _required_by_person(after)
    lapsed = {unit.person for unit in after if unit.status is Status.LAPSED}
    reasons = (
        _reason(was.get(one, {}), now.get(one, {}), has_lapsed=one in lapsed) for one in was | now
    )
    return Change(**Counter(reason for reason in reasons if reason))


def _required_by_person(units: Iterable[Unit]) -> dict[str, dict[str, bool]]:
    """By person and course that is required of them, whether they hold it."""
    people: dict[str, dict[str, bool]] = defaultdict(dict)
    for unit in units:
        if unit.is_required:
            people[unit.person][unit.course] = unit.is_compliant
    return people


def _reason(was: Mapping[str, bool], now: Mapping[str, bool], *, has_lapsed: bool) -> str | None:
    """Why one person's readiness changed, from what was and is required of them; None where it did
    not.
    """
    if _is_ready(was) == _is_ready(now):
        return None
    if not was:
        return "joined"
    if not now:
        return "left"
    if _is_ready(now):
        return (
            "trained"
            if any(not is_held and course in now for course, is_held in was.items())
            else "excused"
        )
    return "lapsed" if has_lapsed else "asked_more"


def _is_ready(courses: Mapping[str, bool]) -> bool:
    return bool(courses) and all(courses.values())
