"""A migrated database, copied for each test installation; Django copies only for its own tests.

Migrating takes ten seconds, a copy next to nothing.
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


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of a run."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def server() -> str:
    """The address of PostgreSQL, without a database."""
    it = connection.settings_dict
    return f"postgres://{it['USER']}:{it['PASSWORD']}@{it['HOST']}:{it['PORT'] or 5432}"


class Migrated:
    """`copy(name)` makes another: a file on SQLite, a database on PostgreSQL."""

    def __init__(self) -> None:
        self.is_file = connection.vendor == "sqlite"
        self.name = connection.creation.get_test_db_clone_settings("migrated")["NAME"]

    def copy(self, target: str) -> None:
        if self.is_file:
            shutil.copyfile(self.name, target)
            return
        drop(target)
        with psycopg.connect(f"{server()}/postgres", autocommit=True) as to:
            to.execute(f'CREATE DATABASE "{target}" TEMPLATE "{self.name}"')


def drop(name: str) -> None:
    with psycopg.connect(f"{server()}/postgres", autocommit=True) as to:
        to.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
