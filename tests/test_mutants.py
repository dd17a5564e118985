"""Mutation testing itself: it makes the slips that people make, and sees whether a test notices."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mutants import CORE, ROOT, function_of, mutants_of, suite_of

SOURCE = """
from functools import cached_property, lru_cache


def is_due(day, last, *, window=7):
    if not last:
        return False
    return day + window >= last and day > 0


class Person:
    @cached_property
    def first(self):
        return min(1, 2)

    @property
    def second(self):
        return None

    @lru_cache
    def third(self):
        total = 0
        for one in (1, 2):
            if one is None:
                continue
            total += one
        return total
"""
GOOD = "from slips import is_due\n\n\ndef test_the_day_itself_is_due():\n    assert is_due(3, 10)\n"
POOR = "from slips import is_due\n\n\ndef test_something():\n    assert is_due(30, 10) is not None\n"


@pytest.fixture
def slips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "slips.py").write_text(SOURCE)
    (tmp_path / "test_good.py").write_text(GOOD)
    (tmp_path / "test_poor.py").write_text(POOR)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("slips")
    del sys.modules["slips"]


def made(name: str) -> list[str]:
    return sorted(one.what for one in mutants_of(SOURCE) if one.name == name)


def test_mutants_are_the_slips_that_people_make() -> None:
    assert made("is_due") == [
        *("Add → Sub", "And → Or", "Gt → GtE", "GtE → Gt", "condition turned round", "not dropped"),
        *("one more", "one more", "return → None", "return → None", "turned round"),
    ]
    assert made("Person.first") == ["min → max", "one more", "one more", "return → None"]
    assert made("Person.second") == []
    assert "continue → break" in made("Person.third")


def test_the_function_itself_is_found_in_what_is_wrapped_round_it(slips: Any) -> None:
    names = ("is_due", "Person.first", "Person.second", "Person.third")

    assert [function_of(slips, name).__name__ for name in names] == [name.split(".")[-1] for name in names]


KILL = """
import sys
sys.path.insert(0, sys.argv[1])
import slips
from tests.mutants import is_killed, mutants_of
boundary = next(one for one in mutants_of(open(slips.__file__).read()) if one.what == "GtE → Gt")
killed = [is_killed(slips, boundary, [f"{sys.argv[1]}/{name}"]) for name in ("test_good.py", "test_poor.py")]
print(killed, slips.is_due(3, 10))
"""


@pytest.mark.usefixtures("slips")
def test_a_good_test_kills_what_a_poor_one_lets_live_and_nothing_of_it_stays(tmp_path: Path) -> None:
    """In a process of its own, as pytest does not run within itself."""
    command = [sys.executable, "-c", KILL, str(tmp_path)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[True, False] True"


def test_each_core_module_is_there_with_its_tests() -> None:
    assert [file for file in CORE if not (ROOT / file).exists() or not suite_of(file)] == []
