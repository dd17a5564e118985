"""The plan found against every plan there is in small problems, and against the rules in large
ones; and what happens if time runs out.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from time import monotonic

import pytest

from scheduling.planner import problem as problem_module
from scheduling.planner import search
from scheduling.planner.drafts import first_plan
from scheduling.planner.problem import Answer, Objective, Problem
from scheduling.planner.programme import Programme
from scheduling.planner.search import plans
from tests.project import ROOT
from tests.scheduling.planner.problems import (
    best_cost,
    broken_rules,
    cost_of,
    large_problem,
    plan_is_right,
    small_problem,
)

LONG = 60  # seconds, of which small problems use hundredths


@pytest.mark.parametrize("tens", range(40))
def test_a_small_plan_is_the_best_of_all(tens):
    for seed in range(10 * tens, 10 * tens + 10):
        problem = small_problem(seed)

        *_, answer = plans(problem, seconds=LONG)

        assert broken_rules(problem, answer.training_sessions) == [], seed
        assert cost_of(problem, answer.training_sessions) == best_cost(problem), seed
        assert answer.objective == answer.bound == best_cost(problem), seed


def test_nothing_to_place_is_a_plan():
    assert [*plans(Problem({}, {}, ()), seconds=LONG)][-1] == Answer(
        (), Objective(0, 0, 0, 0), Objective(0, 0, 0, 0)
    )


@pytest.mark.parametrize("steps", [(0, 0), (10, 20), (1_000, 2_000)])
def test_a_plan_made_in_parts_is_the_best_of_all_too(steps, monkeypatch):
    monkeypatch.setattr(search, "SMALL", 0)
    monkeypatch.setattr(search, "PART_STEPS", steps)
    for seed in range(60):
        problem = small_problem(seed)

        *_, answer = plans(problem, seconds=LONG)

        assert broken_rules(problem, answer.training_sessions) == [], seed
        assert answer.objective == answer.bound == best_cost(problem), seed


def ticking() -> Callable[[], float]:
    """A clock that goes on whenever it is read, so that a busy machine changes nothing."""
    readings = count()
    return lambda: next(readings) / 20


def test_a_large_plan_keeps_the_rules_and_gets_better():
    problem = large_problem(1, 140, 14)

    found = [*plans(problem, seconds=LONG, clock=ticking())]

    assert [plan_is_right(problem, answer) for answer in found] == [True] * len(found)
    costs = [answer.objective for answer in found]
    assert costs == sorted(costs, reverse=True)
    assert found[-1].objective.unplaced < found[0].objective.unplaced


def test_the_first_plan_is_there_at_once_and_cancelling_ends_the_search():
    problem = large_problem(1, 200, 20)
    searching = plans(problem, seconds=LONG, is_cancelled=lambda: True)

    first, last = searching

    assert plan_is_right(problem, first)
    assert last.training_sessions == first.training_sessions
    assert last.bound <= last.objective


def test_the_search_ends_with_the_time_by_the_clock_it_is_given():
    problem = large_problem(1, 200, 20)

    *_, last = plans(problem, seconds=5, clock=ticking())

    assert plan_is_right(problem, last)
    assert last.objective > last.bound


def test_what_is_too_large_for_one_programme_is_made_anew_slot_by_slot(
    monkeypatch,
):
    monkeypatch.setattr(problem_module, "LARGE", 0)
    for problem in (*map(small_problem, range(40)), large_problem(1, 140, 14)):
        found = [*plans(problem, seconds=LONG, clock=ticking())]

        assert [plan_is_right(problem, answer) for answer in found] == [True] * len(found)
        costs = [answer.objective for answer in found]
        assert costs == sorted(costs, reverse=True)

    assert found[-1].objective.unplaced < found[0].objective.unplaced


PLAN = """
from scheduling.planner.search import plans
from tests.scheduling.planner.problems import large_problem, small_problem
for problem in (*map(small_problem, range(20)), large_problem(4, 40, 6)):
    *_, answer = plans(problem, seconds=60)
    print(answer)
"""


def test_the_same_problem_has_the_same_plan_in_every_process():
    printed = {
        subprocess.run(
            [sys.executable, "-c", PLAN],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(printed) == 1
    assert "TrainingSession" in printed.pop()


def test_what_a_relaxation_opens_whole_reaches_its_bound_at_once():
    """Of 400 needs, which the whole programme takes a hundred times as many steps to place."""
    problem = large_problem(1, 400, 40)
    found = plans(problem, seconds=LONG)

    _first, second = next(found), next(found)

    assert plan_is_right(problem, second)
    assert second.objective.unplaced == second.bound.unplaced == 93


def test_a_relaxation_is_tightened_while_that_raises_the_bound_a_little():
    """Round by round from 384.4 places to 379.5: below 380 only after rounds of less than one."""
    problem = large_problem(2, 400, 40)
    searching = search._Search(problem, LONG, monotonic, lambda: False)
    searching._take(first_plan(problem).held)
    searching.programme = Programme(problem, lambda: False)

    searching._relax(0)

    assert searching.least[0] == 400 - 379
