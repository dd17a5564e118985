"""The best groups for each course by itself, where few people need it.

Every set of people gets the slot that suits it best, and the people are shared out among such sets by
dynamic programming. Courses compete for trainers, venues and people: one after the other they give a
plan, and all of them with everything free a bound that no plan is below. Pure.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from scheduling.planner.drafts import Draft
from scheduling.planner.problem import Need, Problem, TrainingSession

FEW = 10  # people who need a course: their sets can all be looked at
WIDE = 10_000  # more than there are people: days late count before places lost, then sessions
type Known = frozenset[tuple[str, str, str]]  # person, course and slot of the plan that people know


@dataclass(frozen=True)
class Grouping:
    """Of one course. A set of people is a number, with a bit for each of the needs: by it the least
    cost of giving all of them a place, the last group of them, and the slot of a group.
    """

    needs: Sequence[Need]
    costs: Sequence[float]
    groups: Sequence[int]
    slots: Sequence[str]

    def best_without(self, unplaced: int) -> int:
        """The set of all but so many that costs least."""
        placed = len(self.needs) - unplaced
        sets = (each for each in range(len(self.costs)) if each.bit_count() == placed)
        return min(sets, key=lambda each: self.costs[each])

    def cost_without(self, unplaced: int) -> float:
        return self.costs[self.best_without(unplaced)]

    def parts(self, people: int) -> Iterator[tuple[str, list[Need]]]:
        """The groups that these people are shared out among, each with its slot."""
        while people:
            group = self.groups[people]
            members = [need for bit, need in enumerate(self.needs) if group >> bit & 1]
            yield self.slots[group], members
            people ^= group


def group(draft: Draft, needs: Sequence[Need], known: Known) -> Grouping:
    """With the trainers, venues and people that are free in the draft. All needs are of one course."""
    course = needs[0].course
    sizes = np.array([each.bit_count() for each in range(1 << len(needs))])
    least = np.full(len(sizes), inf)
    best = np.zeros(len(sizes), dtype=int)
    names = sorted({slot for need in needs for slot in need.slots})
    asked = [frozenset(need.slots) for need in needs]
    for number, slot in enumerate(names):
        venues = draft.free_venues(slot, course)
        if not venues or not draft.free_trainers(slot, course):
            continue
        costs = np.zeros(1)
        for need, slots in zip(needs, asked, strict=True):
            can_come = slot in slots and (need.person, slot) not in draft.busy
            strays = (need.person, course, slot) not in known
            late = need.late_days(draft.problem.slots[slot].day)
            cost = (late * WIDE + strays) * WIDE if can_come else inf
            costs = np.concatenate([costs, costs + cost])
        seats = max(draft.problem.seats(slot, course, venue) for venue in venues)
        costs[(sizes > seats) | (sizes < draft.problem.courses[course].min_group)] = inf
        is_better = costs < least
        least[is_better], best[is_better] = costs[is_better], number
    slots_of = [names[number] if names else "" for number in best]
    return Grouping(needs, *_share_out(least.tolist()), slots_of)


def _share_out(least: Sequence[float]) -> tuple[list[float], list[int]]:
    """By set of people, the least cost in groups, and one of its groups: that of the first of them."""
    costs = [0.0, *[inf] * (len(least) - 1)]
    groups = [0] * len(least)
    for people in range(1, len(least)):
        first = people & -people
        others = rest = people ^ first
        while True:  # with every set of the others
            cost = least[first | others] + 1 + costs[rest ^ others]
            if cost < costs[people]:
                costs[people], groups[people] = cost, first | others
            if not others:
                break
            others = (others - 1) & rest
    return costs, groups


@dataclass(frozen=True)
class Shares:
    """Of the courses that few need, by code; `pinned` is all that is there before."""

    problem: Problem
    pinned: Draft
    groupings: Mapping[str, Grouping]
    known: Known

    @property
    def least_unplaced(self) -> int:
        """No plan has fewer needs without a place."""
        return sum(self._fewest(each) for each in self.groupings.values())

    @staticmethod
    def _fewest(grouping: Grouping) -> int:
        every = range(len(grouping.needs) + 1)
        return next(number for number in every if grouping.cost_without(number) < inf)

    def _spread(self, unplaced: int) -> tuple[float, dict[str, int]]:
        """The least cost with so many needs without a place, and how many of each course these are."""
        found: dict[int, tuple[float, dict[str, int]]] = {0: (0.0, {})}
        for code, grouping in self.groupings.items():
            spread: dict[int, tuple[float, dict[str, int]]] = {}
            for before, (cost, parts) in found.items():
                for number in range(min(len(grouping.needs), unplaced - before) + 1):
                    total = cost + grouping.cost_without(number)
                    if total < spread.get(before + number, (inf,))[0]:
                        spread[before + number] = total, {**parts, code: number}
            found = spread
        return min(found.values(), key=lambda each: each[0], default=(inf, {}))

    def bound(self, unplaced: int) -> tuple[int, int, int]:
        """The least days late with at most so many needs without a place; with no more days late the
        least number of places that people do not know, with no more of those of sessions.
        """
        cost, _ = self._spread(unplaced)
        late, others = divmod(int(cost) if cost < inf else 0, WIDE * WIDE)
        return late, *divmod(others, WIDE)

    def plan(self, others: Sequence[TrainingSession]) -> list[TrainingSession]:
        """One course after the other, those with fewest slots first; `others` are all sessions of the
        courses that many need.
        """
        _, unplaced = self._spread(self.least_unplaced)
        draft = Draft(self.problem)
        for one in (*self.problem.pinned, *others):
            draft.add(one)
        order = sorted(
            self.groupings, key=lambda code: min(len(n.slots) for n in self.groupings[code].needs)
        )
        for code in order:
            grouping = group(draft, self.groupings[code].needs, self.known)
            placed = grouping.best_without(max(unplaced[code], self._fewest(grouping)))
            for slot, members in grouping.parts(placed):
                _hold(draft, slot, members)
        return draft.held


def _hold(draft: Draft, slot: str, members: Sequence[Need]) -> None:
    """Two groups of a course may have wanted the only trainer: then the second has to wait."""
    course = members[0].course
    fits = [
        venue
        for venue in draft.free_venues(slot, course)
        if draft.problem.seats(slot, course, venue) >= len(members)
    ]
    trainers = draft.free_trainers(slot, course)
    if fits and trainers:
        people = tuple(need.person for need in members)
        draft.add(TrainingSession(slot, course, fits[0], trainers[0], people))


def share_out(problem: Problem) -> Shares:
    """Of the courses that few need and of which nothing is pinned."""
    pinned = Draft(problem)
    for one in problem.pinned:
        pinned.add(one)
    needs: dict[str, list[Need]] = defaultdict(list)
    for need in pinned.unplaced():
        needs[need.course].append(need)
    known = frozenset(
        (person, one.course, one.slot) for one in problem.previous or () for person in one.people
    )
    fixed = {one.course for one in problem.pinned}
    groupings = {
        code: group(pinned, each, known)
        for code, each in needs.items()
        if len(each) <= FEW and code not in fixed
    }
    return Shares(problem, pinned, groupings, known)
