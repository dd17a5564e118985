"""A whole installation of its own for a fault test: a database, a folder, and processes that can be
killed.
"""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from tests.database import Migrated, drop, server

ROOT = Path(settings.BASE_DIR)
IS_FULL = os.environ.get("FAULTS") == "full"


class Installation:
    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.env = {
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ENV_FILE": os.devnull,
            "BASE_URL": "http://greenroom.example.nhs.uk",
        }
        self.started: list[subprocess.Popen[bytes]] = []

    def run(self, *command: str) -> None:
        subprocess.run([sys.executable, *command], cwd=ROOT, env=self.env, check=True)

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """A process in a session of its own, ended with the installation; what it says goes to
        `log`.
        """
        log = (self.folder / "log").open("ab")
        arguments = [sys.executable, *command]
        process = subprocess.Popen(
            arguments, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        self.started.append(process)
        return process

    def rows(self, sql: str) -> list[Any]:
        if self.database_url.startswith("sqlite"):
            file = self.database_url.removeprefix("sqlite:///")
            with contextlib.closing(sqlite3.connect(file, timeout=10)) as connection, connection:
                return connection.execute(sql).fetchall()
        with psycopg.connect(self.database_url) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def end(self) -> None:
        for process in self.started:
            family = [process.pid, *descendants(process.pid)]
            for pid in family:
                kill(pid)
            process.wait()


@contextlib.contextmanager
def installation(folder: Path, migrated: Migrated) -> Iterator[Installation]:
    """On the kind of database that this test run uses, with every migration applied. All of it goes
    again.
    """
    name = str(folder / "fault.sqlite3") if migrated.is_file else f"fault_{uuid.uuid4().hex[:12]}"
    migrated.copy(name)
    it = Installation(folder, f"sqlite:///{name}" if migrated.is_file else f"{server()}/{name}")
    try:
        yield it
    finally:
        it.end()
        if not migrated.is_file:
            drop(name)


def until(is_so: Callable[[], bool], *, seconds: float) -> bool:
    """Waits until it is so; False where it never was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.2)
    return is_so()


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def children(pid: int) -> list[int]:
    return _families().get(pid, [])


def descendants(pid: int) -> list[int]:
    """Children, their children and so on, from /proc: whoever started others stands before them."""
    families = _families()
    found = []
    todo = [pid]
    while todo:
        found += families.get(todo[0], [])
        todo += families.get(todo.pop(0), [])
    return found


def _families() -> dict[int, list[int]]:
    families: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            families.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    return families


def title(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""
