"""A small exact search: the cheapest options that meet every need, each option limited by the people of its kind.

Branch and bound. The bound is a price on each need that no option can beat, so that what they add up to is the least
that anything can cost. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf


@dataclass(frozen=True, slots=True)
class Option:
    """One person of a kind is made ready, at a price, and counts once towards each of these needs."""

    kind: int
    price: int
    meets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Options by number, one for each person; nothing that meets the needs costs less than `bound`."""

    chosen: list[int]
    cost: int
    bound: int


def shares_of(options: Iterable[Option], needs: int) -> list[Fraction | None]:
    """What one person for each need costs at the least: its share of the option that shares its price the thinnest.

    No option is worth more than its price by these, so that what they add up to is the least that anything can cost.
    """
    best: list[tuple[int, int] | None] = [None] * needs
    for option in options:
        price, many = option.price, len(option.meets)
        for need in option.meets:
            held = best[need]
            if held is None or price * held[1] < held[0] * many:
                best[need] = price, many
    return [Fraction(*share) if share else None for share in best]


def floor_of(shares: Sequence[Fraction | None], needs: Sequence[int], step: int) -> int:
    """What the needs cost at the least, in multiples of `step`, however many people each kind has."""
    total = sum((share * count for share, count in zip(shares, needs, strict=True) if share is not None), Fraction())
    return int(-(-total // step)) * step


class Search:
    """`needs`: how many people each still wants, which the options can give. Prices are multiples of `step`.

    Nothing costs less than `floor`: what costs no more is the cheapest.
    """

    def __init__(
        self,
        options: Sequence[Option],
        limits: Sequence[int],
        needs: Sequence[int],
        *,
        step: int,
        nodes: int,
        floor: int = 0,
    ) -> None:
        self.floor = floor
        self.options, self.left, self.needs, self.step, self.nodes = options, list(limits), list(needs), step, nodes
        self.by_need: list[list[int]] = [[] for _ in needs]
        for number, option in enumerate(options):
            for need in option.meets:
                self.by_need[need].append(number)
        self.banned = [False] * len(options)
        self.chosen: list[int] = []
        self.spent = 0
        self.best: tuple[float, list[int]] = (inf, [])

    def run(self) -> Found:
        least = max(self._least(), self.floor)
        self._branch()
        cost, chosen = self.best
        is_proven = self.nodes > 0
        return Found(chosen, int(cost), int(cost if is_proven else least))

    def _open(self, need: int) -> Iterator[int]:
        """The options that can still be taken for it."""
        return (j for j in self.by_need[need] if not self.banned[j] and self.left[self.options[j].kind])

    def _least(self) -> float:
        """What the remaining needs cost at the least; infinite where they cannot be met any more.

        Each need in turn is priced as high as the options that meet it leave room for.
        """
        room: dict[int, int] = {}
        total = 0
        for need, count in sorted(enumerate(self.needs), key=lambda pair: len(self.by_need[pair[0]])):
            if count <= 0:
                continue
            options = list(self._open(need))
            if sum(self.left[kind] for kind in {self.options[j].kind for j in options}) < count:
                return inf
            price = min(room.get(j, self.options[j].price) for j in options)
            total += price * count
            for j in options:
                room[j] = room.get(j, self.options[j].price) - price
        return -(-total // self.step) * self.step

    def _branch(self) -> None:
        if self.best[0] <= self.floor or self.spent + self._least() >= self.best[0]:
            return
        wanting = [need for need, count in enumerate(self.needs) if count > 0]
        if not wanting:
            self.best = self.spent, list(self.chosen)
            return
        if self.nodes <= 0 and self.best[1]:
            return  # cut short, with something in hand
        self.nodes -= 1
        hardest = min(wanting, key=lambda need: (sum(1 for _ in self._open(need)), need))
        options = sorted(self._open(hardest), key=self._price_of_one)
        for j in options:
            self._take(j, 1)
            self._branch()
            self._take(j, -1)
            self.banned[j] = True  # whatever takes it has been looked at
        for j in options:
            self.banned[j] = False

    def _price_of_one(self, j: int) -> tuple[float, int]:
        option = self.options[j]
        return option.price / sum(1 for need in option.meets if self.needs[need] > 0), j

    def _take(self, j: int, sign: int) -> None:
        option = self.options[j]
        self.left[option.kind] -= sign
        self.spent += sign * option.price
        for need in option.meets:
            self.needs[need] -= sign
        if sign > 0:
            self.chosen.append(j)
        else:
            self.chosen.pop()
