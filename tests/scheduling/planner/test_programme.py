"""Plans as values of the programme and back, its bounds, and what ends a search."""

from math import inf

import numpy as np
import pytest

from scheduling.planner import programme as programmes
from scheduling.planner.drafts import first_plan
from scheduling.planner.problem import objective_of
from scheduling.planner.programme import Programme, rounded_up
from tests.scheduling.planner.problems import best_cost, broken_rules, large_problem, small_problem

LONG = 60
SMALL = [small_problem(seed) for seed in range(40)]


def test_a_plan_is_the_same_after_it_was_values():
    for problem in SMALL:
        programme = Programme(problem, lambda: False)
        plan = first_plan(problem).held

        again = programme.plan_of(programme.values_of(plan))

        assert broken_rules(problem, again) == []
        assert objective_of(problem, again)[:3] == objective_of(problem, plan)[:3]


def test_a_relaxation_is_below_the_best_and_ties_raise_it():
    problem = large_problem(2, 60, 8, named=(2, 5), rooms=(1, 2))
    programme = Programme(problem, lambda: False)

    first = programme.relax(programme.costs[0], LONG)
    assert first.values is not None
    assert programme.tie_violated(first.values)
    second = programme.relax(programme.costs[0], LONG)
    best = programme.solve(
        programme.costs[0], LONG, start=programme.values_of(first_plan(problem).held)
    )

    assert first.bound < second.bound <= best.bound + 1e-6


def test_only_free_columns_change():
    problem = large_problem(2, 60, 8)
    programme = Programme(problem, lambda: False)
    start = programme.values_of(first_plan(problem).held)
    slots = {"S001", "S002"}
    programme.tie(slots)
    free = [column for slot in slots for column in programme.columns_of[slot]]
    free += [n for n, choice in enumerate(programme.choices) if choice.slot in slots]

    found = programme.solve(programme.costs[0], LONG, start=start, near=start, free=free)

    assert found.values is not None
    changed = np.flatnonzero(found.values != start)
    assert {*changed.tolist()} <= {*free}


def test_a_limit_holds_at_later_levels():
    problem = large_problem(2, 30, 4)
    programme = Programme(problem, lambda: False)
    start = programme.values_of([])

    best = programme.solve(programme.costs[0], LONG, start=start)
    assert best.values is not None
    programme.limit(0, best.bound)
    fewest = programme.solve(programme.costs[3], LONG, start=best.values)

    assert fewest.values is not None
    assert programme.costs[0] @ fewest.values == programme.costs[0] @ best.values
    assert programme.costs[3] @ fewest.values <= programme.costs[3] @ best.values


def test_needs_that_must_be_placed_are():
    for problem in SMALL:
        for number, need in enumerate(problem.needs):
            must = frozenset({(need.person, need.course)})
            programme = Programme(problem, lambda: False, must=frozenset({number}))
            if not programme.width or number not in programme.choices_of:
                continue
            found = programme.solve(programme.costs[3], LONG, start=np.zeros(programme.width))

            assert (found.values is not None) == (best_cost(problem, must) is not None)


@pytest.mark.parametrize("is_stopped", [True, False])
def test_without_time_there_is_no_bound(is_stopped):
    problem = large_problem(1, 100, 10)
    programme = Programme(problem, lambda: is_stopped)
    seconds = LONG if is_stopped else 0.0

    assert programme.relax(programme.costs[0], seconds).bound == -inf


def test_a_bound_that_is_nearly_whole_is_that():
    assert [rounded_up(bound) for bound in (-2.5, 3.0000001, 3.1, 3.9999999)] == [-2, 3, 4, 4]


def test_a_refusal_while_it_is_solved_is_raised_and_proves_nothing():
    """HiGHS swallows what its callback raises, and then gave 0 as a bound that it had proven."""
    problem = large_problem(2, 400, 40)

    def is_stopped() -> bool:
        raise OSError("the database is away")

    programme = Programme(problem, is_stopped)

    with pytest.raises(OSError, match="the database is away"):
        programme.solve(programme.costs[0], LONG, start=programme.values_of([]))


def test_a_start_that_is_not_the_best_is_not_given_back():
    """HiGHS 1.16 does so where its presolve solves the whole."""
    problem = small_problem(125)
    programme = Programme(problem, lambda: False)
    late = programme.values_of(first_plan(problem).held)
    programme.limit(0, programme.costs[0] @ late)

    found = programme.solve(programme.costs[1], LONG, start=late)

    assert found.values is not None
    assert (programme.costs[1] @ late, programme.costs[1] @ found.values) == (2, 0)


def test_choices_are_whole_even_where_the_venues_alone_leave_fractions():
    for problem in SMALL:
        programme = Programme(problem, lambda: False)
        if not programme.width:
            continue
        start = programme.values_of(first_plan(problem).held)
        for costs in programme.costs:
            found = programme.solve(costs, LONG, start=start)

            assert found.values is not None
            assert (found.values[: programme.whole] % 1 == 0).all()
            assert broken_rules(problem, programme.plan_of(found.values)) == []


@pytest.mark.parametrize("is_enough", [True, False])
def test_the_search_goes_on_with_whole_choices(is_enough, monkeypatch):
    """Small problems are whole by themselves: here each step finds that it is not so."""
    monkeypatch.setattr(programmes, "_are_whole", lambda _values: False)
    if not is_enough:
        monkeypatch.setattr(programmes, "rounded_up", lambda _bound: -inf)
    for problem in SMALL[:20]:
        programme = Programme(problem, lambda: False)
        if not programme.width:
            continue
        start = programme.values_of(first_plan(problem).held)

        found = programme.solve(programme.costs[0], LONG, start=start)

        assert found.values is not None
        assert broken_rules(problem, programme.plan_of(found.values)) == []
        assert 0 <= programme.costs[0] @ found.values - found.bound < 1


def test_a_search_that_fails_finds_nothing(monkeypatch):
    programme = Programme(large_problem(1, 100, 10), lambda: False)
    monkeypatch.setattr(programme, "_run", lambda _seconds: False)

    found = programme.solve(programme.costs[0], LONG)

    assert (found.values, found.bound) == (None, -inf)
