"""What a training plan is made for, and the plan itself. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Course:
    """How many people a training session of it needs, and how many it takes."""

    max_group: int
    min_group: int = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which each venue and each trainer can have one training session.

    `venues` is how many people each holds, `trainers` the courses that each teaches.
    """

    id: str
    day: date
    venues: Mapping[str, int]
    trainers: Mapping[str, frozenset[str]]

    def teachers(self, course: str) -> list[str]:
        """Who of the trainers teaches it, by name."""
        return sorted(name for name, courses in self.trainers.items() if course in courses)


@dataclass(frozen=True, slots=True)
class Need:
    """Someone has to attend a course, on time by `need_by`, in one of the slots they can come to."""

    person: str
    course: str
    need_by: date
    slots: tuple[str, ...]

    def late_days(self, day: date) -> int:
        """How many days after `need_by` that is."""
        return max(0, (day - self.need_by).days)


@dataclass(frozen=True, slots=True)
class TrainingSession:
    """A course in a slot, with its venue, its trainer and those who attend."""

    slot: str
    course: str
    venue: str
    trainer: str
    people: tuple[str, ...] = ()


LARGE = 100_000  # slots that needs name, in all: one programme of them would fill the memory


@dataclass(frozen=True)
class Problem:
    """`pinned` is kept as it is; `previous` is the plan that people know, if there is one."""

    courses: Mapping[str, Course]
    slots: Mapping[str, Slot]
    needs: tuple[Need, ...]
    pinned: tuple[TrainingSession, ...] = ()
    previous: tuple[TrainingSession, ...] | None = None

    @cached_property
    def need_of(self) -> dict[tuple[str, str], Need]:
        """By person and course."""
        return {(need.person, need.course): need for need in self.needs}

    @property
    def is_large(self) -> bool:
        """Too large to be solved as a whole."""
        return sum(len(need.slots) for need in self.needs) > LARGE

    def seats(self, slot: str, course: str, venue: str) -> int:
        """How many people can attend the course there."""
        return min(self.courses[course].max_group, self.slots[slot].venues[venue])


class Objective(NamedTuple):
    """What a plan costs; it is compared from the first to the last."""

    unplaced: int
    late_days: int
    moved: int
    session_count: int


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would give an unplaced need its place, with nobody else losing theirs."""

    slot: str
    course: str
    trainers: int = 0
    venues: int = 0
    seats: int = 0
    below_minimum: bool = False


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A need without a place. `why` is for people; where `is_proven` is false, time ran out before
    it was certain.
    """

    person: str
    course: str
    because: str
    why: str
    is_proven: bool
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A place in `was` of the previous plan that is gone; `to` is the slot of the new one, if any.
    `because` is a key of `moves.WHY`, `why` says it in words.
    """

    person: str
    was: TrainingSession
    to: str | None
    because: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The best plan found. No plan is better than `bound`; it says of each level how far that could
    improve while the levels before it stay as they are.
    """

    training_sessions: tuple[TrainingSession, ...]
    objective: Objective
    bound: Objective
    unplaced: tuple[Unplaced, ...] = field(default=())
    moves: tuple[Move, ...] = field(default=())

    @property
    def is_optimal(self) -> bool:
        """Whether it is proven that no plan is better."""
        return self.objective == self.bound


def objective_of(problem: Problem, plan: Sequence[TrainingSession]) -> Objective:
    """What a plan costs."""
    places = {(person, one.course): one.slot for one in plan for person in one.people}
    return Objective(
        len(problem.needs) - len(places),
        sum(
            problem.need_of[key].late_days(problem.slots[slot].day) for key, slot in places.items()
        ),
        sum(
            places.get((person, one.course)) != one.slot
            for one in problem.previous or ()
            for person in one.people
        ),
        len(plan),
    )
