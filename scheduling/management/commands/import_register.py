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
from scheduling.register.problems import Problem, Problems
from scheduling.register.queries.import_attention import attention_brought, attention_known
from scheduling.register.queries.stored_register import prepare_import
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
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            counts, problems, brought = _import(options["source"], is_dry_run=options["dry_run"])
        except Unusable as unusable:
            counts, brought = {}, []
            problems = Problems()
            problems.add(unusable.file, None, None, CellError(unusable.problem, unusable.remedy))
        except RegisterChanged as changed:
            raise CommandError(str(changed)) from changed
        lines = (
            _as_json(counts, problems, brought)
            if options["format"] == "json"
            else _as_table(counts, problems, brought)
        )
        for line in lines:  # one by one: there may be a hundred thousand
            self.stdout.write(line)
        if problems.found:
            count = len(problems.found)
            what = "problem" if count == 1 else "problems"
            raise CommandError(f"Nothing was imported: {count:,} {what} to fix.")


Counts = dict[str, dict[str, int]]


def _import(source: Path, *, is_dry_run: bool) -> tuple[Counts, Problems, list[str]]:
    now = timezone.now()
    with open_source(source) as files:
        prepared = prepare_import(files, on=timezone.localdate(now))
    brought = []
    if prepared.is_valid and not is_dry_run:
        known = attention_known(now=now)
        import_register(prepared=prepared, source_name=source.name, by=None, now=now)
        brought = [row.notice(now=now) for row in attention_brought(known, now=now)]
    return prepared.plan.counts, prepared.checked.problems, brought


def _as_json(counts: Counts, problems: Problems, brought: list[str]) -> Iterator[str]:
    """One document, with a row for each problem."""
    yield f'{{"changes": {json.dumps(counts)},'
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


def _as_table(counts: Counts, problems: Problems, brought: list[str]) -> Iterator[str]:
    if not problems.found:
        for file, count in counts.items():
            yield f"{file}: {count['added']} added, {count['corrected']} corrected, {count['same']} the same"
    for file, row, column, problem, remedy in problems.found or problems.warnings:
        place = [file, f"row {row}" if row else "", column or ""]
        yield f"{', '.join(part for part in place if part)}: {problem} {remedy}"
    yield from brought
