"""Who sits where: venues, trainers and people of one slot, from their numbers by course. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scheduling.planner.problem import Problem, TrainingSession


def seat(
    problem: Problem,
    slot: str,
    venues: Sequence[tuple[str, Sequence[str]]],
    people: Mapping[str, Sequence[str]],
) -> list[TrainingSession]:
    """The training sessions of a slot, pinned ones among them.

    `venues` has a course and the alike venues to choose from for each that is opened; `people` are
    those who attend each course, besides what is pinned. Training sessions that nobody needs are
    left out; venues and trainers stay as people know them where that is possible.
    """
    pinned = [one for one in problem.pinned if one.slot == slot]
    opened = _with_venues(problem, slot, venues, {one.venue for one in pinned})
    held: list[TrainingSession] = []
    filled: list[TrainingSession] = []
    for course in sorted({one.course for one in (*pinned, *opened)}):
        mine = [one for one in opened if one.course == course]
        fixed = [one for one in pinned if one.course == course]
        first, second = _fill(problem, fixed, mine, people.get(course, ()))
        held += first
        filled += second
    return held + _with_trainers(problem, slot, filled, {one.trainer for one in pinned})


def _with_venues(
    problem: Problem, slot: str, venues: Sequence[tuple[str, Sequence[str]]], taken: set[str]
) -> list[TrainingSession]:
    """The largest of each course first."""
    known = {
        (one.slot, one.venue): one.course for one in problem.previous or () if one.slot == slot
    }
    opened = []
    for course, alike in venues:
        venue = min(
            (each for each in alike if each not in taken),
            key=lambda each: (_strangeness(known.get((slot, each)), course), each),
        )
        taken.add(venue)
        opened.append(TrainingSession(slot, course, venue, ""))
    return sorted(opened, key=lambda one: (-problem.seats(slot, one.course, one.venue), one.venue))


def _strangeness(known: str | None, course: str) -> int:
    """Better the one that people know for the course, worst one that they know for another."""
    return 0 if known == course else 1 if known is None else 2


def _fill(
    problem: Problem,
    fixed: Sequence[TrainingSession],
    opened: Sequence[TrainingSession],
    waiting: Sequence[str],
) -> tuple[list[TrainingSession], list[TrainingSession]]:
    """The pinned ones of a course and those opened, with their people."""
    slot, course = (*fixed, *opened)[0].slot, (*fixed, *opened)[0].course
    least = problem.courses[course].min_group
    free = [problem.seats(slot, course, one.venue) - len(one.people) for one in fixed]
    seats = [problem.seats(slot, course, one.venue) for one in opened]
    while seats and sum(free) + sum(seats[:-1]) >= len(waiting):
        seats.pop()
    sizes = []
    left = len(waiting)
    for place, most in enumerate((*free, *seats)):
        later = least * min(len(seats), len(free) + len(seats) - place - 1)
        sizes.append(max(0, min(most, left - later)))
        left -= sizes[-1]
    people = iter(waiting)
    joined = [
        replace(one, people=(*one.people, *(next(people) for _ in range(size))))
        for one, size in zip((*fixed, *opened), sizes, strict=False)
    ]
    return joined[: len(fixed)], joined[len(fixed) :]


def _with_trainers(
    problem: Problem, slot: str, plan: Sequence[TrainingSession], taken: set[str]
) -> list[TrainingSession]:
    """Each with a trainer of its own, by augmenting paths."""
    known = {
        (one.course, one.venue): one.trainer for one in problem.previous or () if one.slot == slot
    }
    teaches: dict[str, int] = {}

    def find(number: int, seen: set[str]) -> bool:
        one = plan[number]
        trainers = problem.slots[slot].teachers(one.course)
        trainers.sort(key=lambda trainer: trainer != known.get((one.course, one.venue)))
        for trainer in trainers:
            if trainer not in seen:
                seen.add(trainer)
                if trainer not in teaches or find(teaches[trainer], seen):
                    teaches[trainer] = number
                    return True
        return False

    for number in range(len(plan)):
        find(number, {*taken})
    trainers = {number: trainer for trainer, number in teaches.items()}
    return [replace(one, trainer=trainers[number]) for number, one in enumerate(plan)]
