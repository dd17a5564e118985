"""The rows and columns of a training plan's integer programme.

Every need may take one of its slots. In a slot, the courses share out the venues and the trainers;
venues that hold the same and trainers who teach the same are counted, not named. What is pinned is
outside, and leaves its free seats. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from scheduling.planner.drafts import Draft
from scheduling.planner.problem import Problem

LEVELS = 4  # of the objective


class Choice(NamedTuple):
    """A need, by its number, takes one of its slots; or stays there."""

    need: int
    slot: str
    course: str
    late_days: int
    stays: bool


class Group(NamedTuple):
    """So many of these venues, which hold `seats` people of the course, have it in the slot; or so
    many of these trainers teach it, and then `seats` is 0.
    """

    slot: str
    course: str
    members: tuple[str, ...]
    seats: int


@dataclass
class Column:
    """Of a choice or a group: its factor by row, and its greatest value."""

    entries: dict[int, float]
    most: int = 1


@dataclass
class Rows:
    """The least and the greatest value of each row."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, lower: float = -inf, upper: float = inf) -> int:
        """Its number."""
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1


class Layout:
    """The needs of `must`, by their numbers, get a place in every solution.

    `ties` has a row for each choice: nobody takes more of a place than is open there. Of whole
    numbers that is true without them. They tighten a relaxation, and bind nothing until they are
    switched on. `limits` has a row for each level of the objective, also open at first.
    """

    def __init__(self, problem: Problem, must: frozenset[int] = frozenset()) -> None:
        self.problem = problem
        self.rows = Rows()
        self.choices: dict[Choice, Column] = {}
        self.venues: dict[Group, Column] = {}
        self.trainers: dict[Group, Column] = {}
        self._pinned = Draft(problem)
        for one in problem.pinned:
            self._pinned.add(one)
        self._joined: dict[tuple[str, str], list[int]] = {}  # rows by slot and course
        wanted: dict[str, Counter[str]] = defaultdict(Counter)
        for need in self._pinned.unplaced():
            for slot in need.slots:
                wanted[slot][need.course] += 1
        for slot in sorted(wanted):
            self._lay_out_slot(slot, wanted[slot])
        self._lay_out_needs(must)
        self._keep_people_apart()
        self.ties = self._lay_ties()
        self.limits = [self.rows.add() for _ in range(LEVELS)]

    @property
    def columns(self) -> list[Column]:
        """In the order of the programme."""
        return [*self.choices.values(), *self.venues.values(), *self.trainers.values()]

    @property
    def groups(self) -> list[Group]:
        """The venues and the trainers, as they follow the choices."""
        return [*self.venues, *self.trainers]

    def _lay_out_slot(self, slot: str, wanted: Counter[str]) -> None:
        taught = [course for course in sorted(wanted) if self._pinned.free_trainers(slot, course)]
        alike = self._alike_venues(slot, taught)
        held = {course for seats, _ in alike for course in seats}
        level = {course: self.rows.add(0, 0) for course in sorted(held)}
        for course in sorted(wanted):
            left = sum(map(self._pinned.seats_left, self._pinned.numbers_of(slot, course)))
            if left or course in held:
                self._joined[slot, course] = [self.rows.add(upper=left)]
                if self.problem.courses[course].min_group > 1:
                    self._joined[slot, course].append(self.rows.add(lower=0))
        for seats, names in alike:
            row = self.rows.add(upper=len(names))
            for course, number in seats.items():
                least = self.problem.courses[course].min_group
                limits = zip(self._joined[slot, course], (-number, -least), strict=False)
                self.venues[Group(slot, course, tuple(names), number)] = Column(
                    {row: 1, level[course]: 1, **dict(limits)},
                    min(len(names), wanted[course] // least),
                )
        self._share_out_trainers(slot, level)

    def _alike_venues(
        self, slot: str, courses: Sequence[str]
    ) -> list[tuple[dict[str, int], list[str]]]:
        """The free venues that have the same seats by course."""
        seats: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for course in courses:
            for venue in self._pinned.free_venues(slot, course):
                seats[venue].append((course, self.problem.seats(slot, course, venue)))
        alike: dict[tuple[tuple[str, int], ...], list[str]] = defaultdict(list)
        for venue in sorted(seats):
            alike[tuple(seats[venue])].append(venue)
        return [(dict(each), names) for each, names in alike.items()]

    def _share_out_trainers(self, slot: str, level: Mapping[str, int]) -> None:
        """As many trainers as venues for each course."""
        courses: dict[str, list[str]] = defaultdict(list)
        for course in level:
            for trainer in self._pinned.free_trainers(slot, course):
                courses[trainer].append(course)
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for trainer in sorted(courses):
            alike[tuple(courses[trainer])].append(trainer)
        for codes, names in alike.items():
            row = self.rows.add(upper=len(names))
            for course in codes:
                group = Group(slot, course, tuple(names), 0)
                self.trainers[group] = Column({row: 1, level[course]: -1}, len(names))

    def _lay_out_needs(self, must: frozenset[int]) -> None:
        known = {
            (person, one.course, one.slot)
            for one in self.problem.previous or ()
            for person in one.people
        }
        for number, need in enumerate(self.problem.needs):
            if (need.person, need.course) in self._pinned.placed:
                continue
            row = self.rows.add(float(number in must), 1)
            for slot in need.slots:
                joined = self._joined.get((slot, need.course), ())
                if joined and self._pinned.can_come(need, slot):
                    late = need.late_days(self.problem.slots[slot].day)
                    stays = (need.person, need.course, slot) in known
                    choice = Choice(number, slot, need.course, late, stays)
                    self.choices[choice] = Column(dict.fromkeys((row, *joined), 1))

    def _keep_people_apart(self) -> None:
        """Nobody is in two places in a slot."""
        together: dict[tuple[str, str], list[Column]] = defaultdict(list)
        for choice, column in self.choices.items():
            together[self.problem.needs[choice.need].person, choice.slot].append(column)
        for columns in together.values():
            if len(columns) > 1:
                row = self.rows.add(upper=1)
                for column in columns:
                    column.entries[row] = 1

    def _lay_ties(self) -> list[int]:
        opened: dict[tuple[str, str], list[Column]] = defaultdict(list)
        for group, column in self.venues.items():
            opened[group.slot, group.course].append(column)
        ties = []
        for choice, column in self.choices.items():
            row = self.rows.add()
            ties.append(row)
            column.entries[row] = 1
            for opening in opened[choice.slot, choice.course]:
                opening.entries[row] = -1
        return ties
