"""What the needs are worth and what they cost at the least, against every way there is on small cases."""

from itertools import product
from math import inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.cover_bound import Option, bound_of_few, worth_of

NEEDS = 3
MEETS = st.sets(st.integers(0, NEEDS - 1), min_size=1).map(lambda needs: tuple(sorted(needs)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Option], list[int], list[int]]:
    """At most four kinds of one or two people, each with one or two ways."""
    limits = draw(st.lists(st.integers(1, 2), min_size=1, max_size=4))
    options = [
        Option(kind, draw(st.sampled_from([10, 30, 180])), draw(MEETS))
        for kind in range(len(limits))
        for _ in range(draw(st.integers(1, 2)))
    ]
    return options, limits, draw(st.lists(st.integers(0, 2), min_size=NEEDS, max_size=NEEDS))


def cheapest(options: list[Option], limits: list[int], needs: list[int]) -> float:
    """By looking at every number of people for every option."""
    best = inf
    for counts in product(range(3), repeat=len(options)):
        used, met = [0] * len(limits), [0] * len(needs)
        for option, count in zip(options, counts, strict=True):
            used[option.kind] += count
            for need in option.meets:
                met[need] += count
        if all(map(int.__ge__, limits, used)) and all(map(int.__ge__, met, needs)):
            best = min(best, sum(option.price * count for option, count in zip(options, counts, strict=True)))
    return best


def uneven(seed: int) -> tuple[list[Option], list[int], list[int]]:
    """Eight needs of two, and 14 people whose prices are not shared out in whole numbers."""
    dice = Random(seed)
    options = [
        Option(kind, dice.choice([10, 25, 70]), tuple(sorted(dice.sample(range(8), dice.randint(1, 3)))))
        for kind in range(14)
        for _ in range(2)
    ]
    return options, [1] * 14, [2] * 8


def puzzle(seed: int) -> tuple[list[Option], list[int], list[int]]:
    """Twelve needs of two, and 26 people with two ways each, made up at random: too many for a look at every way."""
    dice = Random(seed)
    options = [
        Option(kind, dice.choice([30, 180, 210]), tuple(sorted(dice.sample(range(12), dice.randint(1, 3)))))
        for kind in range(26)
        for _ in range(2)
    ]
    return options, [1] * 26, [2] * 12


@given(cases())
def test_no_option_is_worth_more_than_its_price_and_nothing_costs_less(
    case: tuple[list[Option], list[int], list[int]],
) -> None:
    options, limits, needs = case
    worth = worth_of(options, NEEDS)
    least = cheapest(options, limits, needs)

    assert min(worth.left_over(option) for option in options) >= 0
    assert worth.floor(needs, 10) <= least
    if least < inf:
        assert bound_of_few(options, limits, needs, most=int(least), step=10) <= least


def test_worth_takes_the_room_that_the_shares_leave() -> None:
    options = [Option(0, 30, (0, 1)), Option(1, 90, (1, 2))]

    worth = worth_of(options, 4)

    assert (worth.scale, worth.of) == (1, [15, 15, 75, 0])
    assert worth.floor([1, 1, 1, 0], 30) == 120


def test_few_people_are_a_reason_to_cost_more() -> None:
    """One can do it for 10, the other for 180: two needed cost 190, however cheap the first is."""
    options = [Option(0, 10, (0,)), Option(1, 180, (0,))]

    assert worth_of(options, 1).floor([2], 10) == 20
    assert bound_of_few(options, [1, 1], [2], most=190, step=10) == 190


def test_where_it_is_the_least_at_once_no_round_is_lost() -> None:
    assert bound_of_few([Option(0, 10, (0,))], [2], [2], most=20, step=10) == 20


@pytest.mark.parametrize(
    ("seed", "most", "floor", "bound"),
    [(0, 300, 240, 300), (1, 750, 300, 750), (3, 480, 270, 477), (5, 1140, 450, 1140), (7, 960, 630, 915)],
)
def test_the_bound_of_a_puzzle_is_found_in_so_many_rounds(seed: int, most: int, floor: int, bound: int) -> None:
    """What the cheapest costs is `most`: how near the bound comes to it shows whether the rounds do their work."""
    options, limits, needs = puzzle(seed)

    assert worth_of(options, 12).floor(needs, 30) == floor
    assert bound_of_few(options, limits, needs, most=most, step=1) == bound


@pytest.mark.parametrize(
    ("seed", "floor", "most", "bound"),
    [
        (0, 115, 1_000_000, 119),
        (1, 70, 1_000_000, 114),
        (2, 95, 1_000_000, 191),
        (5, 55, 1_000_000, 73),
        (11, 60, 150, 85),
        (96, 140, 1_000_000, 238),
    ],
)
def test_prices_that_are_shared_out_in_parts_are_counted_to_the_part(
    seed: int, floor: int, most: int, bound: int
) -> None:
    """`most` is far above what the cheapest costs: then no round is the last before all are done."""
    options, limits, needs = uneven(seed)
    worth = worth_of(options, 8)

    assert (worth.scale, worth.floor(needs, 5)) == (3, floor)
    assert min(worth.left_over(option) for option in options) == 0
    assert bound_of_few(options, limits, needs, most=most, step=1) == bound
