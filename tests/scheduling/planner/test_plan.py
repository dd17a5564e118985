"""The whole: a plan with its reasons and its moves, within the time and until it is cancelled."""

from dataclasses import replace
from time import process_time

from scheduling.planner.plan import plan_training
from scheduling.planner.problem import Answer
from tests.scheduling.planner.problems import large_problem, plan_is_right, small_problem


def test_each_need_without_a_place_has_a_reason_and_each_move_too():
    for seed in range(0, 40, 2):
        problem = small_problem(seed)

        answer = plan_training(problem, seconds=60)

        assert answer.is_optimal
        assert len(answer.unplaced) == answer.objective.unplaced
        assert len(answer.moves) == answer.objective.moved


def test_better_plans_are_told_as_they_come_and_the_time_is_kept():
    problem = large_problem(1, 200, 20)
    told: list[Answer] = []

    began = process_time()
    answer = plan_training(problem, seconds=2, on_better=told.append)

    assert process_time() - began < 4  # twice the time
    assert plan_is_right(problem, answer)
    assert len(answer.unplaced) == answer.objective.unplaced
    assert told[-1] == replace(answer, unplaced=(), moves=())
    assert told[0].objective > told[-1].objective


def test_a_cancelled_plan_is_the_best_so_far():
    problem = large_problem(1, 200, 20)
    told: list[Answer] = []

    answer = plan_training(
        problem, seconds=60, is_cancelled=lambda: bool(told), on_better=told.append
    )

    assert answer.training_sessions == told[0].training_sessions
    assert not answer.is_optimal
