"""An integer programme for HiGHS: the cheapest options that meet every need, limited by the number
of people of each kind.

If time runs out before the answer is proven optimal, it gives the best one found and a valid lower
bound. Pure.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil, gcd, isfinite
from time import monotonic

import highspy
import numpy as np
from numpy.typing import NDArray

LARGE = 3_000  # with more options, only the most promising are tried at first
PER_NEED = 100  # promising options for each need
MORE = 1_000  # options added to the relaxation at a time
TOLERANCE = 1e-6

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Option:
    """Make one person of a kind ready, at a price; counts once towards each of these needs."""

    kind: int
    price: int
    meets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Indexes of the chosen options, one per person. No solution costs less than `bound`."""

    chosen: list[int]
    cost: int
    bound: int


def cheapest_options(
    options: Sequence[Option], limits: Sequence[int], needs: Sequence[int], *, seconds: float
) -> Choice:
    """`limits` is how many people each kind has, `needs` how many people each need lacks.

    Assumes that the needs can be met, that each option meets at least one, and that each kind with
    people has one option that meets all the needs of its others. `seconds` limits the search in
    wall time.
    """
    if not any(needs):
        return Choice([], 0, 0)
    return _Model(options, limits, needs).cheapest(monotonic() + seconds)


class _Model:
    """Variables are the number of people per option. Prices are in multiples of `step`, so that
    costs are whole numbers.
    """

    def __init__(
        self, options: Sequence[Option], limits: Sequence[int], needs: Sequence[int]
    ) -> None:
        self.options = options
        self.limits = limits
        self.needs = needs
        self.step = gcd(*(option.price for option in options)) or 1
        self.prices = np.array([option.price / self.step for option in options])
        self.most = np.array(
            [min(limits[o.kind], max(needs[need] for need in o.meets)) for o in options],
            dtype=float,
        )
        self.sizes = np.array([len(option.meets) for option in options])
        self.starts = np.concatenate(([0], np.cumsum(self.sizes)))
        self.met = np.fromiter(
            chain.from_iterable(option.meets for option in options), np.int64, self.starts[-1]
        )

    def cheapest(self, ends: float) -> Choice:
        least, reduced_costs = self._relaxed()
        floor = ceil(least - TOLERANCE)
        if len(self.options) <= LARGE:
            chosen, bound = self._solved(np.arange(len(self.options)), ends)
        else:
            some = self._promising(reduced_costs)
            chosen, bound = self._solved(some, ends)
            if self._cost(chosen) > floor:
                # no cheaper solution contains an option with a higher reduced cost
                highest = self._cost(chosen) - 1 - least + TOLERANCE
                some = np.union1d(some, np.flatnonzero(reduced_costs <= highest))
                other, bound = self._solved(some, ends)
                chosen = min(chosen, other, key=self._cost)
        cost = self._cost(chosen)
        return Choice(chosen, cost * self.step, min(max(floor, bound), cost) * self.step)

    def _cost(self, chosen: Sequence[int]) -> int:
        return round(float(self.prices[chosen].sum()))

    def _relaxed(self) -> tuple[float, Floats]:
        """The optimum of the LP relaxation without the limits by kind, and the reduced cost of each
        option.

        Column generation: options with the most negative reduced cost join until there are none.
        """
        some = self._promising(self.prices / self.sizes)
        while True:
            highs = self._highs(some, [])
            highs.run()
            worth = np.array(highs.getSolution().row_dual)
            reduced_costs = self.prices - np.add.reduceat(worth[self.met], self.starts[:-1])
            outside = np.ones(len(self.options), dtype=bool)
            outside[some] = False
            wanted = np.flatnonzero(outside & (reduced_costs < -TOLERANCE))
            if not len(wanted):
                return highs.getInfo().objective_function_value, reduced_costs
            some = np.union1d(some, wanted[np.argsort(reduced_costs[wanted], kind="stable")[:MORE]])

    def _promising(self, weights: Floats) -> Integers:
        """For each need, the options with the lowest weight; of equal ones the cheaper, which
        combine well.
        """
        wanted = np.minimum(np.bincount(self.met, minlength=len(self.needs)), PER_NEED).tolist()
        left = sum(wanted)
        found = []
        lightest_first = iter(np.lexsort((self.prices, weights.round(6))).tolist())
        while left:
            number = next(lightest_first)
            meets = [need for need in self.options[number].meets if wanted[need]]
            if meets:
                found.append(number)
                left -= len(meets)
                for need in meets:
                    wanted[need] -= 1
        return np.array(sorted(found))

    def _solved(self, some: Integers, ends: float) -> tuple[list[int], int]:
        """The best solution found in time among these options, and a bound for all solutions among
        them.
        """
        highs = self._highs(some, [self.options[number].kind for number in some])
        every = np.arange(len(some), dtype=np.int32)
        highs.changeColsIntegrality(
            len(some), every, np.full(len(some), int(highspy.HighsVarType.kInteger), np.uint8)
        )
        highs.setOptionValue("time_limit", max(ends - monotonic(), 0.0))
        highs.run()
        info = highs.getInfo()
        bound = ceil(info.mip_dual_bound - TOLERANCE) if isfinite(info.mip_dual_bound) else 0
        if not isfinite(info.objective_function_value):
            return self._everybody(), bound
        counts = np.rint(highs.getSolution().col_value).astype(int)
        return np.repeat(some, counts).tolist(), bound

    def _highs(self, some: Integers, kinds: Sequence[int]) -> highspy._core._Highs:
        """The needs as rows over these options, and a limit row for each kind that has several of
        them.
        """
        shared = sorted(kind for kind, count in Counter(kinds).items() if count > 1)
        row_of = {kind: len(self.needs) + place for place, kind in enumerate(shared)}
        rows = [list(self.options[number].meets) for number in some]
        for row, kind in zip(rows, kinds, strict=False):
            if kind in row_of:
                row.append(row_of[kind])
        entries = np.fromiter(chain.from_iterable(rows), np.int32)
        starts = np.concatenate(([0], np.cumsum([len(row) for row in rows])[:-1])).astype(np.int32)
        lower = np.array([*self.needs, *[0] * len(shared)], dtype=float)
        upper = np.array(
            [*[highspy.kHighsInf] * len(self.needs), *(self.limits[kind] for kind in shared)]
        )
        nothing = np.array([], dtype=np.int32)
        # highspy.Highs prints a banner to standard output before that can be switched off
        highs = highspy._core._Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.addRows(len(lower), lower, upper, 0, nothing, nothing, np.array([]))
        columns = (self.prices[some], np.zeros(len(some)), self.most[some])
        highs.addCols(len(some), *columns, len(entries), starts, entries, np.ones(len(entries)))
        return highs

    def _everybody(self) -> list[int]:
        """A solution without search: everyone does all they can, except those who are not
        needed.
        """
        widest: dict[int, int] = {}
        for number, option in enumerate(self.options):
            if option.kind not in widest or len(option.meets) > len(
                self.options[widest[option.kind]].meets
            ):
                widest[option.kind] = number
        spare = [-need for need in self.needs]
        for kind, number in widest.items():
            for need in self.options[number].meets:
                spare[need] += self.limits[kind]
        chosen = []
        for number in sorted(widest.values(), key=lambda number: (-self.prices[number], number)):
            option = self.options[number]
            dropped = min(self.limits[option.kind], *(spare[need] for need in option.meets))
            for need in option.meets:
                spare[need] -= dropped
            chosen += [number] * (self.limits[option.kind] - dropped)
        return chosen
