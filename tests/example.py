"""The example organisation for tests: made once in a run for each time needed, then loaded.

Making it takes ten seconds or more, loading it less than one. On PostgreSQL, where one test needs
it, it is made there.
"""

import pickle
import shutil
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tests.clock import NOW
from tests.database import locked, shared_folder

Rows = dict[str, list[tuple[Any, ...]]]
LAID_DOWN = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
}  # the same in every database


def rows() -> Rows:
    tables = (
        set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        - LAID_DOWN
    )
    with connection.cursor() as cursor:
        return {
            table: [*map(_bindable, cursor.execute(f'SELECT * FROM "{table}"'))]  # noqa: S608  ours
            for table in sorted(tables)
        }


def _bindable(line: tuple[Any, ...]) -> tuple[Any, ...]:
    """SQLite's driver can read a time of day but not write one."""
    return tuple(str(value) if isinstance(value, time) else value for value in line)


@transaction.atomic
def put(saved_rows: Rows) -> None:
    """Replaces all rows; foreign keys are checked at the end."""
    with connection.cursor() as cursor:
        for table in saved_rows:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  our own tables
        for table, lines in saved_rows.items():
            if lines:
                places = ", ".join(["%s"] * len(lines[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', lines)  # noqa: S608  our own tables


@pytest.fixture
def load_example(
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[datetime], None]:
    """`load_example(now)` loads the example as it is at that time, with a fake printer."""
    from demo.organisation import make  # loads most of the product, for few tests
    from reports.packs.actions import printing
    from tests.reports.conftest import Printer

    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(printing, "renderer", lambda _seat: Printer())
    shared = shared_folder(tmp_path_factory)

    def load(now: datetime) -> None:
        if connection.vendor != "sqlite":
            make(number_of_people=60, seed=1, now=now)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # as autovacuum does within a minute, where it is on
            return
        folder = shared / f"example-{now.timestamp():.0f}"
        with locked(shared / "example.lock"):
            if not folder.exists():
                with transaction.atomic():
                    make(number_of_people=60, seed=1, now=now)
                    saved_rows = rows()
                    transaction.set_rollback(True)
                part = folder.with_suffix(".part")
                part.mkdir()
                (part / "rows").write_bytes(pickle.dumps(saved_rows))
                shutil.move(settings.MEDIA_ROOT, part / "files")
                part.rename(folder)
        put(pickle.loads((folder / "rows").read_bytes()))  # noqa: S301  written by this run
        shutil.copytree(folder / "files", settings.MEDIA_ROOT)

    return load


@pytest.fixture
def example(db: None, load_example: Callable[[datetime], None], at_now: Any) -> None:
    """The example at NOW, with the clock set to NOW."""
    load_example(NOW)
