"""The cheapest options against every possible choice in small cases; and what happens if time runs
out.
"""

import subprocess
import sys
from collections import Counter
from itertools import product
from math import inf
from random import Random

import pytest
from django.conf import settings as django_settings
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from training import cover_model
from training.cover_model import Choice, Option, cheapest_options

NEEDS = 3
LONG = 60  # seconds, of which these cases use hundredths
MEETS = st.sets(st.integers(0, NEEDS - 1), min_size=1).map(lambda needs: tuple(sorted(needs)))
PRICES = st.sampled_from([10, 30, 180])
Case = tuple[list[Option], list[int], list[int]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """At most four kinds of one or two people; of two options of a kind, the second meets
    everything the first does.
    """
    limits = draw(st.lists(st.integers(1, 2), min_size=1, max_size=4))
    options = []
    for kind in range(len(limits)):
        narrow = draw(MEETS)
        more = draw(st.none() | MEETS)
        options.append(Option(kind, draw(PRICES), narrow))
        if more:
            options.append(Option(kind, draw(PRICES), tuple(sorted({*narrow, *more}))))
    return options, limits, draw(st.lists(st.integers(0, 2), min_size=NEEDS, max_size=NEEDS))


def brute_force(options: list[Option], limits: list[int], needs: list[int]) -> float:
    """The least cost over every number of people for every option."""
    best = inf
    for counts in product(range(3), repeat=len(options)):
        chosen = [number for number, count in enumerate(counts) for _ in range(count)]
        if meets_all(chosen, options, limits, needs):
            best = min(best, sum(options[number].price for number in chosen))
    return best


def meets_all(
    chosen: list[int], options: list[Option], limits: list[int], needs: list[int]
) -> bool:
    used = Counter(options[number].kind for number in chosen)
    met = Counter(need for number in chosen for need in options[number].meets)
    return all(used[kind] <= limit for kind, limit in enumerate(limits)) and all(
        met[need] >= count for need, count in enumerate(needs)
    )


@pytest.mark.parametrize(
    ("options", "limits", "needs", "expected"),
    [
        ([], [], [], Choice([], 0, 0)),
        ([Option(0, 30, (0,))], [1], [0], Choice([], 0, 0)),
        ([Option(0, 0, (0,))], [1], [1], Choice([0], 0, 0)),
        ([Option(0, 30, (0,))], [2], [2], Choice([0, 0], 60, 60)),
        # people are few: however cheap the first is, the second is needed too
        ([Option(0, 30, (0,)), Option(1, 90, (0,))], [1, 1], [2], Choice([0, 1], 120, 120)),
        # one who meets both is dearer than either, and cheaper than the two together
        (
            [Option(0, 30, (0,)), Option(1, 30, (1,)), Option(2, 50, (0, 1))],
            [1, 1, 1],
            [1, 1],
            Choice([2], 50, 50),
        ),
        # one person cannot take two options, though each is cheaper than the one that meets both
        (
            [Option(0, 30, (0,)), Option(0, 30, (1,)), Option(0, 90, (0, 1))],
            [1],
            [1, 1],
            Choice([2], 90, 90),
        ),
        # the greedy first pick is wrong: the one who meets three leaves two needs that cost a lot
        # each
        (
            [
                Option(0, 30, (0, 1, 2)),
                Option(1, 40, (0, 1, 3)),
                Option(2, 40, (2, 4)),
                Option(3, 100, (3, 4)),
            ],
            [1, 1, 1, 1],
            [1, 1, 1, 1, 1],
            Choice([1, 2], 80, 80),
        ),
        # each need is met in pairs: halves of people would cost 15, whole ones cost 20
        (
            [Option(number, 10, pair) for number, pair in enumerate([(0, 1), (0, 2), (1, 2)])],
            [1, 1, 0],
            [1, 1, 1],
            Choice([0, 1], 20, 20),
        ),
    ],
)
def test_cheapest_options(
    options: list[Option], limits: list[int], needs: list[int], expected: Choice
) -> None:
    assert cheapest_options(options, limits, needs, seconds=LONG) == expected


@settings(max_examples=200, deadline=None)
@given(cases())
def test_cheapest_options_cost_the_least_of_all_choices(case: Case) -> None:
    least = brute_force(*case)
    assume(least < inf)

    choice = cheapest_options(*case, seconds=LONG)

    assert meets_all(choice.chosen, *case)
    assert (
        choice.cost
        == choice.bound
        == least
        == sum(case[0][number].price for number in choice.chosen)
    )


@settings(max_examples=200, deadline=None)
@given(cases())
def test_cheapest_options_of_many_cost_the_least_too(case: Case) -> None:
    """As with many options: one per need is tried first, then those that could be cheaper."""
    least = brute_force(*case)
    assume(least < inf)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover_model, "LARGE", 0)
        patch.setattr(cover_model, "PER_NEED", 1)
        patch.setattr(cover_model, "MORE", 1)
        choice = cheapest_options(*case, seconds=LONG)

    assert meets_all(choice.chosen, *case)
    assert choice.cost == choice.bound == least


def test_an_option_left_out_at_first_is_added_if_it_could_be_cheaper(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The third meets both needs most cheaply, so it alone is tried at first."""
    for name, value in (("LARGE", 0), ("PER_NEED", 1), ("MORE", 1)):
        monkeypatch.setattr(cover_model, name, value)
    options = [Option(0, 7, (0,)), Option(1, 6, (1,)), Option(2, 12, (0, 1))]

    choice = cheapest_options(options, [1, 1, 1], [1, 1], seconds=LONG)

    assert choice == Choice([2], 12, 12)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_without_time_there_is_a_solution_and_a_valid_bound(case: Case) -> None:
    least = brute_force(*case)
    assume(least < inf)

    choice = cheapest_options(*case, seconds=0)

    assert meets_all(choice.chosen, *case)
    assert (
        choice.bound
        <= least
        <= choice.cost
        == sum(case[0][number].price for number in choice.chosen)
    )


def test_without_time_nobody_unneeded_is_chosen() -> None:
    options = [
        Option(0, 10, (0, 1)),
        Option(1, 180, (0,)),
        Option(2, 180, (1,)),
        Option(3, 30, (0, 1)),
    ]

    choice = cheapest_options(options, [1, 1, 1, 5], [2, 2], seconds=0)

    assert meets_all(choice.chosen, options, [1, 1, 1, 5], [2, 2])
    assert (choice.cost, choice.bound) == (40, 40)


def puzzle(seed: int) -> Case:
    """Twelve needs of two, and 26 random people with two options each: too many to enumerate."""
    dice = Random(seed)
    options = [
        Option(
            kind,
            dice.choice([30, 180, 210]),
            tuple(sorted(dice.sample(range(12), dice.randint(1, 3)))),
        )
        for kind in range(26)
        for _ in range(2)
    ]
    return options, [1] * 26, [2] * 12


@pytest.mark.parametrize(("seed", "cost"), [(0, 300), (1, 750), (2, 930), (5, 1140), (7, 960)])
def test_cheapest_options_of_a_puzzle(seed: int, cost: int) -> None:
    """The costs were proven by another branch and bound solver."""
    case = puzzle(seed)

    choice = cheapest_options(*case, seconds=LONG)

    assert meets_all(choice.chosen, *case)
    assert (choice.cost, choice.bound) == (cost, cost)


@pytest.mark.parametrize("people", [600, 6_000])
def test_cheapest_options_with_hardly_any_slack(people: int) -> None:
    """Forty needs of two, and people who each meet three of them for 30: 27 people meet 81 needs,
    and 80 are required.
    """
    dice = Random(1)
    options = [Option(kind, 30, tuple(sorted(dice.sample(range(40), 3)))) for kind in range(people)]
    case = options, [1] * people, [2] * 40

    choice = cheapest_options(*case, seconds=LONG)

    assert meets_all(choice.chosen, *case)
    assert (choice.cost, choice.bound) == (27 * 30, 27 * 30)


def test_the_solver_prints_nothing() -> None:
    """Commands write JSON to standard output. HiGHS prints its banner once per process, so this
    starts a new one.
    """
    code = (
        "from training.cover_model import Option, cheapest_options\n"
        "print(cheapest_options([Option(0, 30, (0,))], [1], [1], seconds=9).cost)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert (done.stdout, done.stderr) == ("30\n", "")
