"""What runs out next, of everybody and straight from the rows (policy 12.1), as `lapses` says it of a register. Pure.

Those alone are looked at of whom a record or an exemption ends in time, and all that is asked of the list is worked out
once: how many people lapse until a day, what is left of it once those booked in time have been.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from training.lapses import FORECAST_DAYS, Booked, Forecast, Lapse
from training.pressing import Member, Pressing, day_of
from training.readiness import (
    COMPLIANT,
    DAY,
    EVERYTHING,
    Scope,
    Status,
    courses_asked,
    is_within,
    requirements_in_force,
)
from training.register import Tenure, covers


class Ahead:
    """Lapses in order of their last day, of which some are asked about: until a day, of a scope, with what is booked.

    They are handed in without what is booked, which is asked of those alone that somebody looks at. Nobody changes one.
    """

    def __init__(self, lapses: Sequence[Lapse]) -> None:
        self._lapses = lapses
        self._days = [lapse.last_day for lapse in lapses]
        self._of: dict[str, list[Lapse]] = {}
        self._people: list[int] = []  # how many people the lapses up to each are of
        for lapse in lapses:
            self._of.setdefault(lapse.unit.person, []).append(lapse)
            self._people.append(len(self._of))

    def only(self, scope: Scope) -> "Ahead":
        """Those of the scope."""
        return self if scope == EVERYTHING else Ahead([lapse for lapse in self._lapses if is_within(lapse.unit, scope)])

    def until(self, day: date) -> Sequence[Lapse]:
        """Those whose last day is the day or an earlier one, without what is booked."""
        return self._lapses[: bisect_right(self._days, day)]

    def forecast(self, *, on: date, days: int, booked: Booked) -> Forecast:
        """What `lapses.forecast` says of them, worked out from those alone who have a place."""
        until = on + timedelta(days=days)
        courses = bisect_right(self._days, until)
        people = self._people[courses - 1] if courses else 0
        safe_people = safe_courses = 0
        for person in {person for person, _ in booked} & self._of.keys():
            ending = [with_booked(lapse, booked) for lapse in self._of[person] if lapse.last_day <= until]
            in_time = sum(lapse.is_booked_in_time for lapse in ending)
            safe_courses += in_time
            safe_people += bool(ending) and in_time == len(ending)
        return Forecast(days, people, courses, people_left=people - safe_people, courses_left=courses - safe_courses)


def with_booked(lapse: Lapse, booked: Booked) -> Lapse:
    """The lapse with the session that they have a place in."""
    return Lapse(lapse.unit, lapse.last_day, booked.get((lapse.unit.person, lapse.unit.course)))


def ahead_of(pressing: Pressing, on: date, *, within: int = max(FORECAST_DAYS)) -> Ahead:
    """What `coming_lapses` says of everybody, from what is asked of them on the day."""
    until, facts = on + timedelta(days=within), pressing.facts

    @cache
    def asked(day: date, *own: tuple[str, str, str | None]) -> frozenset[str]:
        """The courses, of whoever holds these roles."""
        tenures = [Tenure(role, *map(day_of, days)) for role, *days in own]
        return frozenset(courses_asked(tenures, requirements_in_force(facts.requirements, day), day))

    def last_day(member: Member) -> date | None:
        """The first on which a record or an exemption ends and nothing else holds on the day after."""
        _, course, key, _, standing = member
        if not standing.held:
            return None
        exempt = [days for of, *days in facts.exemptions.get(key, ()) if of in (None, course)]
        spans = [(day_of(first), day_of(last)) for first, last in exempt]
        left_on = facts.left_on.get(key)
        ends: set[date] = {standing.held, *(last for _, last in spans if last)}
        for day in sorted(day for day in ends if max(on, standing.held) <= day <= until):
            after = day + DAY
            is_there = left_on is None or after <= left_on
            is_exempt = any(covers(first, last, after) for first, last in spans)
            if is_there and not is_exempt and course in asked(after, *facts.tenures[key]):
                return day
        return None

    def found() -> Iterator[Lapse]:
        for member in pressing.of(COMPLIANT, until) + pressing.of({Status.EXEMPT}):
            if day := last_day(member):
                yield Lapse(pressing.unit(member), day)

    return Ahead(sorted(found(), key=lambda lapse: (lapse.last_day, lapse.unit.person, lapse.unit.course)))
