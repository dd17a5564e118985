"""Plans beside a greedy one and OR-Tools CP-SAT on the same problems, each with the same time.

Seconds are those of the processor, on which other work on the machine has little influence; on one
that does nothing else they are those of the clock. OR-Tools is not among our dependencies, because it
would be there for this row alone: `make bench` installs it. Without it the row is left out.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from math import isinf
from time import perf_counter, process_time

import pytest

from scheduling.planner.drafts import first_plan
from scheduling.planner.fit import best_places
from scheduling.planner.layout import Layout
from scheduling.planner.plan import plan_training
from scheduling.planner.problem import Answer, Need, Problem, objective_of
from scheduling.planner.programme import Programme
from scheduling.planner.search import plans
from tests.scheduling.planner.problems import large_problem, plan_is_right

MARGIN = 1.1  # times the seconds that were asked for
ROOMY: dict[str, tuple[int, int]] = {"named": (8, 25), "rooms": (2, 4)}


@pytest.fixture(autouse=True)
def _processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS knows the clock on the wall alone; have it stopped by the processor's."""
    run = Programme._run

    def run_by_processor(programme: Programme, seconds: float) -> bool:
        is_stopped, ends = programme.is_stopped, process_time() + seconds
        programme.is_stopped = lambda: is_stopped() or process_time() > ends
        is_run = run(programme, 3600)
        programme.is_stopped = is_stopped
        return is_run

    monkeypatch.setattr(Programme, "_run", run_by_processor)


def show(name: str, seconds: float, unplaced: object, late: object, note: object = "") -> None:
    load = os.getloadavg()[0]
    print(f"{name:<34}{seconds:6.1f} s  unplaced {unplaced}  late {late}  {note}  load {load:.1f}")


def by_cp_sat(problem: Problem, seconds: float) -> Iterator[tuple[int, int]]:
    """What CP-SAT reaches and proves for unplaced needs, then for days late."""
    from ortools.sat.python import cp_model

    layout = Layout(problem)
    model = cp_model.CpModel()
    values = [model.new_int_var(0, column.most, "") for column in layout.columns]
    rows: dict[int, list[object]] = {}
    for value, column in zip(values, layout.columns, strict=True):
        for row, factor in column.entries.items():
            rows.setdefault(row, []).append(int(factor) * value)
    for row, terms in rows.items():
        lower, upper = layout.rows.lower[row], layout.rows.upper[row]
        if not isinf(lower):
            model.add(sum(terms) >= int(lower))
        if not isinf(upper):
            model.add(sum(terms) <= int(upper))
    choices = list(zip(values, layout.choices, strict=False))
    levels = (
        len(problem.needs) - sum(value for value, _ in choices),
        sum(choice.late_days * value for value, choice in choices),
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds / 2
    for level in levels:
        model.minimize(level)
        solver.solve(model)
        yield round(solver.objective_value), round(solver.best_objective_bound)
        model.add(level <= round(solver.objective_value))
        model.clear_hints()
        for value in values:
            model.add_hint(value, solver.value(value))


def compared(problem: Problem, seconds: float) -> tuple[Answer, Sequence[tuple[int, int]]]:
    """Our plan with its reasons, and the levels of CP-SAT."""
    began = process_time()
    greedy = objective_of(problem, first_plan(problem).held)
    show("greedy", process_time() - began, greedy.unplaced, greedy.late_days)
    on_wall, began = process_time(), process_time()
    answer = plan_training(problem, seconds=seconds, clock=process_time)
    took = process_time() - began
    busy = max(1.0, (perf_counter() - on_wall) / took)
    cost, bound = answer.objective, answer.bound
    proven = sum(each.is_proven for each in answer.unplaced)
    show(
        "ours, with reasons",
        took,
        f"{cost.unplaced} (bound {bound.unplaced})",
        f"{cost.late_days} (bound {bound.late_days})",
        f"{proven} of {len(answer.unplaced)} reasons proven, {cost.session_count} sessions",
    )
    other: list[tuple[int, int]] = []
    if find_spec("ortools"):
        began = process_time()
        other = [*by_cp_sat(problem, busy * seconds)]
        shown = [f"{value} (bound {least})" for value, least in other]
        show("OR-Tools CP-SAT", process_time() - began, *shown)
    assert plan_is_right(problem, answer)
    assert took < MARGIN * seconds
    assert cost.unplaced <= greedy.unplaced
    return answer, other


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", [{}, ROOMY], ids=["scarce", "roomy"])
def test_400_needs_on_40_slots_in_10_seconds(seed, kind):
    problem = large_problem(seed, 400, 40, **kind)

    print()
    answer, other = compared(problem, 10)

    known = [late for (unplaced, _), (late, _) in [other] if unplaced == answer.objective.unplaced]
    assert answer.objective.late_days <= 1.1 * min(known, default=answer.objective.late_days)
    if kind:
        assert answer.objective.unplaced == answer.bound.unplaced
        assert all(each.is_proven for each in answer.unplaced)


def test_2000_needs_on_150_slots_and_a_trainer_falls_ill():
    problem = large_problem(1, 2000, 150, **ROOMY)

    print()
    answer, _ = compared(problem, 60)
    assert answer.objective.unplaced - answer.bound.unplaced <= 1

    ill = {
        slot.id: replace(
            slot, trainers={name: c for name, c in slot.trainers.items() if name != "Trainer 0"}
        )
        for slot in problem.slots.values()
    }
    changed = replace(problem, slots=ill, previous=answer.training_sessions)
    lost = sum(len(o.people) for o in answer.training_sessions if o.trainer == "Trainer 0")
    began = process_time()
    again = plan_training(changed, seconds=5, clock=process_time)
    took = process_time() - began
    cost = again.objective
    show(
        "a trainer falls ill", took, cost.unplaced, cost.late_days, f"{cost.moved} of {lost} moved"
    )
    assert plan_is_right(changed, again)
    assert len(again.moves) == cost.moved
    assert took < MARGIN * 5

    need = Need("one more", "M1", problem.needs[0].need_by, tuple(problem.slots))
    began = process_time()
    places = best_places(changed, need)
    took = process_time() - began
    print(f"one more person: {len(places)} places in {1000 * took:.0f} ms")
    assert took < 0.1 * MARGIN


def test_the_first_plan_is_there_in_a_third_of_a_second():
    problem = large_problem(1, 2000, 150)

    began = process_time()
    next(plans(problem, seconds=60))
    took = process_time() - began

    print(f"\nthe first plan for 2,000 needs on 150 slots: {took:.2f} s")
    assert took < 0.3 * MARGIN
