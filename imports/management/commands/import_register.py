"""Imports the register from a folder of CSV files or a workbook: everything, or nothing and a list
of the problems.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.refusals import Refused
from imports.actions.register import import_register
from imports.cells import CellError
from imports.checking import Checked
from imports.planning import RETRACT, Plan
from imports.problems import Problem, by_cause
from imports.queries.import_attention import attention_brought, attention_known
from imports.queries.saved_mappings import readings_of
from imports.queries.stored_register import Prepared, prepare_import
from imports.sources import open_source
from imports.workbooks import Unusable


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source", type=Path, help="a folder of CSV files, a zip of them, or an .xlsx workbook"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change without saving anything"
        )
        parser.add_argument(
            "--mapping",
            action="append",
            default=[],
            help=(
                "reads somebody else's columns: a JSON file, or the name of a mapping saved on the "
                "site; may be given several times"
            ),
        )
        parser.add_argument(
            "--retract-gone",
            action="store_true",
            help="retracts what a source held last time and holds no longer",
        )
        parser.add_argument(
            "--new-people",
            action="store_true",
            help="imports a list of which half of the people or more are not on the register",
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            prepared, brought = _import(options)
        except Unusable as unusable:
            prepared, brought = _refused(unusable), []
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        problems = len(prepared.checked.problems.found)
        as_text = _as_json if options["format"] == "json" else _as_table
        for line in as_text(prepared, brought, has_mapping=bool(options["mapping"])):
            self.stdout.write(line)  # one by one: there may be a hundred thousand
        if problems:
            what = "problem" if problems == 1 else "problems"
            raise CommandError(f"Nothing was imported: {problems:,} {what} to fix.")


def _import(options: dict[str, Any]) -> tuple[Prepared, list[str]]:
    now = timezone.now()
    on = timezone.localdate(now)
    source: Path = options["source"]
    with open_source(source) as files:
        readings, problems = readings_of(options["mapping"])
        if problems.found:
            return Prepared(Checked(problems=problems), Plan(), stamp=0), []
        prepared = prepare_import(
            [] if readings else files,
            on,
            theirs=files if readings else [],
            readings=readings,
            answers={"gone": RETRACT} if options["retract_gone"] else {},
            has_new_people=options["new_people"],
        )
    brought = []
    if prepared.is_valid and not options["dry_run"]:
        known = attention_known(now=now)
        import_register(prepared=prepared, source_name=source.name, by=None, now=now)
        brought = [row.notice(now=now) for row in attention_brought(known, now=now)]
    return prepared, brought


def _refused(unusable: Unusable) -> Prepared:
    checked = Checked()
    checked.problems.add(unusable.file, None, None, CellError(unusable.problem, unusable.remedy))
    return Prepared(checked, Plan(), stamp=0)


def _as_json(prepared: Prepared, brought: list[str], *, has_mapping: bool) -> Iterator[str]:
    """One document, with a line for each problem; with a mapping also what was not read."""
    problems = prepared.checked.problems
    yield f'{{"changes": {json.dumps(prepared.plan.counts)},'
    if has_mapping:
        yield f'"unread": {json.dumps(prepared.mapped.unread)},'
        yield from _list("left_out", [row._asdict() for row in prepared.mapped.left_out()])
        yield ","
        yield from _list("gone", prepared.gone)
        yield ","
    yield from _list("problems", [problem._asdict() for problem in problems.found])
    yield ","
    yield from _list("warnings", [warning._asdict() for warning in problems.warnings])
    if brought:
        yield f',"attention": {json.dumps(brought)}'
    yield "}"


def _list(name: str, some: list[dict[str, Any]]) -> Iterator[str]:
    yield f'"{name}": ['
    for place, one in enumerate(some, 1):
        yield json.dumps(one) + ("," if place < len(some) else "")
    yield "]"


_COUNTED = {"skipped": "left out", "repeated": "identical", "retracted": "retracted"}


def _as_table(prepared: Prepared, brought: list[str], *, has_mapping: bool) -> Iterator[str]:
    """A line for each cause, with its rows."""
    problems = prepared.checked.problems
    if not problems.found:
        for file, count in prepared.plan.counts.items():
            more = [f", {count[name]} {words}" for name, words in _COUNTED.items() if name in count]
            yield (
                f"{file}: {count['added']} added, {count['corrected']} corrected, {count['same']}"
                f" the same{''.join(more)}"
            )
    yield from _lines(problems.found or problems.warnings)
    yield from _lines(prepared.mapped.reasons(), "left out")
    for gone in prepared.gone:
        file, *key = gone.values()
        is_retracted = bool(prepared.plan.retracted)
        what = "retracted" if is_retracted else "gone, and retracted with --retract-gone"
        yield f"{file}: {', '.join(str(part) for part in key)} is {what}."
    for file in prepared.mapped.unread if has_mapping else ():
        yield f"{file}: not read, because no mapping names it."
    yield from brought


def _lines(problems: Iterable[Problem], *about: str) -> Iterator[str]:
    for cause in by_cause(problems):
        first = cause.first
        place = [first.file, cause.where, first.column or "", *about]
        yield f"{', '.join(part for part in place if part)}: {first.problem} {first.remedy}".rstrip()
