"""T10: 10,000 hostile rows and twenty-six broken files of a register: nothing written, at most 30 s and 300 MB.

The twin reads files whole and writes each row as it comes: the same judge finds what it left half done, and its memory.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.database import Migrated
from tests.faults.hostile_sources import BROKEN, hostile_rows
from tests.faults.installation import ROOT, Installation, installation

pytestmark = pytest.mark.fault
MOST_SECONDS, MOST_MEGABYTES = 30, 300
TABLES = ("training_person", "training_topic", "training_tenure", "scheduling_away", "scheduling_registerimport")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("register"), migrated) as it:
        yield it


def said(installed: Installation, *command: str) -> list[str]:
    """What a process of the installation prints."""
    env = installed.env | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, check=True)
    return done.stdout.decode().splitlines()


def imported(installed: Installation, *sources: Path) -> list[dict[str, Any]]:
    """One process takes them all, one after the other; the problems of each are what it wrote beside it."""
    answers = [json.loads(line) for line in said(installed, "tests/faults/import_each.py", *map(str, sources))]
    return [answer | json.loads(Path(f"{answer['source']}.json").read_text()) for answer in answers]


def written(installed: Installation) -> dict[str, int]:
    """What the judge counts: every row that an import may write, beside what every installation starts with."""
    return {table: installed.rows(f"SELECT COUNT(*) FROM {table}")[0][0] for table in TABLES}  # noqa: S608  our own tables


def test_ten_thousand_hostile_rows_write_nothing(installed: Installation, tmp_path: Path) -> None:
    (answer,) = imported(installed, hostile_rows(tmp_path / "hostile", 10_000))

    print(f"\nT10: {len(answer['problems']):,} problems, {answer['seconds']:.1f} s, {answer['megabytes']:.0f} MB")
    assert answer["is_refused"] is True
    assert len({(problem["file"], problem["row"]) for problem in answer["problems"]}) >= 9_900
    assert all(problem["problem"] and problem["remedy"] for problem in answer["problems"])
    assert answer["seconds"] <= MOST_SECONDS
    assert answer["megabytes"] <= MOST_MEGABYTES
    assert set(written(installed).values()) == {0}


def test_broken_files_are_refused_by_name(installed: Installation, tmp_path: Path) -> None:
    for name, make in BROKEN.items():
        make(tmp_path / name)

    answers = imported(installed, *(tmp_path / name for name in BROKEN))

    slowest, largest = max(answer["seconds"] for answer in answers), max(answer["megabytes"] for answer in answers)
    print(f"\nT10: {len(answers)} broken files, the slowest {slowest:.1f} s, {largest:.0f} MB at most")
    for answer in answers:
        problem = answer["problems"][0]["problem"] if answer["problems"] else "not refused"
        print(f"     {Path(answer['source']).name}: {answer['seconds']:.1f} s, {problem}")
    assert [answer["source"] for answer in answers if not (answer["is_refused"] and answer["problems"])] == []
    assert slowest <= MOST_SECONDS
    assert largest <= MOST_MEGABYTES
    assert set(written(installed).values()) == {0}


def test_the_judge_sees_what_a_naive_import_leaves_and_takes(installed: Installation, tmp_path: Path) -> None:
    BROKEN["a 100 MB field"](tmp_path / "large")
    people = hostile_rows(tmp_path / "hostile", 10_000) / "people.csv"
    before = written(installed)["training_person"]

    broke, _ = said(installed, "tests/faults/naive_import.py", str(people))
    left = written(installed)["training_person"] - before
    megabytes = int(said(installed, "tests/faults/naive_import.py", str(tmp_path / "large" / "people.csv"))[-1])
    installed.rows("DELETE FROM training_person")

    print(f"\nT10, twin: broke with {broke}, {left} of 2,501 rows left behind, {megabytes} MB")
    assert 0 < left < 2_501
    assert megabytes > MOST_MEGABYTES
