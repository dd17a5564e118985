"""The best training plan in the time there is, and how much better it could still be.

A quick plan comes first. If the problem is large, parts of it are then made anew, larger ones as it
gets harder to improve. Each level of the objective is proven in its turn, as far as time allows.
Pure.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from time import monotonic

import numpy as np

from scheduling.planner.drafts import first_plan
from scheduling.planner.grouping import share_out
from scheduling.planner.problem import Answer, Objective, Problem, TrainingSession, objective_of
from scheduling.planner.programme import Floats, Programme, Solved, rounded_up

SMALL = 500  # with fewer choices, the whole is solved at once
TIED = 20_000  # with fewer choices, it is quicker with all ties, which bring the bound near
WEIGHTS = (20_000.0, 20.0, 20.0, 1.0)  # of the levels, while parts are made anew
SHARES = (0.2, 0.7, 0.5, 1.0)  # of the time left, to prove each level
ROUND = 0.25  # of the time left, to make a relaxation whole
FIRST, PARTS = 0.4, 0.6  # of the time left, to make parts anew
RELAXATIONS = 5  # that a search takes at the very least
FEW = 4  # slots that are made anew at once where the whole is too large
PART_SECONDS = 5.0  # for one part at most
PART_STEPS = (2_000, 6_000)  # of HiGHS for one part: about half a second, counted alike everywhere
ONE_THIRD = 1 / 3
FAILURES = 10  # parts in a row that did not get better, before the whole is tried
ROUNDS = 8  # of rows that tighten a relaxation
LITTLE = 0.1  # by which another round has to raise the bound to be worth the next


def plans(
    problem: Problem,
    *,
    seconds: float,
    clock: Callable[[], float] = monotonic,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Answer]:
    """Plans without reasons: the first at once, each better than the one before, the last with the
    final bound. If cancelled, the best so far is the last.
    """
    return _Search(problem, seconds, clock, is_cancelled).plans()


class _Search:
    def __init__(
        self,
        problem: Problem,
        seconds: float,
        clock: Callable[[], float],
        is_cancelled: Callable[[], bool],
    ) -> None:
        self.problem = problem
        self.clock = clock
        self.ends = clock() + seconds
        self.is_cancelled = is_cancelled
        self.relaxed_in = 0.0  # seconds, the last relaxation
        self.random = Random(1)  # noqa: S311 - the same problem, the same plan
        self.pinned = objective_of(problem, problem.pinned)
        self.least = [0, 0, 0, len(problem.pinned)]

    def plans(self) -> Iterator[Answer]:
        self._take(first_plan(self.problem).held)
        yield self._answer()
        if self.problem.is_large:
            yield from self._make_slots_anew()
            yield self._answer()
            return
        yield from self._group()
        self.programme = Programme(self.problem, lambda: self._left() <= 0)
        self._raise_to(0, self.pinned.unplaced - len(self.programme.choices_of))
        if not self.programme.width:
            self.least = [*self.objective]
        for level in range(4):
            if level == 0 and self.problem.previous:
                yield from self._improve(FIRST)  # near what people know, before the whole is tried
            yield from self._search(level)
        yield self._answer()

    def _group(self) -> Iterator[Answer]:
        """A plan of the best groups of each course, where few people need it."""
        self.shares = share_out(self.problem)
        self._raise_to(0, self.shares.least_unplaced)
        many = [one for one in self.plan if one.course not in self.shares.groupings]
        pinned = {(one.slot, one.venue) for one in self.problem.pinned}
        plan = self.shares.plan([one for one in many if (one.slot, one.venue) not in pinned])
        if objective_of(self.problem, plan) < self.objective:
            self._take(plan)
            yield self._answer()

    def _bound_by_groups(self, level: int) -> None:
        """What is proven of the courses by themselves, with as many needs placed as there are now."""
        late, strays, fewest = self.shares.bound(self.objective.unplaced)
        grouped = sum(len(each.needs) for each in self.shares.groupings.values())
        is_whole = grouped == self.pinned.unplaced and not self.problem.pinned
        late += self.pinned.late_days
        if level == 1:
            self._raise_to(1, late)
        if not is_whole or self.objective.late_days > late:
            return
        known = sum(len(one.people) for one in self.problem.previous or ())
        moved = known - grouped + self.objective.unplaced + strays if self.problem.previous else 0
        if level == 2:
            self._raise_to(2, moved)
        if level == 3 and self.objective.moved == moved:
            self._raise_to(3, fewest)

    def _search(self, level: int) -> Iterator[Answer]:
        """Better plans at this level, none of them worse at those before."""
        self._bound_by_groups(level)
        self._hold(level)
        before = self.objective
        self._round(level, self._relax(level))
        if level != 1:
            self._prove(level)
        if self.objective < before:
            yield self._answer()
        if level == 1:  # a plan of few days late is the better start for fewer needs unplaced, too
            yield from self._improve(PARTS)
            self._hold(level)
            before = self.objective
            self._prove(level)
            if self.objective < before:
                yield self._answer()

    def _hold(self, level: int) -> None:
        """Nothing found from now on is worse at the levels before."""
        for each in range(level):
            self.programme.limit(each, self.objective[each] - self.pinned[each])

    def _left(self) -> float:
        return 0.0 if self.is_cancelled() else self.ends - self.clock()

    def _take(self, plan: Sequence[TrainingSession]) -> None:
        self.plan = sorted(plan, key=lambda one: (one.slot, one.course, one.venue))
        self.objective = objective_of(self.problem, plan)

    def _take_if_better(self, found: Solved) -> bool:
        plan = self.plan if found.values is None else self.programme.plan_of(found.values)
        is_better = objective_of(self.problem, plan) < self.objective
        if is_better:
            self._take(plan)
        return is_better

    def _answer(self) -> Answer:
        bound = Objective(*map(min, self.least, self.objective))
        return Answer(tuple(self.plan), self.objective, bound)

    def _is_open(self, level: int) -> bool:
        return self.objective[level] > self.least[level] and self._left() > 0

    def _raise_to(self, level: int, bound: int) -> None:
        self.least[level] = max(self.least[level], bound)

    def _raise(self, level: int, bound: float) -> None:
        """Take what the programme, which does not know what is pinned, proves of a level."""
        if np.isfinite(bound):
            self._raise_to(level, rounded_up(bound) + self.pinned[level])

    def _relax(self, level: int) -> Floats | None:
        """A bound without search: the relaxation to fractions, tightened where a need takes more of
        a place than is open there. Its last values, if there are any.
        """
        programme = self.programme
        programme.untie()
        began = self.clock()
        until = began + self._left() / 5
        bound = -np.inf
        values = None
        for _ in range(ROUNDS):
            if not self._is_open(level) or self.clock() > until:
                break
            found = programme.relax(programme.costs[level], self._left())
            self._raise(level, found.bound)
            is_stuck = found.bound < bound + LITTLE
            bound = found.bound
            values = values if found.values is None else found.values
            self.relaxed_in = self.clock() - began
            began = self.clock()
            if is_stuck or found.values is None or not programme.tie_violated(found.values):
                break
        return values

    def _round(self, level: int, values: Floats | None) -> None:
        """Open what the relaxation opens whole, and search for the rest. Most is whole there, so
        that this often reaches the bound.
        """
        if values is None or not self._is_open(level):
            return
        programme = self.programme
        found = programme.solve(
            programme.costs[level],
            self._left() * ROUND,
            near=np.rint(values),
            free=programme.kept_whole(values),
        )
        self._take_if_better(found)

    def _improve(self, share: float) -> Iterator[Answer]:
        """Make parts of the plan anew, while they get better and for that share of the time left:
        at first people alone, between the training sessions that there are.
        """
        slots = sorted(self.programme.columns_of, key=lambda s: (self.problem.slots[s].day, s))
        if len(self.programme.choices) <= SMALL or not slots:
            return
        size = min(6, len(slots))
        failures = 0
        part: set[str] = set()
        until = self.clock() + self._left() * share
        while failures < FAILURES and self.clock() < until and any(map(self._is_open, range(4))):
            is_better, steps = self._make_anew(part)
            part = self._part(slots, size)
            failures = 0 if is_better else failures + 1
            if is_better:
                yield self._answer()
            if steps < PART_STEPS[0]:
                size = min(size + 1, len(slots))
            elif steps > PART_STEPS[1]:
                size = max(1, size - 1)

    def _make_slots_anew(self) -> Iterator[Answer]:
        """Make a few slots at a time anew, with those who are there and those who wait for a place."""
        slots = sorted(self.problem.slots)
        failures = 0
        while failures < len(slots) and self._left() > 0:
            part = {*self.random.sample(slots, min(FEW, len(slots)))}
            others = [one for one in self.plan if one.slot not in part]
            programme = Programme(self._of(part, others), lambda: self._left() <= 0)
            found = programme.solve(
                np.array(WEIGHTS) @ programme.costs,
                min(PART_SECONDS, self._left()),
                start=programme.values_of(one for one in self.plan if one.slot in part),
            )
            failures += 1
            if found.values is not None:
                plan = [*others, *programme.plan_of(found.values)]
                if objective_of(self.problem, plan) < self.objective:
                    self._take(plan)
                    yield self._answer()
                    failures = 0

    def _of(self, part: set[str], others: Sequence[TrainingSession]) -> Problem:
        """The problem of these slots alone, while the others stay as they are."""
        problem = self.problem
        placed = {(person, one.course) for one in others for person in one.people}
        needs = (
            replace(need, slots=tuple(slot for slot in need.slots if slot in part))
            for need in problem.needs
            if (need.person, need.course) not in placed
        )
        previous = [one for one in problem.previous or () if one.slot in part]
        return replace(
            problem,
            slots={slot: problem.slots[slot] for slot in part},
            needs=tuple(need for need in needs if need.slots),
            pinned=tuple(one for one in problem.pinned if one.slot in part),
            previous=None if problem.previous is None else tuple(previous),
        )

    def _part(self, slots: Sequence[str], size: int) -> set[str]:
        """Some slots: those of somebody late or without a place, near each other in time, or any."""
        pressing = self._pressing()
        if pressing and self.random.random() < ONE_THIRD:
            need = self.problem.needs[self.random.choice(pressing)]
            there = [slot for slot in need.slots if slot in self.programme.columns_of]
            some = self.random.sample(there, min(size, len(there)))
            return {*some, *self.random.sample(slots, size - len(some))}
        if self.random.random() < 0.5:
            first = self.random.randrange(len(slots))
            return {slots[(first + step) % len(slots)] for step in range(size)}
        return set(self.random.sample(slots, size))

    def _pressing(self) -> list[int]:
        """The needs that are late or without a place and could have one, by their numbers."""
        days = {
            (person, one.course): self.problem.slots[one.slot].day
            for one in self.plan
            for person in one.people
        }
        needs = ((number, self.problem.needs[number]) for number in self.programme.choices_of)
        return [
            number
            for number, need in needs
            if days.get((need.person, need.course), date.max) > need.need_by
        ]

    def _make_anew(self, part: set[str]) -> tuple[bool, int]:
        """Whether the plan got better, and how many steps it took."""
        programme = self.programme
        free = [column for slot in part for column in programme.columns_of[slot]]
        free += range(len(programme.choices))
        programme.tie(part)
        start = programme.values_of(self.plan)
        found = programme.solve(
            np.array(WEIGHTS) @ programme.costs,
            min(PART_SECONDS, self._left()),
            start=start,
            near=start,
            free=free,
        )
        programme.untie()
        return self._take_if_better(found), found.steps

    def _prove(self, level: int) -> None:
        """Solve the whole for this level, in its share of the time left if that is worth a try."""
        if not self._is_open(level) or self._left() < RELAXATIONS * self.relaxed_in:
            return
        programme = self.programme
        if level == 1:
            is_small = len(programme.choices) <= TIED
            programme.tie({*programme.columns_of} if is_small else set())
        found = programme.solve(
            programme.costs[level],
            self._left() * SHARES[level],
            start=programme.values_of(self.plan),
        )
        self._raise(level, found.bound)
        self._take_if_better(found)
