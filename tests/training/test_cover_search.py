"""The small exact search: the least price, the limits of each kind, and a bound that holds when it is cut short."""

from collections import Counter
from math import inf
from random import Random

import pytest
from hypothesis import assume, given, settings

from tests.training.test_cover_bound import cases, cheapest, puzzle, uneven
from training.cover_bound import Option, worth_of
from training.cover_search import Found, Search


@pytest.mark.parametrize(
    ("options", "limits", "needs", "expected"),
    [
        ([], [], [], Found([], 0, 0)),
        ([Option(0, 30, (0,))], [2], [2], Found([0, 0], 60, 60)),
        ([Option(0, 30, (0,)), Option(1, 90, (0,))], [1, 1], [2], Found([0, 1], 120, 120)),
        # one who meets both is dearer than either, and cheaper than the two together
        ([Option(0, 30, (0,)), Option(1, 30, (1,)), Option(2, 50, (0, 1))], [1, 1, 1], [1, 1], Found([2], 50, 50)),
        # the greedy first pick is wrong: the one who meets three leaves two needs that cost a lot each
        (
            [Option(0, 30, (0, 1, 2)), Option(1, 40, (0, 1, 3)), Option(2, 40, (2, 4)), Option(3, 100, (3, 4))],
            [1, 1, 1, 1],
            [1, 1, 1, 1, 1],
            Found([2, 1], 80, 80),
        ),
    ],
)
def test_search_finds_the_least(options: list[Option], limits: list[int], needs: list[int], expected: Found) -> None:
    found = Search(options, limits, needs, step=10, looks=10_000).run()

    assert (sorted(found.chosen), found.cost, found.bound) == (
        sorted(expected.chosen),
        expected.cost,
        expected.bound,
    )


def test_search_cut_short_keeps_what_it_has_and_says_how_far_it_may_be_off() -> None:
    """Three needs, each met in pairs: prices of halves add up to less than any whole answer."""
    pairs = [Option(number, 10, pair) for number, pair in enumerate([(0, 1), (1, 2), (0, 2)])]

    whole = Search(pairs, [1, 1, 1], [1, 1, 1], step=1, looks=1_000).run()
    cut = Search(pairs, [1, 1, 1], [1, 1, 1], step=1, looks=0).run()

    assert (whole.cost, whole.bound) == (20, 20)
    assert cut.cost == 20
    assert cut.bound <= cut.cost


@settings(max_examples=200, deadline=None)
@given(cases())
def test_search_finds_the_least_of_all_and_proves_it(case: tuple[list[Option], list[int], list[int]]) -> None:
    options, limits, needs = case
    least = cheapest(options, limits, needs)
    assume(least < inf)

    found = Search(options, limits, needs, step=10, looks=100_000).run()

    used, met = [0] * len(limits), [0] * len(needs)
    for number in found.chosen:
        used[options[number].kind] += 1
        for need in options[number].meets:
            met[need] += 1
    assert all(map(int.__le__, used, limits))
    assert all(map(int.__ge__, met, needs))
    assert found.cost == found.bound == least == sum(options[number].price for number in found.chosen)


@given(cases())
def test_search_cut_short_has_something_in_hand_and_a_bound_that_holds(
    case: tuple[list[Option], list[int], list[int]],
) -> None:
    options, limits, needs = case
    least = cheapest(options, limits, needs)
    assume(least < inf)

    found = Search(options, limits, needs, step=10, looks=0).run()
    of_some = Search(options, limits, needs, step=10, looks=100_000, worth=worth_of(options, len(needs))).run()

    assert found.bound <= least <= found.cost
    assert of_some.bound <= least == of_some.cost


def test_search_cut_short_still_sees_that_people_are_few() -> None:
    """One of the three can do all of it for 10, and alone: what the others cost is no hope to be had again."""
    options = [Option(0, 10, (0, 1)), Option(1, 180, (0,)), Option(2, 180, (1,))]

    found = Search(options, [1, 1, 1], [2, 2], step=10, looks=0).run()

    assert (found.cost, found.bound) == (370, 370)


@pytest.mark.parametrize(
    ("seed", "cost", "looks_left", "cut_cost", "cut_bound"),
    [
        (0, 300, 400_000, 300, 300),
        (1, 750, 400_000, 930, 750),
        (2, 930, 400_000, 1080, 930),
        (5, 1140, 400_000, 1290, 1140),
        (7, 960, 395_285, 1230, 930),
    ],
)
def test_search_solves_a_puzzle_within_so_many_looks(
    seed: int, cost: int, looks_left: int, cut_cost: int, cut_bound: int
) -> None:
    """How far it has to look is what a slip in the order of things would change first."""
    options, limits, needs = puzzle(seed)
    search = Search(options, limits, needs, step=30, looks=400_000)

    found = search.run()
    cut = Search(options, limits, needs, step=30, looks=900).run()

    assert (found.cost, found.bound, search.looks) == (cost, cost, looks_left)
    assert (cut.cost, cut.bound) == (cut_cost, cut_bound)
    assert (search.needs, search.left, search.banned) == (needs, limits, [False] * len(options))


@pytest.mark.parametrize(
    ("seed", "looks", "cost", "bound", "looks_left"),
    [(0, 300, 510, 240, 117), (3, 2_500, 630, 270, 933), (6, 900, 1440, 900, -13)],
)
def test_search_among_some_of_the_options_is_proven_by_what_all_of_them_could_do(
    seed: int, looks: int, cost: int, bound: int, looks_left: int
) -> None:
    """Each fifth option is left out: that people are few among the others proves nothing."""
    options, limits, needs = puzzle(seed)
    some = [option for number, option in enumerate(options) if number % 5]
    search = Search(some, limits, needs, step=30, looks=looks, worth=worth_of(options, len(needs)))

    found = search.run()

    assert (found.cost, found.bound, search.looks) == (cost, bound, looks_left)


@pytest.mark.parametrize(
    ("seed", "looks", "cost", "bound", "looks_left"), [(1, 300, 930, 750, 40), (24, 300, 1440, 1200, -66)]
)
def test_search_of_all_options_stops_when_it_has_looked_at_so_many(
    seed: int, looks: int, cost: int, bound: int, looks_left: int
) -> None:
    options, limits, needs = puzzle(seed)
    search = Search(options, limits, needs, step=30, looks=looks)

    found = search.run()

    assert (found.cost, found.bound, search.looks) == (cost, bound, looks_left)


def test_search_that_is_cut_with_its_last_look_is_not_sure() -> None:
    options, limits, needs = uneven(3)

    found = Search(options, limits, needs, step=5, looks=114).run()

    assert (found.cost, found.bound) == (195, 160)


def triples(seed: int, many: int) -> tuple[list[Option], list[int], list[int]]:
    """Forty needs of two, and so many people, each of whom meets three of them for 30."""
    dice = Random(seed)
    return [Option(kind, 30, tuple(sorted(dice.sample(range(40), 3)))) for kind in range(many)], [1] * many, [2] * 40


@pytest.mark.parametrize("seed", range(3))
def test_search_mends_the_way_in_hand_until_it_is_proven(seed: int) -> None:
    """A look at one way after the other does not come to it: 27 people meet 81 needs, and 80 are wanted."""
    options, limits, needs = triples(seed, 600)
    search = Search(options, limits, needs, step=30, looks=400_000, worth=worth_of(options, len(needs)))

    found = search.run()

    met = Counter(need for number in found.chosen for need in options[number].meets)
    assert (found.cost, found.bound, len({*found.chosen}), min(met.values())) == (27 * 30, 27 * 30, 27, 2)
    assert (search.looks, search.needs, search.left) == (400_000, needs, limits)
