"""The database as the migrations leave it: made once a run, and copied for each worker and each installation.

Making it takes seconds of a processor, a copy next to nothing.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

PATTERN = "test_greenroom_migrated"


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """One for all workers of a run."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def server() -> str:
    """The address of PostgreSQL, without a database."""
    it = connection.settings_dict
    return f"postgres://{it['USER']}:{it['PASSWORD']}@{it['HOST']}:{it['PORT'] or 5432}"


class Migrated:
    """`copy(name)` makes another: a file on SQLite, a database on PostgreSQL."""

    def __init__(self, folder: Path) -> None:
        self.mark = folder / "migrated"
        self.is_file = connection.vendor == "sqlite"
        self.name = str(folder / "migrated.sqlite3") if self.is_file else PATTERN

    def exists(self) -> bool:
        return self.mark.exists()

    def keep(self, name: str) -> None:
        """This one is to be copied from now on; nobody may be connected to it."""
        self._copy(name, self.name)
        self.mark.touch()

    def copy(self, name: str) -> None:
        self._copy(self.name, name)

    def _copy(self, source: str, target: str) -> None:
        if self.is_file:
            shutil.copyfile(source, target)
            return
        drop(target)
        with psycopg.connect(f"{server()}/postgres", autocommit=True) as to:
            to.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def drop(name: str) -> None:
    with psycopg.connect(f"{server()}/postgres", autocommit=True) as to:
        to.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
