"""Mutation testing itself: it makes the slips that people make, and sees whether a test notices."""

import json
import re
import subprocess
import sys
from datetime import date
from types import ModuleType

import pytest

from tests.mutants.slips import function_of, mutants_of
from tests.mutants.survivors import (
    FIGURES,
    ROOT,
    explained,
    pure_files,
    put_in_figures,
    suite_of,
    weighed,
    without_mutant,
)

SOURCE = '''
from functools import cache, cached_property

DAYS: dict[str, int] = {"first": 30}
HOURS = {name: 24 * days for name, days in DAYS.items()}
NAME = "thirty"
UNUSED = 7


def is_due(day, last, *, window=7):
    """Whether it is."""
    if not last:
        return False
    return day + window >= last and day > 0


class Person:
    @cached_property
    def first(self) -> "tuple[1, ...]":
        return min("ab")

    @property
    def second(self):
        return None

    @classmethod
    @cache
    def third(cls):
        total = []
        for one, other in zip((1, None, 3, 4), (1, "", 2, 2), strict=True):
            if one is None:
                continue
            total.append(one + other)
        return sorted((-x for x in total if x != 6), reverse=True)


def days():
    return DAYS["first"]


def _weeks():
    return DAYS["first"] // 7


WEEKS = _weeks()


def hours():
    return HOURS["first"], WEEKS


def tells():
    yield 4


class Polite(Person):
    def greet(self):
        return super().third()[0] + 5
'''
GOOD = """
from slips import DAYS, Person, Polite, days, hours, is_due, tells


def test_the_day_itself_is_due():
    assert is_due(3, 10)
    assert not is_due(2, 10)
    assert not is_due(8, 0)
    assert not is_due(0, 7) and is_due(1, 7)
    assert not is_due(-1, 5)


def test_the_others():
    assert Person().first == "a"
    assert Person.third() == [-2, -5]
    assert days() == DAYS["first"] == 30
    assert hours() == (720, 4)
    assert [*tells()] == [4]
    assert Polite().greet() == 3
"""
POOR = """
from slips import Person, is_due


def test_something():
    assert is_due(30, 10) is not None
    assert Person.third()
"""


def made(name: str) -> list[str]:
    return [one.what for one in mutants_of(SOURCE) if one.name == name]


def test_mutants_are_the_slips_that_people_make() -> None:
    assert sorted(made("is_due")) == [
        *("Add → Sub", "And → Or", "Gt → GtE", "GtE → Gt", "not dropped", "one more", "one more"),
        *("return → None", "turned round"),
    ]
    assert made("Person.first") == ["return → None", "min → max"]
    assert made("Person.second") == []
    assert {*made("Person.third")} == {
        *("one more", "Is → IsNot", "NotEq → Eq", "Add → Sub", "continue → break", "call dropped"),
        *("filter dropped", "reverse dropped", "minus dropped", "return → None", "turned round"),
    }
    assert [made(name) for name in ("DAYS", "NAME", "UNUSED")] == [["one more"], [], []]


def test_the_function_itself_is_found_in_what_is_wrapped_round_it() -> None:
    slips = ModuleType("slips")
    exec(SOURCE, vars(slips))  # noqa: S102  ours, above
    names = ("is_due", "Person.first", "Person.second", "Person.third", "Polite.greet")

    assert [function_of(slips, name).__name__ for name in names] == [name.split(".")[-1] for name in names]


FAILING = "def test_it():\n    assert False\n"
ENDLESS = "from slips import is_due\n\n\ndef test_it():\n    while not is_due(3, 10):\n        pass\n"
BOUNDARY = "is_due: GtE → Gt in `day + window >= last`"
TRY = """
import json, re, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.mutants.slips import mutants_of
from tests.mutants import trial
from tests.mutants.trial import TestsFail, survivors_among
trial.GRACE = 0
made = list(mutants_of(open(sys.argv[1] + "/slips.py").read()))
found = {}
for name, only in json.loads(sys.argv[2]).items():
    some = [one for one in made if re.match(only, str(one))]
    try:
        file, tests = Path(sys.argv[1]) / "slips.py", [f"{sys.argv[1]}/test_{name}.py"]
        lived = survivors_among(some, file, "slips", tests, says=lambda line: None)
        found[name] = [str(one) for one in lived]
    except TestsFail as refusal:
        found[name] = str(refusal)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str] | str]:
    """What each of these test modules lets live, in a process of its own, as pytest does not run within itself."""
    folder = tmp_path_factory.mktemp("slips")
    (folder / "slips.py").write_text(SOURCE)
    for name, tests in {"good": GOOD, "poor": POOR, "failing": FAILING, "endless": ENDLESS}.items():
        (folder / f"test_{name}.py").write_text(tests)
    wanted = json.dumps({"good": "", "poor": "is_due|Polite|DAYS", "failing": "DAYS", "endless": re.escape(BOUNDARY)})
    done = subprocess.run([sys.executable, "-c", TRY, folder, wanted], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_good_tests_kill_every_mutant(tried: dict[str, list[str] | str]) -> None:
    """Those of defaults, of constants and of what is remembered from an earlier call among them."""
    assert tried["good"] == []


def test_poor_tests_let_live_what_they_do_not_look_at(tried: dict[str, list[str] | str]) -> None:
    assert BOUNDARY in tried["poor"]
    assert {"Polite.greet: one more in `5`", "DAYS: one more in `30`"} <= {*tried["poor"]}
    assert "is_due: return → None in `return day + window >= last and day > 0`" not in tried["poor"]


def test_tests_that_fail_as_they_stand_teach_nothing(tried: dict[str, list[str] | str]) -> None:
    assert re.fullmatch(r"slips: \S*::test_it \(AssertionError\)", tried["failing"])


def test_a_mutant_that_runs_on_without_end_is_killed(tried: dict[str, list[str] | str]) -> None:
    assert tried["endless"] == []


EXPLAINED = """
[["slips.py"]]
why = "days are never 0"
mutants = ["is_due: Gt → GtE in `day > 0`", "is_due: And → Or in `day + window >= last and day > 0`"]
"""


def test_a_survivor_is_explained_or_left_and_an_explanation_of_none_is_stale() -> None:
    made = {str(one): one for one in mutants_of(SOURCE)}
    lived = [made["is_due: Gt → GtE in `day > 0`"], made["days: return → None in `return DAYS['first']`"]]

    found = weighed("slips.py", made.values(), lived, explained(EXPLAINED))

    assert (found.made, found.killed, found.explained) == (len(made), len(made) - 2, 1)
    assert found.left == (lived[1],)
    assert [each.mutant for each in found.stale] == ["is_due: And → Or in `day + window >= last and day > 0`"]


def test_figures_take_the_row_of_their_module() -> None:
    found = weighed("slips.py", mutants_of(SOURCE), [], [])
    page = "| `slips.py` | 1 |\n| `other.py` | 1 |\n"

    put = put_in_figures(page, [found], date(2026, 11, 5))

    assert (
        put == f"| `slips.py` | {found.made} | {found.made} | 100.0 % | 0 | 0 | 5 November 2026 |\n| `other.py` | 1 |\n"
    )


def test_each_explanation_is_of_a_mutant_that_is_made() -> None:
    assert without_mutant(explained()) == []


def test_each_pure_module_has_its_tests_and_figures_are_of_pure_modules() -> None:
    told = re.findall(r"(?m)^\| `(\S+\.py)` \|", FIGURES.read_text())

    assert [file for file in pure_files() if not suite_of(file)] == []
    assert [file for file in told if file not in pure_files()] == []
    assert len(told) > 50
