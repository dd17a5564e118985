"""Imports the register from a folder of CSV files or a workbook: everything, or nothing and a list
of the problems.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from scheduling.register.actions.import_writer import RegisterChanged
from scheduling.register.actions.register import import_register
from scheduling.register.cells import CellError
from scheduling.register.checking import Checked
from scheduling.register.planning import Plan
from scheduling.register.problems import Problem, Problems
from scheduling.register.queries.import_attention import attention_brought, attention_known
from scheduling.register.queries.saved_mappings import readings_of
from scheduling.register.queries.stored_register import Prepared, prepare_import
from scheduling.register.sources import open_source
from scheduling.register.workbooks import Unusable


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
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            prepared, brought = _import(
                options["source"], options["mapping"], is_dry_run=options["dry_run"]
            )
        except Unusable as unusable:
            prepared, brought = _refused(unusable), []
        except RegisterChanged as changed:
            raise CommandError(str(changed)) from changed
        problems = prepared.checked.problems
        unread = prepared.mapped.unread if options["mapping"] else None
        lines = (
            _as_json(prepared.plan.counts, problems, brought, unread)
            if options["format"] == "json"
            else _as_table(prepared.plan.counts, problems, brought, unread or [])
        )
        for line in lines:  # one by one: there may be a hundred thousand
            self.stdout.write(line)
        if problems.found:
            count = len(problems.found)
            what = "problem" if count == 1 else "problems"
            raise CommandError(f"Nothing was imported: {count:,} {what} to fix.")


Counts = dict[str, dict[str, int]]


def _import(source: Path, names: list[str], *, is_dry_run: bool) -> tuple[Prepared, list[str]]:
    now = timezone.now()
    on = timezone.localdate(now)
    with open_source(source) as files:
        if names:
            readings, problems = readings_of(names)
            if problems.found:
                return Prepared(Checked(problems=problems), Plan(), stamp=0), []
            prepared = prepare_import([], on, theirs=files, readings=readings)
        else:
            prepared = prepare_import(files, on)
    brought = []
    if prepared.is_valid and not is_dry_run:
        known = attention_known(now=now)
        import_register(prepared=prepared, source_name=source.name, by=None, now=now)
        brought = [row.notice(now=now) for row in attention_brought(known, now=now)]
    return prepared, brought


def _refused(unusable: Unusable) -> Prepared:
    checked = Checked()
    checked.problems.add(unusable.file, None, None, CellError(unusable.problem, unusable.remedy))
    return Prepared(checked, Plan(), stamp=0)


def _as_json(
    counts: Counts, problems: Problems, brought: list[str], unread: list[str] | None
) -> Iterator[str]:
    """One document, with a row for each problem; `unread` only with a mapping."""
    yield f'{{"changes": {json.dumps(counts)},'
    if unread is not None:
        yield f'"unread": {json.dumps(unread)},'
    yield from _list("problems", problems.found)
    yield ","
    yield from _list("warnings", problems.warnings)
    if brought:
        yield f',"attention": {json.dumps(brought)}'
    yield "}"


def _list(name: str, some: list[Problem]) -> Iterator[str]:
    yield f'"{name}": ['
    for place, problem in enumerate(some, 1):
        yield json.dumps(problem._asdict()) + ("," if place < len(some) else "")
    yield "]"


def _as_table(
    counts: Counts, problems: Problems, brought: list[str], unread: list[str]
) -> Iterator[str]:
    if not problems.found:
        for file, count in counts.items():
            skipped = f", {count['skipped']} left out" if "skipped" in count else ""
            yield (
                f"{file}: {count['added']} added, {count['corrected']} corrected, {count['same']}"
                f" the same{skipped}"
            )
    for file, row, column, problem, remedy in problems.found or problems.warnings:
        place = [file, f"row {row}" if row else "", column or ""]
        yield f"{', '.join(part for part in place if part)}: {problem} {remedy}"
    for file in unread:
        yield f"{file}: not read, because no mapping names it."
    yield from brought
