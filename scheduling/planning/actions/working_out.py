"""Works out a plan in a job: reads the facts, asks the planner, and keeps the best found so far."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jobs.models import Job
from jobs.work import TryAgain, finishing, progress
from nhsuk.words import plural
from scheduling.job_names import PLAN_TRAINING
from scheduling.planner.answers import answer_as_data
from scheduling.planner.plan import plan_training
from scheduling.planner.problem import Answer
from scheduling.planner.reading import read_problem
from scheduling.planning.models import TrainingPlan
from scheduling.planning.models.training_plans import session_key
from scheduling.planning.queries.facts import plan_facts

SECONDS = 30.0
EVERY = 1.0  # seconds between two looks at whether to stop, and two plans that are shown


def work_out(
    *, plan_id: int, run: int, now: datetime, seconds: float = SECONDS, in_turn: bool = True
) -> str:
    """Repeatable: an attempt that is killed leaves the best so far, and the next starts anew.

    One plan is worked out at a time, so that there is a task slot left for printing.
    """
    plan = TrainingPlan.objects.filter(pk=plan_id, run=run, planned_at=None).first()
    if plan is None:
        return "It has been removed or asked for again."
    if in_turn and _is_another_running(plan):
        raise TryAgain(why="Another plan is being worked out.", in_seconds=5)
    facts = plan_facts(plan, now=now)
    data = facts.problem | _as_it_was(facts.problem, plan)
    needs = {(need["person"], need["course"]): need for need in data["needs"]}
    data["needs"] = [need for key, need in needs.items() if key not in plan.left_out]
    rows = TrainingPlan.objects.filter(pk=plan.pk, run=run, planned_at=None)
    rows.update(problem=facts.problem, existing=facts.existing, left_for_later=facts.left_for_later)
    attempt = _Attempt(plan, rows, data, {*needs}, seconds)
    answer = plan_training(
        attempt.problem,
        seconds=seconds,
        is_cancelled=attempt.is_stopped,
        on_better=attempt.show,
    )
    placed = len(attempt.problem.needs) - answer.objective.unplaced
    sentence = f"{plural(placed, 'place')} planned of {len(attempt.problem.needs)}."
    with finishing(sentence):
        rows.update(answer=attempt.as_data(answer), planned_at=now)
    return sentence


class _Attempt:
    """`needs`: all of the plan, as person and course; those that somebody left out are not in `data`."""

    def __init__(
        self,
        plan: TrainingPlan,
        rows: Any,
        data: dict[str, Any],
        needs: set[tuple[str, str]],
        seconds: float,
    ) -> None:
        self.plan = plan
        self.rows = rows
        self.problem = read_problem(data)
        self.needs = needs
        self.kept = {session_key(each) for each in data["pinned"]}
        self.seconds = seconds
        self.began = time.monotonic()
        self.looked = self.shown = float("-inf")
        self.stopped = False

    def is_stopped(self) -> bool:
        """Somebody pressed Stop, or asked anew."""
        if not self.stopped and time.monotonic() - self.looked > EVERY:
            self.looked = time.monotonic()
            self.stopped = not self.rows.filter(stopped_at=None).exists()
            progress(min(99, round(100 * (self.looked - self.began) / self.seconds)))
        return self.stopped

    def show(self, answer: Answer) -> None:
        """The best so far, for the page."""
        if time.monotonic() - self.shown > EVERY:
            self.shown = time.monotonic()
            self.rows.update(answer=self.as_data(answer))

    def as_data(self, answer: Answer) -> dict[str, Any]:
        data = answer_as_data(self.problem, answer)
        for each in data["sessions"]:
            each["kept"] = session_key(each) in self.kept
        data["unplaced"] += [
            {"person": person, "course": course, "because": "left_out"}
            for person, course in sorted(self.plan.left_out & self.needs)
        ]
        return data


def _is_another_running(plan: TrainingPlan) -> bool:
    running = Job.objects.filter(name=PLAN_TRAINING, state=Job.State.RUNNING)
    return running.exclude(dedup_key=plan.job_key).exists()


def _as_it_was(problem: Mapping[str, Any], plan: TrainingPlan) -> dict[str, Any]:
    """Of the earlier answer, what is kept as it is as far as that can still be, and the rest as what
    people have seen.
    """
    slots = {slot["id"]: slot for slot in problem["slots"]}
    needs = {(need["person"], need["course"]): need["slots"] for need in problem["needs"]}
    pinned = []
    previous = []
    for each in plan.proposed:
        slot = slots.get(each["slot"])
        if slot is None:
            continue
        arrangement = {key: each[key] for key in ("slot", "course", "venue", "trainer")}
        previous.append(arrangement | {"people": each["people"]})
        can_be = each["venue"] in slot["venues"] and each["course"] in slot["trainers"].get(
            each["trainer"], ()
        )
        if each["kept"] and can_be:
            people = [
                person
                for person in each["people"]
                if each["slot"] in needs.get((person, each["course"]), ())
            ]
            pinned.append(arrangement | {"people": people})
    return {"pinned": pinned, **({"previous": previous} if previous else {})}
