"""A migrated database, copied for each run and each test installation.

Migrating takes ten seconds, a copy next to nothing.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
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


def migrated_file(folder: Path) -> Path:
    """An SQLite file as the migrations leave it, made once for each state of the migrations."""
    file = folder / f"{_migrations_digest()}.sqlite3"
    with locked(folder / "migrate.lock"):
        if not file.exists():
            env = {**os.environ, "DATA_DIR": str(folder / "new"), "ENV_FILE": os.devnull}
            env.pop("DATABASE_URL", None)
            command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=True)
            (folder / "new" / "greenroom.sqlite3").rename(file)
            shutil.rmtree(folder / "new")
    return file


def _migrations_digest() -> str:
    digest = hashlib.sha256((settings.BASE_DIR / "requirements" / "base.txt").read_bytes())
    for file in sorted(settings.BASE_DIR.glob("*/migrations/*.py")):
        digest.update(f"{file.parent.parent.name}/{file.name}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


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
