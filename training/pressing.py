"""What is asked of everybody on one day, what presses first on top (policy 12.1): rows in, units out. Pure.

Of a hundred thousand units those alone are made that somebody looks at. Those who stand alike are judged once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from training.readiness import (
    EVERYTHING,
    NO_DIRECTORATE,
    Scope,
    Status,
    Unit,
    courses_asked,
    directorate_on,
    how_pressing,
    requirements_in_force,
    set_of,
    stands,
)
from training.register import Requirement, Spell, Tenure, covers

Fact = tuple[Any, ...]


class DayRows(NamedTuple):
    """Facts as a database hands them out; days may be text.

    `people` are (key, reference) of those on the register on the day; `tenures`, `spells` and `exemptions` begin with
    the key of their person: (key, role, first, last), (key, directorate, first, last), (key, course or None, first,
    last). `last_days` has for each course, by key, the latest last day of the records completed by the day, FOREVER
    where one never expires.
    """

    people: Iterable[tuple[Any, str]]
    requirements: Sequence[Requirement]
    tenures: Iterable[Fact]
    spells: Iterable[Fact]
    exemptions: Iterable[Fact]
    last_days: Mapping[str, Mapping[Any, date | str]]


class _Alike(NamedTuple):
    """A standing, and whose it is: reference, course, key, the roles that ask for it."""

    status: Status
    valid_until: date | None
    due_by: date
    members: list[tuple[str, str, Any, tuple[str, ...]]]


class Pressing:
    """The units in the order of `pressing_first`; a slice of them is made when it is asked for."""

    def __init__(self, alike: Iterable[_Alike], spells: Mapping[Any, Sequence[Fact]], on: date) -> None:
        groups: dict[tuple[int, date], list[_Alike]] = {}
        for some in alike:
            groups.setdefault(how_pressing(some.status, some.valid_until, some.due_by), []).append(some)
        self._groups = [groups[how] for how in sorted(groups)]
        self._spells, self._on = spells, on

    def __len__(self) -> int:
        return sum(len(some.members) for group in self._groups for some in group)

    def __getitem__(self, at: slice) -> list[Unit]:
        start, stop, step = at.indices(len(self))
        return list(self._between(start, stop))[::step]

    def _between(self, start: int, stop: int) -> Iterator[Unit]:
        for group in self._groups:
            size = sum(len(some.members) for some in group)
            if start < size and stop > 0:
                members = sorted((*member, at) for at, some in enumerate(group) for member in some.members)
                for reference, course, key, roles, at in members[max(start, 0) : stop]:
                    status, valid_until, due_by, _ = group[at]
                    directorate = _directorate(self._spells.get(key, ()), self._on)
                    yield Unit(reference, course, status, valid_until, due_by, set_of(roles), directorate)
            start, stop = start - size, stop - size


def pressing_units(
    rows: DayRows,
    on: date,
    *,
    renewal_window_days: int,
    scope: Scope = EVERYTHING,
    status: Status | None = None,
) -> Pressing:
    """What `pressing_first(units_on(...))` says of the scope, of one status where one is given."""
    in_force = requirements_in_force(rows.requirements, on)
    tenures, spells, exemptions = (_by_person(some) for some in (rows.tenures, rows.spells, rows.exemptions))

    @cache
    def asked(*own: Fact) -> list[tuple[str, date, tuple[str, ...], Callable[[Any], date | str | None]]]:
        """Of whoever holds these roles: many hold the same since the same day. With what tells the last day by key."""
        courses = courses_asked([Tenure(role, *map(_day, days)) for role, *days in own], in_force, on)
        return [
            (course, due, roles, rows.last_days.get(course, {}).get)
            for course, (due, roles) in courses.items()
            if scope.course in (None, course) and (scope.role is None or scope.role in roles)
        ]

    found: list[_Alike] = []

    @cache
    def alike(last: date | str | None, due: date, is_exempt: bool) -> _Alike:
        window = timedelta(days=renewal_window_days)
        standing = stands(_day(last), is_exempt=is_exempt, on=on, due_by=due, window=window)
        found.append(_Alike(*standing, due, []))
        return found[-1]

    for key, reference in rows.people:
        courses = asked(*tenures[key]) if key in tenures else ()
        if scope.directorate and scope.directorate != (_directorate(spells.get(key, ()), on) or NO_DIRECTORATE):
            continue
        exempt = {of for of, first, last in exemptions.get(key, ()) if covers(_day(first), _day(last), on)}
        for course, due, roles, last_day_of in courses:
            is_exempt = bool(exempt) and (course in exempt or None in exempt)
            alike(last_day_of(key), due, is_exempt).members.append((reference, course, key, roles))
    return Pressing((some for some in found if status in (None, some.status)), spells, on)


def _by_person(rows: Iterable[Fact]) -> dict[Any, list[Fact]]:
    by_person: dict[Any, list[Fact]] = {}
    for key, *fact in rows:
        by_person.setdefault(key, []).append(tuple(fact))
    return by_person


def _directorate(spells: Sequence[Fact], on: date) -> str | None:
    return directorate_on([Spell(name, *map(_day, days)) for name, *days in spells], on) if spells else None


@lru_cache(maxsize=4096)
def _day(day: date | str | None) -> Any:
    """As a day; None for an open end."""
    return date.fromisoformat(day) if isinstance(day, str) else day
