"""T15: an installation in use is backed up, wiped and restored, with every row and file.

The control copies the files of the installation while it is in use: the same comparison finds what
is missing.
"""

import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.database import Migrated
from tests.faults.installation import ROOT, Installation, installation
from tests.project import ROOT as HOUSE

pytestmark = pytest.mark.fault
REGISTER = HOUSE / "tests" / "samples" / "register"


def keep_open(it: Installation) -> contextlib.closing[sqlite3.Connection]:
    """As the web process does, so that what is written last stays in the log."""
    return contextlib.closing(sqlite3.connect(it.folder / "fault.sqlite3"))


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Installation]:
    """With the sample register, a user, a key of its own and two files. No test writes to it."""
    folder = tmp_path_factory.mktemp("used")
    with installation(folder, migrated) as it, keep_open(it) as connection:
        it.run("manage.py", "import_register", str(REGISTER))
        connection.execute("PRAGMA user_version").fetchall()
        command = [
            sys.executable,
            "manage.py",
            "add_user",
            "o@example.nhs.uk",
            "--name",
            "Ceri",
            "--role",
            "officer",
        ]
        subprocess.run(
            command, cwd=ROOT, env=it.env, input="a long pass phrase", text=True, check=True
        )
        for name in ("packs/ab/ab.pdf", "recordings/cd/cd.bin"):
            (folder / "files" / name).parent.mkdir(parents=True)
            (folder / "files" / name).write_bytes(name.encode() * 50_000)
        yield it


def everything(it: Installation) -> dict[str, Any]:
    """Every row of every table, and every file with what is in it."""
    is_file = it.database_url.startswith("sqlite")
    tables = it.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        if is_file
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    held: dict[str, Any] = {}
    for (table,) in tables:
        held[table] = sorted(map(repr, it.rows(f'SELECT * FROM "{table}"')))  # noqa: S608  its own name
    files = it.folder / "files"
    held |= {
        str(path.relative_to(files)): path.read_bytes()
        for path in files.rglob("*")
        if path.is_file()
    }
    return held | {"secret_key": (it.folder / "secret_key").read_text()}


def wrong_in(it: Installation) -> list[str]:
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor", "--format", "json"],
        cwd=ROOT,
        env=it.env,
        capture_output=True,
        text=True,
    )
    return [check["check"] for check in json.loads(done.stdout)["checks"] if not check["is_right"]]


def test_an_installation_comes_back_as_it_was(used, tmp_path, migrated):
    before = everything(used)
    target = tmp_path / "backup.zip"
    used.run("manage.py", "backup", str(target))
    (tmp_path / "fresh").mkdir()

    with installation(tmp_path / "fresh", migrated) as fresh:
        fresh.run("manage.py", "restore", str(target))
        fresh.run("manage.py", "migrate", "-v", "0")
        after = everything(fresh)
        wrong = wrong_in(fresh)
        again = subprocess.run(
            [sys.executable, "manage.py", "restore", str(target)], cwd=ROOT, env=fresh.env
        )

    assert after == before
    assert len(before["training_person"]) > 5
    assert wrong == [
        "Worker",
        "Email",
        "Static files",
        "Address",
        "Backups",
        "Organisation",
    ]  # none of them is set up
    assert again.returncode == 1  # somebody works here now
    print(
        f"\nT15: {sum(len(lines) for lines in before.values() if isinstance(lines, list))} rows, 2 files: the same"
    )


def test_control_files_copied_as_they_lie_are_not_the_installation(used, tmp_path, migrated):
    """What was written last stands in the log beside a file of SQLite; the rows of PostgreSQL are
    not there at all.
    """
    shutil.copytree(
        used.folder, tmp_path / "naive", ignore=shutil.ignore_patterns("*-wal", "*-shm", "log")
    )
    naive = Installation(tmp_path / "naive", used.database_url)
    if migrated.is_file:
        naive.database_url = f"sqlite:///{tmp_path / 'naive' / 'fault.sqlite3'}"
    else:
        naive.rows = lambda _: []  # type: ignore[method-assign]  # all that a folder has of them

    assert everything(naive) != everything(used)
