"""The best training plan for a problem, with the reasons of what it could not do. Pure."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from scheduling.planner.moves import list_moves
from scheduling.planner.problem import Answer, Problem
from scheduling.planner.reasons import explain
from scheduling.planner.search import plans

SEARCH, REASONS = (
    0.7,
    0.9,
)  # of the time: the search, then the reasons; HiGHS may stop a little late


def plan_training(
    problem: Problem,
    *,
    seconds: float,
    clock: Callable[[], float] = monotonic,
    is_cancelled: Callable[[], bool] = lambda: False,
    on_better: Callable[[Answer], None] | None = None,
) -> Answer:
    """The best plan found within so many seconds.

    `on_better` is called with the first plan at once and with each better one, without reasons. If
    `is_cancelled` becomes true, the best so far is the answer.
    """
    until = clock() + REASONS * seconds

    def left() -> float:
        return 0.0 if is_cancelled() else until - clock()

    for answer in plans(problem, seconds=SEARCH * seconds, clock=clock, is_cancelled=is_cancelled):
        if on_better:
            on_better(answer)
    return replace(
        answer,
        unplaced=explain(problem, answer, left=left),
        moves=list_moves(problem, answer),
    )
