"""What any set of options that meets every need costs at the least, and what each need is worth. Pure.

A need's worth is such that no option is worth more than its price: then all the needs are worth no more than any way to
meet them costs. Where people are few, what a kind could do beyond its people is taken off instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

ROUNDS = 120


@dataclass(frozen=True, slots=True)
class Option:
    """One person of a kind is made ready, at a price, and counts once towards each of these needs."""

    kind: int
    price: int
    meets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """Of each need, in whole parts: `scale` of them are one unit of a price. A need that nothing meets is worth 0."""

    scale: int
    of: list[int]

    def left_over(self, option: Option) -> int:
        """What of its price the needs that it meets do not pay for: never less than nothing."""
        return option.price * self.scale - sum(self.of[need] for need in option.meets)

    def floor(self, needs: Sequence[int], step: int) -> int:
        """The least that these needs cost, in multiples of `step`, however many people each kind has."""
        total = sum(worth * max(count, 0) for worth, count in zip(self.of, needs, strict=True))
        return -(-total // (step * self.scale)) * step


def worth_of(options: Iterable[Option], needs: int) -> Worth:
    """First its share of the option that shares its price the thinnest; then whatever room the options leave."""
    every = list(options)
    best: list[tuple[int, int] | None] = [None] * needs
    for option in every:
        price, many = option.price, len(option.meets)
        for need in option.meets:
            held = best[need]
            if held is None or price * held[1] < held[0] * many:
                best[need] = price, many
    shares = [Fraction(*share) if share else Fraction() for share in best]
    scale = lcm(*(share.denominator for share in shares))
    found = Worth(scale, [int(share * scale) for share in shares])
    _raise(found, every)
    return found


def _raise(worth: Worth, options: Sequence[Option]) -> None:
    """Each need in turn takes the least that is left over of the options that meet it."""
    room = [worth.left_over(option) for option in options]
    by_need: dict[int, list[int]] = {}
    for number, option in enumerate(options):
        for need in option.meets:
            by_need.setdefault(need, []).append(number)
    for need, numbers in sorted(by_need.items(), key=lambda pair: len(pair[1])):
        if more := min(room[number] for number in numbers):
            worth.of[need] += more
            for number in numbers:
                room[number] -= more


def bound_of_few(
    options: Sequence[Option], limits: Sequence[int], needs: Sequence[int], *, most: int, step: int
) -> int:
    """The least that the needs cost where each kind has only so many people, in multiples of `step`.

    `most` is what some way costs. Any prices of the needs give a bound, once what a kind could earn beyond its costs is
    taken off for each of its people; in so many rounds prices are looked for that give a high one.
    """
    prices = [0.0] * len(needs)
    for option in options:
        for need in option.meets:
            share = option.price / len(option.meets)
            prices[need] = min(prices[need] or share, share)
    of_kind: list[list[Option]] = [[] for _ in limits]
    for option in options:
        of_kind[option.kind].append(option)
    best, pace, since = 0.0, 1.0, 0
    for _ in range(ROUNDS):
        bound, short = _relaxed(prices, of_kind, limits, needs)
        if bound > best + 1e-6:
            best, since = bound, 0
        elif (since := since + 1) == 6:
            pace, since = pace / 2, 0
        length = sum(gap * gap for gap in short)
        if length == 0 or best >= most:
            break
        move = pace * (most - bound) / length
        prices = [max(0.0, price + move * gap) for price, gap in zip(prices, short, strict=True)]
    return ceil((best - 1e-6) / step) * step


def _relaxed(
    prices: Sequence[float], of_kind: Sequence[Sequence[Option]], limits: Sequence[int], needs: Sequence[int]
) -> tuple[float, list[int]]:
    """The bound of these prices, and by need how many are short where each kind does what earns it the most."""
    bound, short = sum(price * count for price, count in zip(prices, needs, strict=True)), list(needs)
    for options, limit in zip(of_kind, limits, strict=True):
        least, chosen = 0.0, None
        for option in options:
            costs = option.price - sum([prices[need] for need in option.meets])
            if costs < least:
                least, chosen = costs, option
        if chosen:
            bound += least * limit
            for need in chosen.meets:
                short[need] -= limit
    return bound, short
