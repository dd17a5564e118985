"""A plan in the making: who and what is taken in a slot, and a quick first plan. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush

from scheduling.planner.problem import Need, Problem, TrainingSession


@dataclass
class Draft:
    """Training sessions that keep every rule but the least number of people."""

    problem: Problem
    held: list[TrainingSession] = field(default_factory=list)
    by_slot: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    busy: set[tuple[str, str]] = field(default_factory=set)  # person and slot
    placed: dict[tuple[str, str], str] = field(default_factory=dict)  # slot by person and course

    def add(self, one: TrainingSession) -> None:
        """Hold this training session, with its people."""
        self.by_slot[one.slot].append(len(self.held))
        self.held.append(replace(one, people=()))
        for person in one.people:
            self.join(len(self.held) - 1, person)

    def join(self, number: int, person: str) -> None:
        """Give someone a place in the training session of that number."""
        one = self.held[number]
        self.held[number] = replace(one, people=(*one.people, person))
        self.busy.add((person, one.slot))
        self.placed[person, one.course] = one.slot

    def numbers_of(self, slot: str, course: str) -> list[int]:
        """The training sessions of a course in a slot."""
        return [n for n in self.by_slot.get(slot, ()) if self.held[n].course == course]

    def seats_left(self, number: int) -> int:
        """How many more people can join."""
        one = self.held[number]
        return self.problem.seats(one.slot, one.course, one.venue) - len(one.people)

    def free_venues(self, slot: str, course: str, least: int = 0) -> list[str]:
        """Those that hold the least number of people of the course, or `least`; the smallest first."""
        taken = {self.held[n].venue for n in self.by_slot.get(slot, ())}
        least = least or self.problem.courses[course].min_group
        venues = self.problem.slots[slot].venues
        return sorted(
            (v for v in venues if v not in taken and venues[v] >= least),
            key=lambda venue: (venues[venue], venue),
        )

    def free_trainers(self, slot: str, course: str) -> list[str]:
        """Those who teach the course, the one who teaches fewest others first."""
        taken = {self.held[n].trainer for n in self.by_slot.get(slot, ())}
        trainers = self.problem.slots[slot].trainers
        return sorted(
            (t for t in self.problem.slots[slot].teachers(course) if t not in taken),
            key=lambda trainer: (len(trainers[trainer]), trainer),
        )

    def can_come(self, need: Need, slot: str) -> bool:
        """Whether the person is free then, of the slots they named."""
        return slot in need.slots and (need.person, slot) not in self.busy

    def unplaced(self) -> Iterator[Need]:
        """The needs without a place, as the problem has them."""
        return (n for n in self.problem.needs if (n.person, n.course) not in self.placed)


def what_still_fits(problem: Problem) -> Draft:
    """What is pinned, and as much of the previous plan as the rules still allow."""
    draft = Draft(problem)
    for one in problem.pinned:
        draft.add(one)
    for one in problem.previous or ():
        if one.course not in problem.courses:
            continue
        same = [n for n in draft.numbers_of(one.slot, one.course) if _is_same(draft.held[n], one)]
        coming = [
            person
            for person in one.people
            if (need := problem.need_of.get((person, one.course)))
            and (person, one.course) not in draft.placed
            and draft.can_come(need, one.slot)
        ]
        if same:
            for person in coming[: draft.seats_left(same[0])]:
                draft.join(same[0], person)
        elif one.venue in draft.free_venues(
            one.slot, one.course
        ) and one.trainer in draft.free_trainers(one.slot, one.course):
            seats = problem.seats(one.slot, one.course, one.venue)
            if len(coming) >= problem.courses[one.course].min_group:
                draft.add(replace(one, people=tuple(coming[:seats])))
    return draft


def _is_same(one: TrainingSession, other: TrainingSession) -> bool:
    return replace(one, people=()) == replace(other, people=())


def first_plan(problem: Problem) -> Draft:
    """A plan in a fraction of a second: whatever places most people is held next."""
    draft = what_still_fits(problem)
    wanting: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in draft.unplaced():
        for slot in need.slots:
            wanting[slot, need.course].append(need)
    for number in range(len(draft.held)):
        _fill(draft, number, wanting)
    waiting = [(-len(needs), slot, course) for (slot, course), needs in wanting.items()]
    heapify(waiting)
    while waiting:
        hoped, slot, course = heappop(waiting)
        coming = _coming(draft, wanting, slot, course)
        venues = draft.free_venues(slot, course)
        trainers = draft.free_trainers(slot, course)
        if not venues or not trainers or len(coming) < problem.courses[course].min_group:
            continue
        large = [v for v in venues if problem.seats(slot, course, v) >= len(coming)]
        venue = large[0] if large else venues[-1]
        gain = min(len(coming), problem.seats(slot, course, venue))
        if -gain > hoped:
            heappush(waiting, (-gain, slot, course))
            continue
        draft.add(TrainingSession(slot, course, venue, trainers[0]))
        _fill(draft, len(draft.held) - 1, wanting)
        heappush(waiting, (-gain, slot, course))
    return draft


def _coming(
    draft: Draft, wanting: dict[tuple[str, str], list[Need]], slot: str, course: str
) -> list[Need]:
    """Who could still come, the most pressing first."""
    coming = [
        need
        for need in wanting.get((slot, course), ())
        if (need.person, course) not in draft.placed and draft.can_come(need, slot)
    ]
    return sorted(coming, key=lambda need: (len(need.slots), need.need_by))


def _fill(draft: Draft, number: int, wanting: dict[tuple[str, str], list[Need]]) -> None:
    one = draft.held[number]
    coming = _coming(draft, wanting, one.slot, one.course)
    for need in coming[: draft.seats_left(number)]:
        draft.join(number, need.person)
