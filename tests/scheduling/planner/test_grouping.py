"""The best groups of each course, against every plan of small problems."""

from dataclasses import replace

from scheduling.planner.grouping import share_out
from scheduling.planner.problem import objective_of
from scheduling.planner.search import plans
from tests.scheduling.planner.problems import best_cost, small_problem


def test_no_plan_is_below_what_the_courses_need_by_themselves():
    seen = 0
    for seed in range(150):
        problem = replace(small_problem(seed), pinned=())
        best = best_cost(problem)
        assert best is not None
        shares = share_out(problem)

        late, _, _ = shares.bound(best[0])
        assert (shares.least_unplaced, late) <= (best[0], late)
        assert late <= best[1], seed
        seen += (shares.least_unplaced, late) == tuple(best)[:2]

    assert seen > 75  # most reach it


def test_the_plan_of_groups_keeps_the_rules_and_is_a_start():
    for seed in range(150):
        problem = small_problem(seed)
        plan = share_out(problem).plan([])
        *_, answer = plans(problem, seconds=60)

        assert answer.objective <= objective_of(problem, plan), seed
        assert answer.bound <= answer.objective
