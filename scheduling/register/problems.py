"""Problems of a source of the register, by file, row and column, with their remedies. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from nhsuk.london import LONDON
from scheduling.register.cells import CellError

MAX_PROBLEMS = 100_000


class Problem(NamedTuple):
    """Also used for warnings, where nothing is wrong but someone should look. Row 1 is the
    header.
    """

    file: str
    row: int | None
    column: str | None
    problem: str
    remedy: str


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
