"""A small exact search: the cheapest options that meet every need, each option limited by the people of its kind.

What each need is worth says what any way costs at the least. From there upwards, a step at a time, it looks for a way
that costs no more: the first that is found is the cheapest, where all that is cheaper was looked at. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from random import Random

from training.cover_bound import Option, Worth, bound_of_few, worth_of

LARGE = 3_000  # options beyond which nobody waits for a bound of few people
TURNS, DROPPED = 16, 10  # how often so many options of a way are dropped, to meet what they met for less
PART = 6  # each time with that part of the looks, beside those for the whole


@dataclass(frozen=True, slots=True)
class Found:
    """Options by number, one for each person; nothing that meets the needs costs less than `bound`."""

    chosen: list[int]
    cost: int
    bound: int


class Search:
    """`needs`: how many people each still wants, which the options can give. Prices are multiples of `step`.

    `looks` is how many ways to meet a need it looks at, once it has something in hand and mended that. Where the
    options are not all that there are, `worth` is that of all, which gives the least that anything can cost; then that
    alone proves it.
    """

    def __init__(
        self,
        options: Sequence[Option],
        limits: Sequence[int],
        needs: Sequence[int],
        *,
        step: int,
        looks: int,
        worth: Worth | None = None,
    ) -> None:
        self.is_whole = worth is None
        self.worth = worth or worth_of(options, len(needs))
        self.options, self.left, self.needs, self.step, self.looks = options, list(limits), list(needs), step, looks
        self.over = [self.worth.left_over(option) for option in options]
        self.by_need: list[list[int]] = [[] for _ in needs]
        for number in sorted(range(len(options)), key=lambda number: (self.over[number], number)):
            for need in options[number].meets:
                self.by_need[need].append(number)
        self.banned = [False] * len(options)
        self.chosen: list[int] = []

    def run(self) -> Found:
        """First some way; then whether any costs as little as the bound says, and how near to it one can be found."""
        chosen = self._within(None) or []
        cost = self._price(chosen)
        bound = self.worth.floor(self.needs, self.step)
        if bound < cost and self.is_whole and len(self.options) <= LARGE:
            bound = max(bound, bound_of_few(self.options, self.left, self.needs, most=cost, step=self.step))
        chosen = self._mended(chosen, bound)
        cost = self._price(chosen)
        hope, is_sure = bound, self.is_whole
        while hope < cost and self.looks > 0:
            target = hope if is_sure or hope == bound else (hope + cost) // 2 // self.step * self.step
            found = self._within(target)
            if found is not None:
                chosen, cost = found, self._price(found)
                continue
            is_sure = is_sure and self.looked > 0
            hope = target + self.step
            bound = hope if is_sure else bound
        return Found(chosen, cost, min(bound, cost))

    def _mended(self, chosen: list[int], bound: int) -> list[int]:
        """The way, or one near to it that costs less: some of it is dropped, and what that met is met for less."""
        for turn in range(TURNS):
            cost = self._price(chosen)
            if cost > bound:
                draw = Random(turn)  # noqa: S311  the same each time: whatever is asked again is answered alike
                kept = draw.sample(chosen, max(len(chosen) - DROPPED, 0))
                found = self._beside(kept, cost - self._price(kept) - self.step)
                chosen = chosen if found is None else [*kept, *found]
        return chosen

    def _beside(self, kept: Sequence[int], target: int) -> list[int] | None:
        """What meets the rest beside these, and costs no more than the target."""
        left, needs = list(self.left), list(self.needs)
        for number in kept:
            left[self.options[number].kind] -= 1
            for need in self.options[number].meets:
                needs[need] = max(needs[need] - 1, 0)
        looks = self.looks // PART
        return Search(self.options, left, needs, step=self.step, looks=looks, worth=self.worth)._within(target)

    def _price(self, chosen: Sequence[int]) -> int:
        return sum(self.options[number].price for number in chosen)

    def _within(self, target: int | None) -> list[int] | None:
        """A way that costs no more than the target, if one is found; the first best without one."""
        self.looked = share = self.looks // 3
        worth = sum(worth * count for worth, count in zip(self.worth.of, self.needs, strict=True))
        slack = inf if target is None else target * self.worth.scale - worth
        self.chosen = []
        is_found = self._branch(slack)
        if target is not None:
            self.looks -= share - self.looked + 1
        found = list(self.chosen) if is_found else None
        for number in reversed(self.chosen):
            self._take(number, -1)
        return found

    def _branch(self, slack: float) -> bool:
        """Whether what is wanted can be met with so much waste; `chosen` is how."""
        narrowest = self._narrowest(slack)
        if narrowest is None:
            return True
        if self.looked <= 0 and slack < inf:
            return False
        tried = []
        for waste, number in sorted(narrowest):
            self._take(number, 1)
            if self._branch(slack - waste):
                break
            self._take(number, -1)
            self.banned[number] = True  # whatever takes it has been looked at
            tried.append(number)
        for number in tried:
            self.banned[number] = False
        return len(tried) < len(narrowest)

    def _narrowest(self, slack: float) -> list[tuple[int, int]] | None:
        """The ways, each with what it wastes, to meet the need that has the fewest; None where nothing is wanted."""
        fewest: list[tuple[int, int]] | None = None
        for need, count in enumerate(self.needs):
            if count > 0:
                ways = self._ways(need, slack, count, most=len(fewest) if fewest else None)
                if ways is not None and (fewest is None or len(ways) < len(fewest)):
                    fewest = ways
                if not fewest:
                    break
        return fewest

    def _ways(self, need: int, slack: float, count: int, *, most: int | None) -> list[tuple[int, int]] | None:
        """The ways to meet a need; none at all where they have too few people, None where they are more than `most`."""
        ways: list[tuple[int, int]] = []
        kinds: dict[int, int] = {}
        for number in self.by_need[need]:
            if self.over[number] > slack:
                break
            option = self.options[number]
            if self.banned[number] or not self.left[option.kind]:
                continue
            self.looked -= 1
            waste = self.over[number]
            for other in option.meets:
                if self.needs[other] <= 0:
                    waste += self.worth.of[other]
            if waste <= slack:
                ways.append((waste, number))
                kinds[option.kind] = self.left[option.kind]
                if most is not None and len(ways) > most and (len(kinds) >= count or sum(kinds.values()) >= count):
                    return None
        return ways if sum(kinds.values()) >= count else []

    def _take(self, number: int, sign: int) -> None:
        option = self.options[number]
        self.left[option.kind] -= sign
        for need in option.meets:
            self.needs[need] -= sign
        if sign > 0:
            self.chosen.append(number)
        else:
            self.chosen.pop()
