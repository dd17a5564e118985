"""The best training plan: who attends which course when, where and with whom; and why the others
cannot.
"""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.refusals import Refused
from scheduling.planner.answers import (
    answer_as_data,
    answer_as_table,
    places_as_data,
    places_as_table,
)
from scheduling.planner.fit import best_places
from scheduling.planner.plan import plan_training
from scheduling.planner.reading import NotAProblem, read_json, read_need, read_problem
from scheduling.planning.actions import training_plans, working_out
from scheduling.planning.half_days import standard_options
from scheduling.planning.queries.named import named_answer, named_table

START = 1.5  # seconds at most that the command itself takes, before and after


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not (isfinite(seconds) and seconds > 0):
        raise ArgumentTypeError(f"“{text}” is no number of seconds. Enter one above 0, like 30.")
    return seconds


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--problem", type=Path, metavar="FILE.json")
        source.add_argument(
            "--from",
            dest="first",
            type=_day,
            metavar="DAY",
            help="plan from this day on with the register, its diaries, venues and trainers",
        )
        parser.add_argument("--to", dest="last", type=_day, metavar="DAY", help="with --from")
        parser.add_argument(
            "--apply", action="store_true", help="with --from: make the sessions as drafts"
        )
        parser.add_argument("--seconds", type=_seconds, default=30.0, help="30 if left out")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument(
            "--fit",
            type=Path,
            metavar="FILE.json",
            help="one need: the best places for it while nobody of the previous plan moves",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        as_json = options["format"] == "json"
        if options["first"]:
            if options["fit"]:
                raise CommandError("--fit goes with --problem.")
            self._plan_register(as_json=as_json, **options)
            return
        if options["last"] or options["apply"]:
            raise CommandError("--to and --apply go with --from.")
        problem = _read(options["problem"], read_problem)
        if options["fit"]:
            if problem.previous is None:
                raise CommandError(
                    f"{options['problem']}: previous is missing. --fit needs the plan that people"
                    " know."
                )
            need = _read(options["fit"], lambda data: read_need(data, problem))
            places = best_places(problem, need)
            data, lines = places_as_data(places), places_as_table(problem, places)
        else:
            seconds = options["seconds"]
            answer = plan_training(problem, seconds=seconds - min(START, seconds / 4))
            data, lines = answer_as_data(problem, answer), answer_as_table(problem, answer)
        text = json.dumps(data, indent=2, ensure_ascii=False) if as_json else "\n".join(lines)
        self.stdout.write(text)

    def _plan_register(
        self,
        *,
        first: date,
        last: date | None,
        apply: bool,
        as_json: bool,
        seconds: float,
        **_: object,
    ) -> None:
        """Unless it is applied, the plan is not kept."""
        if last is None or last < first:
            raise CommandError("Enter the last day with --to, on or after the first.")
        now = timezone.now()
        common: dict[str, Any] = {"by": None, "now": now}
        try:
            plan = training_plans.make_plan(
                starts_on=first,
                ends_on=last,
                options=standard_options(),
                is_queued=False,
                **common,
            )
            working_out.work_out(
                plan_id=plan.pk, run=plan.run, now=now, seconds=seconds, in_turn=False
            )
            plan.refresh_from_db()
            data = named_answer(plan)
            left_out = training_plans.apply_plan(plan=plan, **common) if apply else []
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if not apply:
            training_plans.remove_plan(plan=plan, **common)
        lines = [*named_table(data), *(f"Left out: {words}" for words in left_out)]
        if apply:
            lines.append(
                f"Drafts made. Publish them on {settings.BASE_URL}{plan.get_absolute_url()}"
            )
            data |= {"left_out": left_out, "plan": plan.pk}
        text = json.dumps(data, indent=2, ensure_ascii=False) if as_json else "\n".join(lines)
        self.stdout.write(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day like 2026-03-31.") from None


def _read[T](path: Path, read: Callable[[Any], T]) -> T:
    try:
        return read(read_json(path.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError) as refusal:
        raise CommandError(f"{path} cannot be read: {refusal}") from None
    except NotAProblem as refusal:
        raise CommandError(f"{path}: {refusal}") from None
