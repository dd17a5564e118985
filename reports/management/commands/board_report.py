"""`manage.py board_report --on DAY [--known-at INSTANT] [--since DAY] --output FILE.(pdf|json|csv)`:
the board's paper on readiness, the same bytes whenever it is made again (policy 12.1).

`--verify FILE.pdf` makes a paper again from what it says of itself: exit status 0 if that gives the
same bytes, 1 with what differs if it does not, 2 with the reason if it could not be checked.
"""

from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from nhsuk.dates.exact import read_exact_moment
from nhsuk.words import day, moment
from reports.board.board_report import BoardReport
from reports.board.paper_document import KIND, csv_of, document_html, json_of
from reports.board.paper_words import title_of
from reports.board.queries.board_report import board_report
from reports.board.queries.paper_proof import LARGEST, proof_of
from reports.printing.output_file import check_folder, write_whole
from reports.printing.renderer import RenderingFailed, renderer
from training.arguments import add_as_of, parse_day_argument, readable

UNCHECKED = 2  # exit status
_KINDS = ".pdf, .json or .csv"


class Command(BaseCommand):
    help = "Writes the board's paper on readiness to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_as_of(parser)
        parser.add_argument(
            "--since",
            type=readable(parse_day_argument),
            metavar="DAY",
            help="the day of the last paper; three months earlier if left out",
        )
        parser.add_argument(
            "--since-known-at",
            type=readable(read_exact_moment),
            metavar="INSTANT",
            help="as known when, for the last paper; the end of its day if left out",
        )
        does = parser.add_mutually_exclusive_group(required=True)
        does.add_argument("--output", type=Path, metavar="FILE", help=f"ends in {_KINDS}")
        does.add_argument("--verify", type=Path, metavar="FILE.pdf")

    def handle(self, *_: Any, output: Path | None, verify: Path | None, **options: Any) -> None:
        if verify:
            self._verify(verify)
        elif output:
            self._write(output, options)

    def _verify(self, paper: Path) -> None:
        try:
            with paper.open("rb") as file:
                proof = proof_of(file.read(LARGEST + 1))
        except OSError as problem:
            raise CommandError(
                f"{paper} cannot be read: {problem.strerror}. Name another file.",
                returncode=UNCHECKED,
            ) from problem
        if proof.unchecked:
            raise CommandError(
                f"{paper} could not be checked. {proof.unchecked}", returncode=UNCHECKED
            )
        if proof.differences:
            differences = "\n".join(f"- {each}" for each in proof.differences)
            raise CommandError(f"{paper} is not what the register says.\n{differences}")
        self.stdout.write(f"{paper} is what the register says: made again, it is the same file.")
        for note in proof.notes:
            self.stdout.write(f"- {note}")

    def _write(self, output: Path, options: dict[str, Any]) -> None:
        kind = output.suffix.removeprefix(".").lower()
        if kind not in ("pdf", "json", "csv"):
            raise CommandError(f"{output.name} ends in no kind of paper. End it in {_KINDS}.")
        check_folder(output)
        report = _report(options, now=timezone.now())
        write_whole(output, _content(report, kind))
        known = moment(timezone.localtime(report.known_at))
        self.stdout.write(
            f"{title_of(report)}. Wrote {output}, as at {day(report.on)}, as known on {known}."
        )


def _report(options: dict[str, Any], *, now: datetime) -> BoardReport:
    on: date = options["on"] or timezone.localdate(now)
    known_at: datetime = options["known_at"] or now
    since: date | None = options["since"]
    since_known_at: datetime | None = options["since_known_at"]
    if on > timezone.localdate(now):
        raise CommandError(
            f"{day(on)} is still to come, so nobody knows what will be so. Choose a day up to today."
        )
    if known_at > now or (since_known_at and since_known_at > known_at):
        raise CommandError(
            "Nothing is known yet at that moment. Choose one up to now, and for the last paper one"
            " up to that of this paper."
        )
    if since and since >= on:
        raise CommandError(
            f"The last paper, of {day(since)}, is not before this one, of {day(on)}. Choose an"
            " earlier day for --since."
        )
    return board_report(on=on, known_at=known_at, since=since, since_known_at=since_known_at)


def _content(report: BoardReport, kind: str) -> bytes:
    if kind == "csv":
        return csv_of(report).encode()
    if kind == "json":
        return json_of(report).encode()
    try:
        rendered = renderer().render(document_html(report), KIND)
    except RenderingFailed as problem:
        raise CommandError(str(problem)) from problem
    if rendered.problems:
        raise CommandError("The PDF did not pass its checks: " + "; ".join(rendered.problems[:5]))
    return rendered.content
