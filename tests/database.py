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

# In one process, which takes a second to start. As after set-up, the usual requirements are in force
# since before the tests' day, without a trail.
PREPARE = """
from datetime import date
from django.core.management import call_command
from django.utils import timezone
from training.models import Course, Requirement
from training.starting import USUAL
call_command("migrate", verbosity=0)
for role, (days, codes) in USUAL.items():
    for code in codes:
        Requirement.objects.create(
            role=role, course=Course.objects.get(code=code), due_within_days=days,
            in_force_from=date(2020, 7, 1), recorded_at=timezone.now(),
        )
"""


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of a run."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def migrated_file(folder: Path) -> str:
    """An SQLite file as the migrations leave it, made once for each state of the migrations."""
    file = folder / f"{_migrations_digest()}.sqlite3"
    with locked(folder / "migrate.lock"):
        if not file.exists():
            _migrate(DATA_DIR=str(folder / "new"))
            (folder / "new" / "greenroom.sqlite3").rename(file)
            shutil.rmtree(folder / "new")
    return str(file)


def migrated_database(folder: Path) -> str:
    """The same on PostgreSQL. Its name is noted in the folder: the one of the migrations before
    goes.
    """
    noted = folder / "postgresql"
    name = f"greenroom_migrated_{_migrations_digest(str(folder))}"
    with locked(folder / "migrate.lock"):
        if not exists(name):
            if noted.exists():
                drop(noted.read_text())
            noted.write_text(name)
            create(f"{name}_part")
            _migrate(DATABASE_URL=f"{server()}/{name}_part", DATA_DIR=str(folder / "new"))
            run_on_server(f'ALTER DATABASE "{name}_part" RENAME TO "{name}"')
    return name


def _migrate(**env: str) -> None:
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", PREPARE],
        cwd=settings.BASE_DIR,
        env={**inherited, "ENV_FILE": os.devnull, **env},
        check=True,
    )


def _migrations_digest(place: str = "") -> str:
    digest = hashlib.sha256(
        place.encode() + (settings.BASE_DIR / "requirements" / "base.txt").read_bytes()
    )
    digest.update(PREPARE.encode())
    for file in sorted(settings.BASE_DIR.glob("*/migrations/*.py")):
        digest.update(f"{file.parent.parent.name}/{file.name}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def server() -> str:
    """The address of PostgreSQL, without a database."""
    it = connection.settings_dict
    return f"postgres://{it['USER']}:{it['PASSWORD']}@{it['HOST']}:{it['PORT'] or 5432}"


class Migrated:
    """`copy(name)` makes another: a file on SQLite, a database on PostgreSQL."""

    def __init__(self, name: str) -> None:
        self.is_file = connection.vendor == "sqlite"
        self.name = name

    def copy(self, target: str) -> None:
        if self.is_file:
            shutil.copyfile(self.name, target)
        else:
            create(target, template=self.name)


def create(name: str, template: str = "template1") -> None:
    """Nobody will miss it after a power cut, so nothing waits for the disk."""
    drop(name)
    run_on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    run_on_server(f'ALTER DATABASE "{name}" SET synchronous_commit = off')


def drop(name: str) -> None:
    run_on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def exists(name: str) -> bool:
    with psycopg.connect(f"{server()}/postgres") as to:
        found = to.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def run_on_server(statement: str) -> None:
    with psycopg.connect(f"{server()}/postgres", autocommit=True) as to:
        to.execute(statement)
