"""T10: 10,000 hostile rows over every table of the register, as CSV and as a workbook, and files
that are broken, by command and on the web: nothing written, at most 30 s and 300 MB.

The twin reads files whole and writes each row as it comes: the same judge finds what it left half
done, and its memory.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from imports.models import RegisterImport
from imports.queries.stored_register import FACTS, NAMED, OTHERS
from tests.database import Migrated
from tests.faults.hostile_sources import (
    BROKEN,
    HEADERS,
    OF_EACH_TABLE,
    hostile_rows,
    hostile_workbook,
)
from tests.faults.installation import IS_FULL, ROOT, Installation, installation
from training.models import Directorate, DirectorateSpell, Person

pytestmark = pytest.mark.fault
MAX_SECONDS = 30
MAX_MEGABYTES = 300
WRITTEN = (
    RegisterImport,
    Person,
    Directorate,
    DirectorateSpell,
    *FACTS.values(),
    *NAMED.values(),
    *OTHERS.values(),
)
TABLES = [model._meta.db_table for model in WRITTEN]  # every table that an import may write
FILES = BROKEN | {
    name: make for name, make in OF_EACH_TABLE.items() if IS_FULL or name.startswith("cpd")
}


@pytest.fixture(scope="module")
def installed(
    tmp_path_factory: pytest.TempPathFactory, migrated: Migrated
) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("register"), migrated) as it:
        yield it


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    folder = tmp_path_factory.mktemp("broken")
    for name, make in FILES.items():
        make(folder / name)
    yield [folder / name for name in FILES]
    shutil.rmtree(folder)


def said(installed: Installation, *command: str) -> list[str]:
    """What a process of the installation prints."""
    env = installed.env | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, check=True
    )
    return done.stdout.decode().splitlines()


def imported(installed: Installation, way: str, *sources: Path) -> list[dict[str, Any]]:
    """One process takes them all, one after the other; the problems of each are what it wrote
    beside it.
    """
    answers = [
        json.loads(line)
        for line in said(installed, "tests/faults/import_each.py", way, *map(str, sources))
    ]
    return [answer | json.loads(Path(f"{answer['source']}.json").read_text()) for answer in answers]


def written(installed: Installation) -> dict[str, int]:
    """What the judge counts: every row that an import may write, with those that an installation
    starts with.
    """
    return {table: installed.rows(f"SELECT COUNT(*) FROM {table}")[0][0] for table in TABLES}  # noqa: S608  our own tables


def mapping(path: Path, *tables: str) -> Path:
    """One that reads these tables in our own columns."""
    files = {
        table: {"table": table, "columns": {name: name for name in HEADERS[table].split(",")}}
        for table in tables
    }
    path.write_text(json.dumps({"source": "hostile", "files": files}))
    return path


@pytest.mark.parametrize("way", ["command", "web", "mapping"])
@pytest.mark.parametrize("make", [hostile_rows, hostile_workbook])
def test_ten_thousand_hostile_rows_write_nothing(installed, tmp_path, way, make):
    before = written(installed)
    path = str(mapping(tmp_path / "all.json", *HEADERS)) if way == "mapping" else way

    (answer,) = imported(installed, path, make(tmp_path / "hostile.xlsx", 10_000))

    problems = answer["problems"]
    spent = f"{answer['seconds']:.1f} s, {answer['megabytes']:.0f} MB"
    print(
        f"\nT10, {make.__name__}, {way}: {len(problems):,} problems in {len(TABLES)} tables, {spent}"
    )
    assert answer["is_refused"] is True
    assert len({(problem["file"], problem["row"]) for problem in problems}) >= 9_800
    assert {problem["file"].removesuffix(".csv") for problem in problems} == set(HEADERS)
    assert all(problem["problem"] and problem["remedy"] for problem in problems)
    assert answer["seconds"] <= MAX_SECONDS
    assert answer["megabytes"] <= MAX_MEGABYTES
    assert written(installed) == before


@pytest.mark.parametrize("way", ["command", "web"])
def test_broken_files_are_refused_by_name(installed, broken, way):
    before = written(installed)

    answers = imported(installed, way, *broken)

    slowest = max(answer["seconds"] for answer in answers)
    largest = max(answer["megabytes"] for answer in answers)
    print(
        f"\nT10, {way}: {len(answers)} broken files, the slowest {slowest:.1f} s, {largest:.0f} MB at most"
    )
    for answer in answers:
        problem = answer["problems"][0]["problem"] if answer["problems"] else "not refused"
        print(f"     {Path(answer['source']).name}: {answer['seconds']:.1f} s, {problem}")
    assert [
        answer["source"] for answer in answers if not (answer["is_refused"] and answer["problems"])
    ] == []
    assert slowest <= MAX_SECONDS
    assert largest <= MAX_MEGABYTES
    assert written(installed) == before


def test_broken_files_that_no_mapping_names_are_left_alone(installed, broken, tmp_path):
    """Each lies beside a good file of topics."""
    folders = [path for path in broken if path.is_dir()]

    answers = imported(installed, str(mapping(tmp_path / "topics.json", "topics")), *folders)

    assert [answer["source"] for answer in answers if answer["is_refused"]] == []
    assert {len(answer["unread"]) for answer in answers} == {1}
    assert max(answer["seconds"] for answer in answers) <= 1
    installed.rows("DELETE FROM training_topic WHERE code = 'winter'")


def test_the_judge_sees_what_a_naive_import_leaves_and_takes(installed, tmp_path):
    BROKEN["a 100 MB field"](tmp_path / "large")
    people = hostile_rows(tmp_path / "hostile", 10_000) / "people.csv"
    before = written(installed)["training_person"]

    broke, _ = said(installed, "tests/faults/naive_import.py", str(people))
    left = written(installed)["training_person"] - before
    megabytes = int(
        said(installed, "tests/faults/naive_import.py", str(tmp_path / "large" / "people.csv"))[-1]
    )
    installed.rows("DELETE FROM training_person")

    print(f"\nT10, twin: broke with {broke}, {left} of 2,501 rows left behind, {megabytes} MB")
    assert 0 < left < 2_501
    assert megabytes > MAX_MEGABYTES
