"""What is asked of everybody on one day, what presses first on top (policy 12.1): rows in, units out. Pure.

Of a hundred thousand units those alone are made that somebody looks at. Those who stand alike are judged once.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from training.in_order import InOrder
from training.readiness import (
    EVERYTHING,
    FOREVER,
    NO_DIRECTORATE,
    Scope,
    Status,
    Unit,
    courses_asked,
    directorate_on,
    how_pressing,
    rank_of,
    requirements_in_force,
    set_of,
    stands,
)
from training.register import Requirement, Spell, Tenure, covers

Fact = tuple[Any, ...]


class DayRows(NamedTuple):
    """Facts as a database hands them out; days may be text.

    `people` are (key, reference, last day or None) of those on the register on the day; `tenures`, `spells` and
    `exemptions` begin with the key of their person: (key, role, first, last), (key, directorate, first, last), (key,
    course or None, first, last). `last_days` has for each course, by key, the latest last day of the records completed
    by the day, FOREVER where one never expires.
    """

    people: Iterable[tuple[Any, str, Any]]
    requirements: Sequence[Requirement]
    tenures: Iterable[Fact]
    spells: Iterable[Fact]
    exemptions: Iterable[Fact]
    last_days: Mapping[str, Mapping[Any, date | str]]


class Facts(NamedTuple):
    """What is known of everybody, by key: roles, directorates, exemptions, and the last day of those who leave."""

    requirements: Sequence[Requirement]
    tenures: Mapping[Any, Sequence[Fact]]
    spells: Mapping[Any, Sequence[Fact]]
    exemptions: Mapping[Any, Sequence[Fact]]
    left_on: Mapping[Any, date]


How = tuple[int, date]  # what `how_pressing` says


class Standing(NamedTuple):
    """How everybody stands whose facts are alike; `held` is the latest last day of their records, if there are any."""

    status: Status
    valid_until: date | None
    due_by: date
    held: date | None
    how: How


Member = tuple[str, str, Any, tuple[str, ...], Standing]  # reference, course, key, the roles that ask for it


class Pressing:
    """The units in the order of `pressing_first`; a slice of them is made when it is asked for. Nobody changes one."""

    def __init__(
        self, members: InOrder[How, Member], facts: Facts, directorate_of: Callable[[Any], str | None]
    ) -> None:
        self._members, self.facts, self._directorate_of = members, facts, directorate_of

    def __len__(self) -> int:
        return len(self._members)

    def __getitem__(self, at: slice) -> list[Unit]:
        return [self.unit(member) for member in self._members[at]]

    def unit(self, member: Member) -> Unit:
        """What is asked of one."""
        reference, course, key, roles, standing = member
        return Unit(reference, course, *standing[:3], set_of(roles), self._directorate_of(key))

    def of(self, statuses: Container[Status], until: date = FOREVER) -> list[Member]:
        """Those of the statuses, as far as the day that matters for them is `until` or earlier."""
        ranks = _ranks(statuses)
        return self._members.only(lambda how: how[0] in ranks and how[1] <= until)[:]

    def only(
        self,
        scope: Scope = EVERYTHING,
        *,
        statuses: Container[Status] | None = None,
        people: Iterable[str] | None = None,
    ) -> "Pressing":
        """Those of the scope, of the statuses and of the people, by reference; each where it is given."""
        directorate, role, course = scope.directorate, scope.role, scope.course
        directorate_of = self._directorate_of

        def pick(members: list[Member]) -> list[Member]:
            if course is not None:
                members = [member for member in members if member[1] == course]
            if role is not None:
                members = [member for member in members if role in member[3]]
            if directorate is not None:
                members = [m for m in members if (directorate_of(m[2]) or NO_DIRECTORATE) == directorate]
            return members

        ranks = _ranks(Status if statuses is None else statuses)
        members = self._members if people is None else self._of_people(people)
        members = members.only(lambda how: how[0] in ranks, None if scope == EVERYTHING else pick)
        return Pressing(members, self.facts, directorate_of)

    def _of_people(self, people: Iterable[str]) -> InOrder[How, Member]:
        """Straight to each of them: a search finds few among many."""
        groups: dict[How, list[Member]] = defaultdict(list)
        for person in people:
            for member in self._by_person.get(person, ()):
                groups[member[4].how].append(member)
        return InOrder(groups)

    @cached_property
    def _by_person(self) -> dict[str, list[Member]]:
        """Made when somebody is first looked for."""
        found: dict[str, list[Member]] = defaultdict(list)
        for member in self._members.in_no_order():
            found[member[0]].append(member)
        return found


def _ranks(statuses: Container[Status]) -> set[int]:
    return {rank_of(status) for status in Status if status in statuses}


def pressing_units(rows: DayRows, on: date, *, renewal_window_days: int) -> Pressing:
    """What `pressing_first(units_on(...))` says of everybody."""
    in_force = requirements_in_force(rows.requirements, on)
    tenures, spells, exemptions = (by_person(some) for some in (rows.tenures, rows.spells, rows.exemptions))
    window = timedelta(days=renewal_window_days)
    left_on: dict[Any, date] = {}

    @cache
    def asked(*own: Fact) -> list[tuple[str, date, tuple[str, ...], Callable[[Any], date | str | None]]]:
        """Of whoever holds these roles: many hold the same since the same day. With what tells the last day by key."""
        courses = courses_asked([Tenure(role, *map(day_of, days)) for role, *days in own], in_force, on)
        return [(course, due, roles, rows.last_days.get(course, {}).get) for course, (due, roles) in courses.items()]

    groups: dict[How, list[Member]] = {}

    @cache
    def alike(last: date | str | None, due: date, is_exempt: bool) -> tuple[Standing, Callable[[Member], None]]:
        """How they stand, and what puts one of them in place."""
        held = day_of(last)
        status, valid_until = stands(held, is_exempt=is_exempt, on=on, due_by=due, window=window)
        how = how_pressing(status, valid_until, due)
        return Standing(status, valid_until, due, held, how), groups.setdefault(how, []).append

    for key, reference, last in rows.people:
        if last:
            left_on[key] = day_of(last)
        if key not in tenures:
            continue
        exempt = {of for of, first, last in exemptions.get(key, ()) if covers(day_of(first), day_of(last), on)}
        for course, due, roles, last_day_of in asked(*tenures[key]):
            is_exempt = bool(exempt) and (course in exempt or None in exempt)
            standing, add = alike(last_day_of(key), due, is_exempt)
            add((reference, course, key, roles, standing))

    facts = Facts(rows.requirements, tenures, spells, exemptions, left_on)
    return Pressing(InOrder(groups), facts, _directorates(spells, on))


def _directorates(spells: Mapping[Any, Sequence[Fact]], on: date) -> Callable[[Any], str | None]:
    """What tells the directorate that somebody answers to, by key: many answer to the same one since the same day."""

    @cache
    def directorate(*own: Fact) -> str | None:
        return directorate_on([Spell(name, *map(day_of, days)) for name, *days in own], on)

    return lambda key: directorate(*spells[key]) if key in spells else None


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
