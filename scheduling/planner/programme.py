"""The integer programme of a training plan, solved by HiGHS. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf, isfinite
from time import monotonic
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from scheduling.planner.layout import Layout
from scheduling.planner.problem import Problem, TrainingSession
from scheduling.planner.seating import seat

TOLERANCE = 1e-6
FEASIBLE = 2  # what HiGHS says of a solution that keeps to all rows
OPTIONS: dict[str, bool | int | float] = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.99,  # every cost is a whole number
}

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Solved:
    """The values found, if any, a bound below every solution, and how many steps it took."""

    values: Floats | None
    bound: float
    steps: int = 0

    def rounded(self) -> "Solved":
        """What HiGHS takes for whole, as whole numbers."""
        return self if self.values is None else replace(self, values=np.rint(self.values))


class Programme:
    """Its columns are the choices, the venues and the trainers.

    Only the venues have to be whole to begin with: whole trainers can always be found then, and
    the choices nearly always are whole by themselves. Where they are not, the search goes on with
    choices that have to be whole, too.
    """

    def __init__(
        self, problem: Problem, is_stopped: Callable[[], bool], must: frozenset[int] = frozenset()
    ) -> None:
        """A search ends soon after `is_stopped` becomes true. The needs of `must`, by their
        numbers, get a place.
        """
        self.problem = problem
        self.is_stopped = is_stopped
        self.refusal: BaseException | None = None  # raised by `is_stopped` while HiGHS ran
        layout = Layout(problem, must)
        self.choices = list(layout.choices)
        self.groups = layout.groups
        self.width = len(self.choices) + len(self.groups)
        self.whole = len(self.choices) + len(layout.venues)
        self.most = np.array([column.most for column in layout.columns], dtype=float)
        self.costs = self._costs()
        self.is_relaxed = False  # so that the next relaxation goes on from the last
        self.columns_of: dict[str, list[int]] = defaultdict(list)  # of groups, by slot
        self.openings: dict[tuple[str, str], list[int]] = defaultdict(list)
        for column, group in enumerate(self.groups, len(self.choices)):
            self.columns_of[group.slot].append(column)
            if group.seats:
                self.openings[group.slot, group.course].append(column)
        self.choices_of: dict[int, list[int]] = defaultdict(list)  # by need
        for column, choice in enumerate(self.choices):
            self.choices_of[choice.need].append(column)
        pinned = {(one.slot, one.course) for one in problem.pinned}
        can_tie = [(choice.slot, choice.course) not in pinned for choice in self.choices]
        self.can_tie = np.array(can_tie, dtype=bool)
        self.ties = np.array(layout.ties, dtype=np.int32)
        self.limits = layout.limits
        self.highs = self._highs(layout)

    def _costs(self) -> Floats:
        """Of each level of the objective, by column."""
        count = len(self.choices)
        costs = np.zeros((4, self.width))
        costs[0, :count] = -1
        costs[1, :count] = [choice.late_days for choice in self.choices]
        costs[2, :count] = [-choice.stays for choice in self.choices]
        costs[3, count : self.whole] = 1
        return costs

    def _highs(self, layout: Layout) -> highspy._core._Highs:
        # highspy.Highs prints a banner to standard output before that can be switched off
        highs = highspy._core._Highs()
        for option, value in OPTIONS.items():
            highs.setOptionValue(option, value)
        entries = [
            column.entries
            | {row: cost for row, cost in zip(self.limits, costs, strict=True) if cost}
            for column, costs in zip(layout.columns, self.costs.T.tolist(), strict=True)
        ]
        nothing = np.array([], dtype=np.int32)
        rows = layout.rows
        lower, upper = np.array(rows.lower), np.array(rows.upper)
        highs.addRows(len(lower), lower, upper, 0, nothing, nothing, np.array([]))
        starts = np.cumsum([0, *map(len, entries)])[:-1].astype(np.int32)
        numbers = np.array([row for each in entries for row in each], dtype=np.int32)
        factors = np.array([factor for each in entries for factor in each.values()], dtype=float)
        none = np.zeros(self.width)
        if self.width:
            highs.addCols(self.width, none, none, self.most, len(numbers), starts, numbers, factors)
        highs.setCallback(self._called, None)
        kinds = highspy.cb.HighsCallbackType
        for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt):
            highs.startCallback(kind)
        return highs

    def _called(self, _kind: Any, _text: str, _progress: Any, answer: Any, _data: Any) -> None:
        """HiGHS would swallow what is raised here, and give a bound that it has not proven."""
        try:
            answer.user_interrupt = self.refusal is not None or self.is_stopped()
        except BaseException as refusal:  # raised again by `_run`
            self.refusal = refusal
            answer.user_interrupt = True

    def limit(self, level: int, most: float) -> None:
        """No solution may cost more than that at this level."""
        self.highs.changeRowBounds(self.limits[level], -inf, most)

    def tie_violated(self, values: Floats) -> bool:
        """Switch on the ties that a solution in fractions breaks, and say whether there are any."""
        opened = {place: values[columns].sum() for place, columns in self.openings.items()}
        most = [opened.get((choice.slot, choice.course), inf) for choice in self.choices]
        is_over = values[: len(most)] > np.array(most) + TOLERANCE
        self._switch(is_over & self.can_tie, 0.0)
        return bool((is_over & self.can_tie).any())

    def tie(self, slots: set[str]) -> None:
        """Switch on the ties of these slots alone."""
        self.untie()
        is_there = np.array([choice.slot in slots for choice in self.choices], dtype=bool)
        self._switch(is_there & self.can_tie, 0.0)

    def kept_whole(self, values: Floats) -> Integers:
        """All columns but those of venues that are whole in a solution in fractions."""
        is_free = np.ones(self.width, dtype=bool)
        venues = slice(len(self.choices), self.whole)
        is_free[venues] = np.abs(values[venues] - np.rint(values[venues])) > TOLERANCE
        return np.flatnonzero(is_free)

    def untie(self) -> None:
        """Switch all ties off."""
        self._switch(np.ones(len(self.choices), dtype=bool), inf)

    def _switch(self, is_meant: NDArray[np.bool_], upper: float) -> None:
        rows = self.ties[is_meant]
        bounds = np.full(len(rows), -inf), np.full(len(rows), upper)
        self.highs.changeRowsBounds(len(rows), rows, *bounds)  # type: ignore[attr-defined] # not in its stubs

    def relax(self, costs: Floats, seconds: float) -> Solved:
        """The least cost in fractions; no bound if it was not found in time."""
        if not self.is_relaxed:
            self.highs.clearSolver()
        self.is_relaxed = True
        self._set(costs, np.zeros(self.width), self.most, range(0))
        is_run = self._run(seconds)
        if not is_run or self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return Solved(None, -inf)
        values = np.array(self.highs.getSolution().col_value)
        return Solved(values, self.highs.getInfo().objective_function_value)

    def solve(
        self,
        costs: Floats,
        seconds: float,
        *,
        start: Floats | None = None,
        near: Floats | None = None,
        free: Integers | Sequence[int] = (),
    ) -> Solved:
        """The least cost found. The search goes on from `start`; only the columns `free` may differ
        from `near`.
        """
        ends = monotonic() + seconds
        lower, upper = np.zeros(self.width), self.most
        if near is not None:
            lower, upper = near.copy(), near.copy()
            lower[free], upper[free] = 0, self.most[free]
        found = self._search(costs, seconds, (lower, upper), start=start, is_whole=False)
        if found.values is None or _are_whole(found.values[: self.whole]):
            return found.rounded()
        venues = slice(len(self.choices), self.whole)
        as_opened = lower.copy(), upper.copy()
        as_opened[0][venues] = as_opened[1][venues] = np.rint(found.values[venues])
        tried = self._search(costs, ends - monotonic(), as_opened, start=None, is_whole=True)
        steps = found.steps + tried.steps
        if tried.values is not None:
            start = np.rint(tried.values)
            if costs @ start <= rounded_up(found.bound):
                return Solved(start, found.bound, steps)
        every = self._search(costs, ends - monotonic(), (lower, upper), start=start, is_whole=True)
        values = start if every.values is None else np.rint(every.values)
        return Solved(values, max(found.bound, every.bound), steps + every.steps)

    def _search(
        self,
        costs: Floats,
        seconds: float,
        bounds: tuple[Floats, Floats],
        *,
        start: Floats | None,
        is_whole: bool,
    ) -> Solved:
        self.highs.clearSolver()
        self.is_relaxed = False
        first = 0 if is_whole else len(self.choices)
        self._set(costs, *bounds, range(first, self.whole))
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            solution.value_valid = True
            self.highs.setSolution(solution)
        if not self._run(seconds):
            return Solved(None, -inf)
        info = self.highs.getInfo()
        steps = info.simplex_iteration_count
        if not isfinite(info.objective_function_value) or info.primal_solution_status != FEASIBLE:
            return Solved(None, info.mip_dual_bound, steps)
        values = np.array(self.highs.getSolution().col_value)
        is_optimal = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        value = costs @ values
        if start is not None and is_optimal and value > info.mip_dual_bound + 1:
            # HiGHS 1.16 gives the start back where its presolve has solved the whole
            return self._search(costs, seconds, bounds, start=None, is_whole=is_whole)
        # and where nothing was left to search, it says 0 of the bound
        bound = min(info.mip_dual_bound, value) if is_optimal else info.mip_dual_bound
        return Solved(values, bound, steps)

    def _set(self, costs: Floats, lower: Floats, upper: Floats, whole: range) -> None:
        every = np.arange(self.width, dtype=np.int32)
        self.highs.changeColsCost(self.width, every, costs)
        self.highs.changeColsBounds(self.width, every, lower, upper)
        kinds = np.full(self.width, int(highspy.HighsVarType.kContinuous), dtype=np.uint8)
        kinds[whole.start : whole.stop] = int(highspy.HighsVarType.kInteger)
        self.highs.changeColsIntegrality(self.width, every, kinds)

    def _run(self, seconds: float) -> bool:
        """Whether it ran; raises what `is_stopped` raised."""
        self.highs.setOptionValue("time_limit", max(seconds, 0.0))
        status = self.highs.run()
        if self.refusal:
            raise self.refusal
        return bool(status != highspy.HighsStatus.kError)

    def values_of(self, plan: Iterable[TrainingSession]) -> Floats:
        """A plan as values of the columns; what is pinned counts for nothing."""
        values = np.zeros(self.width)
        needs = {(need.person, need.course): n for n, need in enumerate(self.problem.needs)}
        choices = {(choice.need, choice.slot): n for n, choice in enumerate(self.choices)}
        pinned = {(one.slot, one.venue) for one in self.problem.pinned}
        numbered = enumerate(self.groups, len(self.choices))
        column_of = {
            (group.slot, group.course, member, group.seats > 0): column
            for column, group in numbered
            for member in group.members
        }
        for one in plan:
            for person in one.people:
                column = choices.get((needs[person, one.course], one.slot))
                if column is not None:  # not pinned
                    values[column] = 1
            if (one.slot, one.venue) not in pinned:
                values[column_of[one.slot, one.course, one.venue, True]] += 1
                values[column_of[one.slot, one.course, one.trainer, False]] += 1
        return values

    def plan_of(self, values: Floats) -> list[TrainingSession]:
        """The training sessions of a solution, in the order of slots."""
        people: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        opened: dict[str, list[tuple[str, Sequence[str]]]] = defaultdict(list)
        for column in np.flatnonzero(values[: self.whole]).tolist():
            if column < len(self.choices):
                choice = self.choices[column]
                person = self.problem.needs[choice.need].person
                people[choice.slot][choice.course].append(person)
            else:
                group = self.groups[column - len(self.choices)]
                times = round(float(values[column]))
                opened[group.slot] += [(group.course, group.members)] * times
        slots = {*people, *opened, *(one.slot for one in self.problem.pinned)}
        return [
            one
            for slot in sorted(slots)
            for one in seat(self.problem, slot, opened[slot], people[slot])
        ]


def _are_whole(values: Floats) -> bool:
    return bool(np.all(np.abs(values - np.rint(values)) < TOLERANCE))


def rounded_up(bound: float) -> int:
    """The least whole number that is not below."""
    return ceil(bound - TOLERANCE)
