"""How readiness moved (policy 12.1): figures at month ends, and who became ready or stopped being
so. Pure.

The figures of many days are computed in one pass: a set of days is a bit mask, so that "required"
and "in date" are combined for all days at once.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import repeat
from operator import or_
from typing import Any, NamedTuple

from training.readiness import (
    DAY,
    EVERYTHING,
    MOST_URGENT,
    NO_DIRECTORATE,
    By,
    Exempt,
    Figures,
    Scope,
    Status,
    add_months,
    bounded_spells,
    courses_required,
    requirements_in_force,
)
from training.register import Exemption, Person, Record, Register, Requirement, Spell, Tenure

Fact = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The figures of one day."""

    on: date
    figures: Figures


def month_ends(on: date, months: int) -> list[date]:
    """The last `months` month ends up to the day, including it if it is one; oldest first."""
    first_of_next = (on + DAY).replace(day=1)
    return [add_months(first_of_next, -back) - DAY for back in reversed(range(months))]


class Rows(NamedTuple):
    """Facts as rows from the database, so that no objects are made for what is only counted.

    `courses` maps a key to a code. `people` are (key, joined, left); the others start with the
    person's key: (key, role, first, last), (key, directorate, first, last), (key, course key,
    completed, valid until), (key, course key or None, first, last). Days may be text; the few
    distinct ones are parsed once.
    """

    courses: Mapping[Any, str]
    people: Iterable[tuple[Any, ...]]
    requirements: Sequence[Requirement]
    tenures: Iterable[tuple[Any, ...]]
    spells: Iterable[tuple[Any, ...]]
    records: Iterable[tuple[Any, ...]]
    exemptions: Iterable[tuple[Any, ...]]


def trend(register: Register, days: Sequence[date], scope: Scope = EVERYTHING) -> list[TrendPoint]:
    """The figures of the scope on each day, oldest first, as `readiness_figures(units_on(...))`
    would give.
    """
    return trend_of_rows(rows_of_register(register), days, scope)


def rows_of_register(register: Register) -> Rows:
    """The same facts; the key of a person is their reference, and of a course its code."""
    people = [(person.reference, person) for person in register.people]
    codes = {requirement.course for requirement in register.requirements}
    codes |= {record.course for _, p in people for record in p.records}
    codes |= {of.course for _, p in people for of in p.exemptions if of.course}
    return Rows(
        courses={code: code for code in codes},
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


def register_of_rows(rows: Rows, people: Container[Any]) -> Register:
    """Some of the people with the facts that the rows have, for a closer look; their key stands in
    place of their reference.
    """
    courses = rows.courses

    def of_them(facts: Iterable[Fact], make: Callable[..., Any]) -> dict[Any, list[Any]]:
        found: dict[Any, list[Any]] = defaultdict(list)
        for key, of, first, last in [fact for fact in facts if fact[0] in people]:
            found[key].append(make(of, day_of(first), day_of(last)))
        return found

    tenures = of_them(rows.tenures, cache(Tenure))
    spells = of_them(rows.spells, cache(Spell))
    records = of_them(rows.records, cache(lambda of, *days: Record(courses[of], *days)))
    exemptions = of_them(
        rows.exemptions, lambda of, *days: Exemption(None if of is None else courses[of], *days)
    )
    return Register(
        people=[
            Person(
                key,
                day_of(joined_on),
                day_of(left_on),
                tenures=tenures.get(key, ()),
                spells=spells.get(key, ()),
                records=records.get(key, ()),
                exemptions=exemptions.get(key, ()),
            )
            for key, joined_on, left_on in rows.people
            if key in people
        ],
        requirements=rows.requirements,
    )


def trend_of_rows(rows: Rows, days: Sequence[date], scope: Scope = EVERYTHING) -> list[TrendPoint]:
    """As `trend`, in one pass over rows."""
    return _Pass(rows, days, scope).points()


@dataclass(frozen=True, slots=True)
class ReadinessChange:
    """Why more or fewer people are ready than on an earlier day; each counts under one reason.

    Became ready: `trained`; `joined` the group already trained; `required_less`, no longer required
    to hold what they lacked. Stopped: `left` the group; `lapsed`; `required_more`, a course that
    they have not completed.
    """

    trained: int = 0
    joined: int = 0
    required_less: int = 0
    left: int = 0
    lapsed: int = 0
    required_more: int = 0

    @property
    def net(self) -> int:
        return (
            self.trained
            + self.joined
            + self.required_less
            - self.left
            - self.lapsed
            - self.required_more
        )


@dataclass(frozen=True)
class Movement:
    """The trend; the figures of a day, of its groups and exemptions; those of the earlier day; why
    the number ready changed; and by directorate, how many people are not ready, each under the most
    urgent of what they lack. `statuses`: by directorate and course, how its units stand; whether a
    course runs out soon is not told, because how soon that is, is a setting.
    """

    trend: list[TrendPoint]
    figures: Figures
    before: Figures
    groups: dict[By, dict[str, Figures]]
    exempt: Exempt
    change: ReadinessChange
    not_ready: dict[str, Counter[Status]]
    statuses: dict[tuple[str, str], Counter[Status]]


def movement_of_rows(
    rows: Rows, days: Sequence[date], *, on: date, since: date, scope: Scope = EVERYTHING
) -> Movement:
    """What `trend_of_rows`, `groups_of` and `exempt_among` give, what changed, and who is not ready,
    in one pass.
    """
    whole = _Pass(rows, sorted({*days, on, since}), scope, on=on)
    points = {point.on: point for point in whole.points()}
    groups, exempt = whole.groups(on)
    return Movement(
        trend=[points[day] for day in sorted(days)],
        figures=points[on].figures,
        before=points[since].figures,
        groups=groups,
        exempt=exempt,
        change=whole.change(since, on),
        not_ready=whole.not_ready(on),
        statuses=whole.statuses(on),
    )


def reasons_of_rows(
    rows: Rows, *, on: date, since: date, scope: Scope = EVERYTHING
) -> dict[Any, str]:
    """Who became ready or stopped being so between the days, by their key, each with the reason under
    which `ReadinessChange` counts them.
    """
    return _Pass(rows, sorted({on, since}), scope, on=on).reasons(since, on)


def requirements_within(requirements: Iterable[Requirement], scope: Scope) -> list[Requirement]:
    """Requirements of the scope's role and course."""
    return [
        r for r in requirements if scope.role in (None, r.role) and scope.course in (None, r.course)
    ]


def by_person(rows: Iterable[Fact]) -> dict[Any, list[Fact]]:
    """Group rows by their first column."""
    found: dict[Any, list[Fact]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found


@lru_cache(maxsize=4096)
def day_of(day: date | str | None) -> Any:
    """A date from text; None for an open end."""
    return date.fromisoformat(day) if isinstance(day, str) else day


Required = tuple[tuple[str, int], ...]  # courses, each with the days on which it is required
Spanned = tuple[str | None, int]  # a role, or a course (None is every one), and days
# By course and person, the days on which they hold it, and above those the bit of `_Pass.completed`.
Held = dict[str, dict[Any, int]]


class _PeopleGroup(NamedTuple):
    """People with the same requirements: by course, the days on which it applies, and those on
    which they are not exempt.

    With groups of a day, they also hold the same roles and belong to the same directorate on it,
    and the same courses were first due before it.
    """

    applicable: Required
    required: Required
    roles: frozenset[str] = frozenset()
    directorate: str = NO_DIRECTORATE
    late: frozenset[str] = frozenset()


class _Standing(NamedTuple):
    """How a number of people of one directorate stand on a day. `statuses`: how often each
    combination of statuses occurs, in the order of the courses required.
    """

    directorate: str
    roles: frozenset[str]
    people: int
    required: Sequence[str]
    exempt: Sequence[str]
    statuses: Counter[tuple[Status, ...]]


class _Pass:
    """One pass over everyone's facts; a set of days is a bit mask with the earliest day lowest."""

    def __init__(
        self, rows: Rows, days: Sequence[date], scope: Scope, on: date | None = None
    ) -> None:
        self.rows = rows
        self.days = sorted(days)
        self.scope = scope
        self.on = on
        self.completed = 1 << len(self.days)  # of a course completed by `on`, in date or not
        self.bits = cache(self._bits)  # few distinct spans, many rows
        self.standings = cache(self._standings)
        self.requirements = self._in_force(rows.requirements)
        self.within = self._in_force(requirements_within(rows.requirements, scope))
        self.in_force_on = requirements_in_force(rows.requirements, on) if on else {}
        self.held = self._held()
        self.cohorts = self._cohorts()
        self.tally = _Tally()
        self.ready = {
            cohort: self.tally.add(cohort.required, people, self.held)
            for cohort, people in self.cohorts.items()
        }

    def _bits(self, first: date | str, last: date | str | None) -> int:
        """The days from `first` to `last`, inclusive."""
        low = bisect_left(self.days, day_of(first))
        high = len(self.days) if last is None else bisect_right(self.days, day_of(last))
        return max(0, (1 << high) - (1 << low))

    def _in_force(self, requirements: Iterable[Requirement]) -> list[tuple[str, str, int]]:
        return [(r.role, r.course, self.bits(r.in_force_from, r.in_force_to)) for r in requirements]

    def _held(self) -> Held:
        """By course required in the scope and person, the days on which they hold it."""
        required = {course for _, course, _ in self.within}
        by_key: dict[Any, dict[Any, int]] = {
            key: {} for key, code in self.rows.courses.items() if code in required
        }
        of_course = by_key.get
        bits = cache(self._record_bits)
        for person, course, first, last in self.rows.records:
            found = of_course(course)
            if found is not None and (when := bits(first, last)):
                found[person] = found.get(person, 0) | when
        return {self.rows.courses[key]: found for key, found in by_key.items()}

    def _record_bits(self, first: date | str, last: date | str | None) -> int:
        is_completed = self.on is not None and day_of(first) <= self.on
        return self.bits(first, last) | (self.completed if is_completed else 0)

    def _cohorts(self) -> dict[_PeopleGroup, list[Any]]:
        """People by cohort, computed once for all whose facts cover the same days."""
        rows = self.rows
        bits = self.bits
        tenures = by_person(rows.tenures)
        exemptions = defaultdict[Any, list[Spanned]](list)
        for person, course, first, last in rows.exemptions:
            exempt_from = None if course is None else rows.courses.get(course, "")
            exemptions[person].append((exempt_from, bits(first, last)))
        has_spells = self.scope.directorate is not None or self.on is not None
        spells = by_person(rows.spells if has_spells else ())
        find_cohort = cache(self._find_cohort)
        in_roles = cache(self._in_roles)
        cohorts: dict[_PeopleGroup, list[Any]] = defaultdict(list)
        for person, joined_on, left_on in rows.people:
            if person in tenures:
                present = bits(joined_on, left_on)
                own, late = in_roles(*tenures[person])
                exempt = tuple(exemptions.get(person, ()))
                cohort = find_cohort(present, own, late, exempt, *spells.get(person, ()))
                cohorts[cohort].append(person)
        return cohorts

    def _in_roles(self, *tenures: Fact) -> tuple[tuple[Spanned, ...], frozenset[str]]:
        """The days in each role, and the courses that these roles had to have first before `on`."""
        own = tuple((role, self.bits(first, last)) for role, first, last in tenures)
        if self.on is None:
            return own, frozenset()
        required = courses_required(
            [Tenure(role, day_of(first), day_of(last)) for role, first, last in tenures],
            self.in_force_on,
            self.on,
        )
        return own, frozenset(course for course, (due, _) in required.items() if due < self.on)

    def _find_cohort(
        self,
        present: int,
        own: tuple[Spanned, ...],
        late: frozenset[str],
        exempt: tuple[Spanned, ...],
        *spell_rows: Fact,
    ) -> _PeopleGroup:
        spells = list(
            bounded_spells(
                Spell(directorate, *map(day_of, span)) for directorate, *span in spell_rows
            )
        )
        if self.scope.directorate is not None:
            present &= _in_directorate(spells, self.scope.directorate, self.bits)
        applicable = tuple(_applicable(present, own, self.within).items())
        required = tuple((course, _not_exempt(course, when, exempt)) for course, when in applicable)
        if self.on is None:
            return _PeopleGroup(applicable, required)
        day = self.bits(self.on, self.on)
        roles = frozenset(role for role, when in own if role and when & day)
        directorate = next(
            (s.directorate for s in spells if self.bits(s.starts_on, s.ends_on) & day),
            NO_DIRECTORATE,
        )
        return _PeopleGroup(applicable, required, roles, directorate, late)

    def points(self) -> list[TrendPoint]:
        """The figures of each day."""
        return self.tally.points(self.days)

    def groups(self, on: date) -> tuple[dict[By, dict[str, Figures]], Exempt]:
        """The figures of each group on the day, in order of name, and the exemptions."""
        day = self.bits(on, on)
        required_by = {(role, course) for role, course, when in self.requirements if when & day}
        found: dict[By, dict[str, Counter[str]]] = {by: defaultdict(Counter) for by in By}
        exempt: Counter[str] = Counter()
        for standing in self.standings(on):
            applicable = [*standing.required, *standing.exempt]
            exempt["courses"] += standing.people * len(standing.exempt)
            exempt["people"] += standing.people if standing.exempt else 0
            groups = [(By.DIRECTORATE, standing.directorate, applicable)]
            groups += [(By.COURSE, course, [course]) for course in applicable]
            groups += [
                (By.ROLE, role, of_role)
                for role in standing.roles
                if (of_role := [course for course in applicable if (role, course) in required_by])
            ]
            for by, name, courses in groups:
                found[by][name].update(_counts(standing, courses))
        return {
            by: {name: Figures(**groups[name]) for name in sorted(groups)}
            for by, groups in found.items()
        }, Exempt(exempt["courses"], exempt["people"])

    def change(self, since: date, on: date) -> ReadinessChange:
        """Why the number ready changed between the days."""
        return ReadinessChange(**Counter(self.reasons(since, on).values()))

    def reasons(self, since: date, on: date) -> dict[Any, str]:
        """By person, why they became ready or stopped being so between the days."""
        before = self.bits(since, since)
        day = self.bits(on, on)
        changed: list[tuple[Any, dict[str, bool], dict[str, bool]]] = []
        for cohort, people in self.cohorts.items():
            for person, ready in zip(people, self.ready[cohort], strict=True):
                if bool(ready & before) != bool(ready & day):
                    was, now = (
                        self._held_courses(person, cohort.required, bit) for bit in (before, day)
                    )
                    changed.append((person, was, now))
        lapsed = {
            person
            for person, _, now in changed
            for course, is_held in now.items()
            if not is_held and self.held[course].get(person, 0) & self.completed
        }
        return {
            person: reason
            for person, was, now in changed
            if (reason := reason_of_change(was, now, has_lapsed=person in lapsed))
        }

    def not_ready(self, on: date) -> dict[str, Counter[Status]]:
        """People who are not ready on the day, by directorate and by the most urgent of what they
        lack.
        """
        found: dict[str, Counter[Status]] = defaultdict(Counter)
        for standing in self.standings(on):
            for statuses, people in standing.statuses.items():
                status = min(statuses, key=MOST_URGENT.index)
                if status is not Status.IN_DATE:
                    found[standing.directorate][status] += people
        return dict(found)

    def statuses(self, on: date) -> dict[tuple[str, str], Counter[Status]]:
        """By directorate and course, how the units of the day stand; `in_date` for those that run out
        soon, too.
        """
        found: dict[tuple[str, str], Counter[Status]] = defaultdict(Counter)
        for standing in self.standings(on):
            for course in standing.exempt:
                found[standing.directorate, course][Status.EXEMPT] += standing.people
            for statuses, people in standing.statuses.items():
                for course, status in zip(standing.required, statuses, strict=True):
                    found[standing.directorate, course][status] += people
        return found

    def _standings(self, on: date) -> list[_Standing]:
        """How everybody of whom something applies on the day stands, counted by cohort."""
        day = self.bits(on, on)
        found = []
        for cohort, people in self.cohorts.items():
            applicable = [course for course, when in cohort.applicable if when & day]
            required = [course for course, when in cohort.required if when & day]
            if applicable:
                found.append(
                    _Standing(
                        cohort.directorate,
                        cohort.roles,
                        len(people),
                        required,
                        [course for course in applicable if course not in required],
                        self._statuses_of(required, cohort.late, people, day),
                    )
                )
        return found

    def _statuses_of(
        self, courses: Sequence[str], late: Container[str], people: Sequence[Any], day: int
    ) -> Counter[tuple[Status, ...]]:
        """How often each combination of statuses of the courses occurs. Few combinations stand for
        many people, so that people are counted by their bits first and only those are put in words.

        With `on` as the last of three days, `day` is 0b0100 and `completed` 0b1000: of a course, 0b1100
        is in date, 0b1000 lapsed, 0 never completed.
        """
        statuses = [
            {
                0: Status.OVERDUE if course in late else Status.NEW_IN_POST,
                self.completed: Status.LAPSED,
                self.completed | day: Status.IN_DATE,
            }
            for course in courses
        ]
        bits_by_course = (
            [bits & (self.completed | day) for bits in self._days_held(course, people)]
            for course in courses
        )
        combinations = Counter(zip(*bits_by_course, strict=True))
        return Counter(
            {
                tuple(words[bits] for words, bits in zip(statuses, combination, strict=True)): often
                for combination, often in combinations.items()
            }
        )

    def _days_held(self, course: str, people: Sequence[Any]) -> Iterable[int]:
        return map(self.held[course].get, people, repeat(0))

    def _held_courses(self, person: Any, required: Required, bit: int) -> dict[str, bool]:
        """By course required of the person on the day of the bit, whether they hold it."""
        return {
            course: bool(self.held[course].get(person, 0) & bit)
            for course, when in required
            if when & bit
        }


def _counts(standing: _Standing, courses: Container[str]) -> dict[str, int]:
    """The figures of the people in some of the courses."""
    places = [place for place, course in enumerate(standing.required) if course in courses]
    held = [
        ([statuses[place] is Status.IN_DATE for place in places], people)
        for statuses, people in standing.statuses.items()
    ]
    return {
        "required": standing.people * len(places),
        "compliant": sum(people * sum(of) for of, people in held),
        "people_required": standing.people if places else 0,
        "people_ready": sum(people for of, people in held if of and all(of)),
    }


class _Tally:
    """How often each set of days occurs: required, compliant, person required, person ready."""

    def __init__(self) -> None:
        self.required = Counter[int]()
        self.compliant = Counter[int]()
        self.people_required = Counter[int]()
        self.people_ready = Counter[int]()

    def add(self, required: Required, people: Sequence[Any], held: Held) -> list[int]:
        """Count people with the same required courses, without a Python step for each, and return
        the days on which each is ready.
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


def _applicable(
    present: int, own: Iterable[Spanned], requirements: Iterable[tuple[str, str, int]]
) -> dict[str, int]:
    """By course, the days on which it applies to someone present on those days."""
    days_in_role: dict[str | None, int] = defaultdict(int)
    for role, when in own:
        days_in_role[role] |= when & present
    courses: dict[str, int] = defaultdict(int)
    for role, course, in_force in requirements:
        if when := days_in_role.get(role, 0) & in_force:
            courses[course] |= when
    return courses


def _not_exempt(course: str, when: int, exempt: Iterable[Spanned]) -> int:
    for exempt_from, days in exempt:
        if exempt_from in (None, course):
            when &= ~days
    return when


def _in_directorate(
    spells: Iterable[Spell], directorate: str, bits: Callable[[Any, Any], int]
) -> int:
    by_name: dict[str, int] = defaultdict(int)
    by_name[NO_DIRECTORATE] = bits(date.min, None)
    for spell in spells:
        when = bits(spell.starts_on, spell.ends_on)
        by_name[spell.directorate] |= when
        by_name[NO_DIRECTORATE] &= ~when
    return by_name[directorate]


def reason_of_change(
    was: Mapping[str, bool], now: Mapping[str, bool], *, has_lapsed: bool
) -> str | None:
    """Why one person's readiness changed, from their required courses before and after; None if it
    did not.
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
            else "required_less"
        )
    return "lapsed" if has_lapsed else "required_more"


def _is_ready(courses: Mapping[str, bool]) -> bool:
    return bool(courses) and all(courses.values())
