"""The mutants that live on for a reason: `explained.toml` says of each why nobody could notice it.

An entry names mutants as the command prints them: the function or constant, the change, the code that it changes; it
stands for every such mutant. One whose mutant is not made any more, or is killed, is stale.
"""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tests.house import ROOT, place, pure
from tests.mutants.slips import Mutant, mutants_of

EXPLAINED = Path(__file__).parent / "explained.toml"
FIGURES = ROOT / "docs" / "reliability.md"


class Explained(NamedTuple):
    """Why `mutant` (as its `str` says) of the module `file` is none."""

    file: str
    mutant: str
    why: str


class Figures(NamedTuple):
    """What came of a module; `left` are neither killed nor explained."""

    file: str
    made: int
    killed: int
    explained: int
    left: tuple[Mutant, ...]
    stale: tuple[Explained, ...]

    def row(self, on: date) -> str:
        share = f"{100 * self.killed / self.made:.1f} %" if self.made else "none made"
        columns = (f"`{self.file}`", self.made, self.killed, share, self.explained, len(self.left), f"{on:%-d %B %Y}")
        return f"| {' | '.join(map(str, columns))} |"


def explained(text: str | None = None) -> list[Explained]:
    """Those of the file, or of the text of such a file."""
    entries = tomllib.loads(EXPLAINED.read_text() if text is None else text)
    return [
        Explained(file, mutant, one["why"])
        for file, each in entries.items()
        for one in each
        for mutant in one["mutants"]
    ]


def weighed(file: str, made: Iterable[Mutant], survivors: Iterable[Mutant], known: Iterable[Explained]) -> Figures:
    """Of the survivors of a module, which are explained; of the explanations, which are stale."""
    made, survivors = list(made), list(survivors)
    names, here = {str(one) for one in survivors}, [each for each in known if each.file == file]
    tried = {str(one) for one in made}
    reasons = {each.mutant for each in here}
    left = tuple(one for one in survivors if str(one) not in reasons)
    stale = tuple(each for each in here if each.mutant in tried - names)
    return Figures(file, len(made), len(made) - len(survivors), len(survivors) - len(left), left, stale)


def without_mutant(known: Iterable[Explained]) -> list[Explained]:
    """Explanations whose code or whose change is not there any more."""
    here = {file: {str(one) for one in mutants_of((ROOT / file).read_text())} for file in {each.file for each in known}}
    return [each for each in known if each.mutant not in here[each.file]]


def pure_files() -> list[str]:
    """Every pure module, training's first."""
    order = ("training", "scheduling", "reports", "nhsuk")
    return sorted(map(place, pure()), key=lambda file: (order.index(file.partition("/")[0]), file))


def suite_of(file: str) -> list[str]:
    """The test module of its name, and those beside it whose name begins so without being of another module."""
    folder, name = Path(file).parent, Path(file).stem
    others = {each.stem for each in (ROOT / folder).glob("*.py")} - {name}
    found = sorted((ROOT / "tests" / folder).glob(f"test_{name}*.py"))
    return [str(each) for each in found if each.stem.removeprefix("test_") not in others]


def put_in_figures(text: str, figures: Iterable[Figures], on: date) -> str:
    """The page with the row of each module in place of the one that it had."""
    for each in figures:
        text = re.sub(rf"(?m)^\| `{re.escape(each.file)}` \|.*$", each.row(on), text)
    return text
