"""A control chart of a series: its mean and limits, and what is a signal.

FILE has one value a line, the oldest first. The rules are those of NHS England's Making Data Count.
"""

import json
import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.board.control_charts import Better, ControlChart, Rule, control_chart

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
MOST_DIGITS = 300  # beyond, no float holds the answer
MAX_BYTES = 10_000_000
WORDS = {
    Rule.OUTSIDE: "outside the limits",
    Rule.SHIFT: "in a shift: seven or more on one side of the mean",
    Rule.TREND: "in a trend: seven or more that rise or fall",
    Rule.TWO_OF_THREE: "two of three near a limit",
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="one value a line")
        parser.add_argument(
            "--better", choices=[*Better], default=Better.NEUTRAL, help="which way is better"
        )
        parser.add_argument("--target", type=_target, metavar="X", help="what is to be met")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_: Any, **options: Any) -> None:
        values = read_values(options["file"])
        chart = control_chart(values, better=Better(options["better"]), target=options["target"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(chart), indent=2))
            return
        for line in _as_table(chart):
            self.stdout.write(line)


def read_values(file: Path) -> list[Fraction]:
    """Raises CommandError with the line that is no number, or if there are fewer than two."""
    try:
        with file.open("rb") as opened:
            text = opened.read(MAX_BYTES).decode("utf-8-sig")
    except OSError as trouble:
        raise CommandError(f"{file} cannot be read: {trouble.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not a text in UTF-8. Save it as CSV UTF-8.") from None
    lines = text.rstrip().splitlines()
    values = []
    for number, line in enumerate(lines, 1):
        value = as_number(line)
        if value is None:
            shown = f"“{line.strip()[:40]}” is not a number" if line.strip() else "it is empty"
            raise CommandError(f"Line {number}: {shown}. Write one number a line, such as 87.5.")
        values.append(value)
    if len(values) < 2:
        raise CommandError(
            f"Line {len(values) + 1}: there is no value. A control chart needs at least two."
        )
    return values


def as_number(text: str) -> Fraction | None:
    """None if it is no finite number that a float can hold."""
    stripped = text.strip()
    if len(stripped) > MOST_DIGITS or not NUMBER.fullmatch(stripped):
        return None
    number = Decimal(stripped)
    if number and abs(number.adjusted()) > MOST_DIGITS:
        return None
    return Fraction(number)


def _target(text: str) -> Fraction:
    value = as_number(text)
    if value is None:
        raise ArgumentTypeError(f"“{text}” is not a number. Write one such as 95.")
    return value


def _as_json(chart: ControlChart) -> dict[str, Any]:
    return {
        "mean": float(chart.mean),
        "lower": float(chart.lower),
        "upper": float(chart.upper),
        "is_trial": chart.is_trial,
        "signals": [{"at": each.at, "rule": each.rule} for each in chart.signals],
        "variation": chart.variation,
        "assurance": chart.assurance,
    }


def _as_table(chart: ControlChart) -> Iterator[str]:
    of = f"{len(chart.values)} values"
    yield f"{of}, a trial: fewer than 12 points" if chart.is_trial else of
    for name in ("lower", "mean", "upper"):
        yield f"{name:10} {float(getattr(chart, name)):g}"
    for signal in chart.signals:
        value = float(chart.values[signal.at - 1])
        yield f"value {signal.at:<4} {value:g}: {WORDS[signal.rule]}"
    yield f"variation  {chart.variation}"
    if chart.assurance:
        yield f"assurance  {chart.assurance}"
