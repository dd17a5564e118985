"""A competence export of 5,000 rows of which 200 matter: imported by a mapping in 10 seconds, and
wholly or not at all where the process is killed with every row written.

The twin writes each row as it comes: killed, it leaves some of them behind, and the same count
shows it.
"""

import json
import resource
import signal
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.database import Migrated
from tests.faults.installation import Installation, installation
from tests.faults.killed_import import KILLED_AT

pytestmark = pytest.mark.fault
ROWS = 5_000
MATTER = 200
MAX_SECONDS = 10
OURS = "NHS|LOCAL|Media awareness|"
MAPPING = {
    "files": {
        "Competences.csv": {
            "table": "training",
            "columns": {
                "Employee Number": "person",
                "Competence Name": "course",
                "Date Achieved": "completed_on",
            },
            "values": {"course": {OURS: "M1"}},
            "constants": {"outcome": "passed"},
            "ignore": ["Last Updated By"],
            "skip_unknown": ["course"],
        }
    }
}


@pytest.fixture
def installed(tmp_path: Path, migrated: Migrated) -> Iterator[Installation]:
    with installation(tmp_path, migrated) as it:
        people = tmp_path / "register"
        people.mkdir()
        names = "".join(f"{20_000 + number},Robin Vale {number}\n" for number in range(MATTER))
        (people / "people.csv").write_text(f"reference,name\n{names}")
        it.run("manage.py", "import_register", str(people))
        yield it


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Every 25th row is of our course; the others of people and courses that are not ours."""
    folder = tmp_path / "export"
    folder.mkdir()
    rows = ["Employee Number,Competence Name,Date Achieved,Last Updated By"]
    for number in range(ROWS):
        on = date(2026, 1, 1) + timedelta(days=number % 300)
        who, what = (
            (20_000 + number // 25, OURS) if number % 25 == 0 else (number, "NHS|MAND|Fire|")
        )
        rows.append(f"{who},{what},{on:%d-%b-%Y},20000")
    (folder / "Competences.csv").write_text("\n".join(rows))
    (tmp_path / "mapping.json").write_text(json.dumps(MAPPING))
    return folder


def processor_seconds() -> float:
    """What the processes that have ended took: other work on the machine does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def recorded(it: Installation) -> int:
    return int(it.rows("SELECT count(*) FROM training_trainingrecord")[0][0])


def left_by(it: Installation, how: str, export: Path) -> tuple[int, int]:
    """How many records and imports are there once the process was killed."""
    mapping = str(export.parent / "mapping.json")
    process = it.start("-m", "tests.faults.killed_import", how, str(export), mapping)
    assert process.wait(timeout=120) == -signal.SIGKILL, (it.folder / "log").read_text()
    return recorded(it), int(it.rows("SELECT count(*) FROM scheduling_registerimport")[0][0])


def test_a_competence_export_is_imported_in_ten_seconds(installed, export):
    started, busy = time.monotonic(), processor_seconds()
    mapping = str(export.parent / "mapping.json")
    installed.run("manage.py", "import_register", str(export), "--mapping", mapping)
    seconds, busy = time.monotonic() - started, processor_seconds() - busy

    spent = f"{busy:.1f} s of the processor, {seconds:.1f} s in all, with the start"
    print(f"\n{ROWS:,} rows, {recorded(installed)} that matter: {spent}")
    assert recorded(installed) == MATTER
    assert busy <= MAX_SECONDS


def test_an_import_killed_in_the_middle_leaves_nothing(installed, export):
    """And runs as before the next time."""
    assert left_by(installed, "import", export) == (0, 1)

    mapping = str(export.parent / "mapping.json")
    installed.run("manage.py", "import_register", str(export), "--mapping", mapping)

    assert recorded(installed) == MATTER


def test_the_judge_sees_what_a_naive_import_leaves(installed, export):
    records, _ = left_by(installed, "naive", export)

    print(f"\nTwin: {records} of {MATTER} records left behind")
    assert records == KILLED_AT < MATTER
