"""Whether there are enough places: who needs each course by which month, beside the places that are
free in the sessions planned. Pure.

A place serves whoever needs the course in its month, earlier or later. So what is short at the end
of a month is what is needed up to then, less all places up to then.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MonthPlaces:
    """Of one course: who needs it by that month and has no place, the places free in it, and how many
    places are short at its end, with the months before.
    """

    first: date
    needs: int
    free: int
    short: int


@dataclass(frozen=True, slots=True)
class CoursePlaces:
    """`late`: lapsed or overdue already. `asked`: others who asked for it, or wait for a place.
    `short` counts them too.
    """

    course: str
    late: int
    months: list[MonthPlaces]
    asked: int
    short: int

    @property
    def needs(self) -> int:
        return self.late + self.asked + sum(month.needs for month in self.months)

    @property
    def free(self) -> int:
        return sum(month.free for month in self.months)

    @property
    def is_empty(self) -> bool:
        return not (self.needs or self.free)


def places_by_course(
    *,
    courses: Iterable[str],
    months: list[date],
    needs: Iterable[tuple[str, date | None]],
    places: Iterable[tuple[str, date, int]],
    asked: Iterable[str] = (),
) -> list[CoursePlaces]:
    """In the order of the courses. `months` are first days, without a gap. `needs`: a course and the
    day by which somebody needs it, None where that has passed. `places`: a course, the day of a
    session and how many are free. What is after the last month is left out.
    """
    late: Counter[str] = Counter()
    by_month: Counter[tuple[str, date]] = Counter()
    for course, by in needs:
        if by is None or by < months[0]:
            late[course] += 1
        else:
            by_month[course, by.replace(day=1)] += 1
    free: Counter[tuple[str, date]] = Counter()
    for course, on, number in places:
        free[course, on.replace(day=1)] += number
    others = Counter(asked)
    return [_of_course(code, months, late[code], by_month, free, others[code]) for code in courses]


def _of_course(
    course: str,
    months: list[date],
    late: int,
    needs: Counter[tuple[str, date]],
    free: Counter[tuple[str, date]],
    asked: int,
) -> CoursePlaces:
    owed = late
    rows = []
    for first in months:
        needed, left = needs[course, first], free[course, first]
        owed += needed - left
        rows.append(MonthPlaces(first, needed, left, max(owed, 0)))
    return CoursePlaces(course, late, rows, asked, max(owed + asked, 0))
