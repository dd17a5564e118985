"""Problems of a source of the register, by file, row and column, with their remedies. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from imports.cells import CellError
from nhsuk.london import LONDON

MAX_PROBLEMS = 100_000
SHOWN = 5  # rows of a cause
_QUOTED = re.compile("“[^”]*”")


class Problem(NamedTuple):
    """Also used for warnings, where nothing is wrong but someone should look. Row 1 is the
    header.
    """

    file: str
    row: int | None
    column: str | None
    problem: str
    remedy: str


class LeftOut(NamedTuple):
    """A row of theirs that is not read, with the value because of which it is not."""

    file: str
    row: int
    column: str
    value: str
    hint: str


class Cause(NamedTuple):
    """What is the same of several rows: the first problem, and all its rows with what they quote."""

    first: Problem
    rows: dict[int, str]

    @property
    def where(self) -> str:
        """Row 7; rows 2, 3, 4 and 28 more; rows 2 (“booked”), 3 (“2024”)."""
        differ = len({*self.rows.values()}) > 1
        shown = [
            f"{row} ({quoted})" if differ else str(row)
            for row, quoted in sorted(self.rows.items())[:SHOWN]
        ]
        more = f" and {len(self.rows) - SHOWN:,} more" if len(self.rows) > SHOWN else ""
        return f"row{'s' if shown[1:] else ''} {', '.join(shown)}{more}" if shown else ""


def by_cause(problems: Iterable[Problem]) -> list[Cause]:
    """One line for each cause: problems of a column that differ by nothing but the row and what
    they quote.
    """
    found: dict[tuple[str | None, ...], Cause] = {}
    for problem in problems:
        said = _QUOTED.sub("", problem.problem)
        cause = found.setdefault(
            (problem.file, problem.column, said, problem.remedy), Cause(problem, {})
        )
        if problem.row:
            cause.rows.setdefault(problem.row, " ".join(_QUOTED.findall(problem.problem)))
    return [*found.values()]


class TooManyProblems(Exception):
    """There is no point in looking further."""


@dataclass
class Problems:
    """The problems found so far; raises TooManyProblems when there are too many to fix at once."""

    found: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def add(self, file: str, row: int | None, column: str | None, what: CellError) -> None:
        self.found.append(Problem(file, row, column, what.problem, what.remedy))
        if len(self.found) == MAX_PROBLEMS:
            last = Problem(
                "",
                None,
                None,
                f"There are {MAX_PROBLEMS:,} problems or more.",
                "Fix these first, then try again.",
            )
            self.found.append(last)
            raise TooManyProblems

    def warn(self, file: str, row: int, column: str, what: CellError) -> None:
        if len(self.warnings) < MAX_PROBLEMS:
            self.warnings.append(Problem(file, row, column, what.problem, what.remedy))


def describe(values: Iterable[Any]) -> str:
    """A key, or one value, as messages show it."""
    return " + ".join(_describe(value) for value in values)


def _describe(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else str(value)
