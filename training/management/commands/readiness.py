"""Readiness on a day as a table, JSON or CSV: who must hold what, who does, and the trend (policy
12.1).
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.spreadsheets import as_csv
from nhsuk.dates.unreadable import Unreadable
from nhsuk.words import plural
from training.arguments import add_as_of, readable
from training.models import RemovedMonth
from training.queries.register import read_register
from training.readiness import By, Figures
from training.readiness_report import ReadinessReport, as_json, as_rows, report_on
from training.trend import month_ends

MAX_MONTHS = 600


def _months(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= MAX_MONTHS):
        raise Unreadable(
            f"“{text}” is not a number of months. Write a whole number from 0 to {MAX_MONTHS}."
        )
    return int(text)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_as_of(parser)
        parser.add_argument(
            "--months",
            type=readable(_months),
            default=0,
            metavar="N",
            help="also show the last N month ends up to the day",
        )
        parser.add_argument(
            "--by", choices=[by.value for by in By], help="also show figures for each of these"
        )
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *_: Any, **options: Any) -> None:
        report = report_on(
            read_register(known_at=options["known_at"]),
            on=options["on"] or timezone.localdate(),
            known_at=options["known_at"],
            months=options["months"],
            by=[By(options["by"])] if options["by"] else [],
        )
        removed = _removed(report, options["months"])
        write = {
            "table": lambda r: "\n\n".join([_as_table(r), *_not_counted(removed)]),
            "json": lambda r: json.dumps(
                {**as_json(r), "removed": [month.as_json() for month in removed]}, indent=2
            ),
            "csv": _as_csv,
        }
        self.stdout.write(write[options["format"]](report))


def _removed(report: ReadinessReport, months: int) -> list[RemovedMonth]:
    """Months asked about with people missing, because they were removed after their retention
    period.
    """
    first = [*month_ends(report.on, months), report.on][0]
    return list(RemovedMonth.objects.between(first, report.on).order_by("ends_on"))


def _not_counted(removed: list[RemovedMonth]) -> Iterator[str]:
    for month in removed:
        yield (
            f"Not counted in {month.ends_on:%B %Y}: {plural(month.people, 'person,people')}, since"
            " removed."
        )


def _as_csv(report: ReadinessReport) -> str:
    return as_csv(as_rows(report.units))


def _as_table(report: ReadinessReport) -> str:
    known = f", as known at {report.known_at:%Y-%m-%dT%H:%M%:z}" if report.known_at else ""
    parts = [f"Readiness on {report.on}{known}", _columns([_FIGURES, _cells(report.figures)])]
    for by, groups in report.groups.items() if report.units else ():
        parts.append(
            _columns([[by.value, *_FIGURES], *([name, *_cells(f)] for name, f in groups.items())])
        )
    if report.trend:
        parts.append(
            _columns(
                [["month end", *_FIGURES], *([str(p.on), *_cells(p.figures)] for p in report.trend)]
            )
        )
    if report.units:
        parts.append(_columns([[str(cell or "") for cell in row] for row in as_rows(report.units)]))
    else:
        parts.append(
            "No course is required of anyone on that day. Import a register with manage.py"
            " import_register."
        )
    return "\n\n".join(parts)


_FIGURES = ["people ready", "of", "in date", "of", "percent"]


def _cells(figures: Figures) -> list[str]:
    percent = "" if figures.percent is None else f"{figures.percent}"
    counts = figures.people_ready, figures.people_required, figures.compliant, figures.required
    return [*map(str, counts), percent]


def _columns(rows: Iterable[Sequence[str]]) -> str:
    """The rows in columns as wide as their widest cell."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in table
    )
