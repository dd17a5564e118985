"""A database of the version that marked every table is migrated: its triggers are gone, and it goes
on as any other.

The control drops the table of marks alone: whoever writes afterwards meets a trigger that has
nowhere to write.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.database import Migrated
from tests.faults.installation import Installation, installation
from tests.project import models

WRITE = "INSERT INTO training_topic (code, title) VALUES ('winter', 'Winter')"
CHANGE_SCHEMA = """
import django
django.setup()
from django.db import connection, models
from training.models import Topic
field = models.CharField(max_length=500)
field.set_attributes_from_name("title")
with connection.schema_editor() as editor:
    editor.alter_field(Topic, Topic._meta.get_field("title"), field)
"""  # on SQLite the table is rebuilt, and its references are checked


TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
}


@pytest.fixture
def marked(tmp_path: Path, migrated: Migrated) -> Iterator[Installation]:
    """As that version left it: a table of marks, and triggers on the tables of every app."""
    with installation(tmp_path, migrated) as it:
        it.run("manage.py", "migrate", "training", "0009", "--verbosity", "0")
        there = {name for (name,) in it.rows(TABLES[connection.vendor])}
        tables = [name for model in models() if (name := model._meta.db_table) in there]
        if migrated.is_file:
            with contextlib.closing(
                sqlite3.connect(it.database_url.removeprefix("sqlite:///"))
            ) as database:
                database.executescript("; ".join(["BEGIN", *map(_on_sqlite, tables), "COMMIT"]))
        else:
            it.rows("; ".join(map(_on_postgresql, tables)))
        yield it


def _on_sqlite(table: str) -> str:
    triggers = [
        f"CREATE TRIGGER training_mark_{table}_{event} AFTER {event} ON {table} "  # noqa: S608  our own tables
        f"BEGIN UPDATE training_mark SET mark = random() WHERE name = '{table}'; END"
        for event in ("insert", "update", "delete")
    ]
    return "; ".join([f"INSERT INTO training_mark VALUES ('{table}', random())", *triggers])  # noqa: S608  our own tables


def _on_postgresql(table: str) -> str:
    return (
        f"CREATE TRIGGER training_mark AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION training_mark()"
    )


def _left(it: Installation) -> list[str]:
    """Triggers, functions and tables of marks."""
    if it.database_url.startswith("sqlite"):
        sql = "SELECT name FROM sqlite_master WHERE name LIKE 'training_mark%'"
    else:
        sql = (
            "SELECT tgname::text FROM pg_trigger WHERE tgname LIKE 'training_mark%' "
            "UNION ALL SELECT proname::text FROM pg_proc WHERE proname LIKE 'training_mark%' "
            "UNION ALL SELECT relname::text FROM pg_class WHERE relname LIKE 'training_mark%'"
        )
    return [name for (name,) in it.rows(sql)]


def test_a_marked_database_is_migrated_and_nothing_of_the_marks_is_left(
    marked: Installation,
) -> None:
    before = _left(marked)
    marked.run("manage.py", "migrate", "--verbosity", "0")

    assert len(before) > (300 if marked.database_url.startswith("sqlite") else 100)
    assert _left(marked) == []
    marked.rows(WRITE)
    marked.run("-c", CHANGE_SCHEMA)
    assert marked.rows("SELECT title FROM training_topic WHERE code = 'winter'") == [("Winter",)]


def test_hourly_work_of_the_marks_does_not_wait_for_ever(marked: Installation) -> None:
    now = "'2026-11-25 16:20:00+00:00'"
    columns = (
        "name, arguments, state, due_at, created_at, patient_until, attempts, waits, token, "
        "progress, outcome, lane"
    )
    for name in ("training.tasks.fold_marks", "training.tasks.remind_of_policy_reviews"):
        marked.rows(
            f"INSERT INTO jobs_job ({columns}, dedup_key) "  # noqa: S608  our own
            f"VALUES ('{name}', '{{}}', 'waiting', {now}, {now}, {now}, 0, 0, '', 0, '', 'work', '{name}')"
        )

    marked.run("manage.py", "migrate", "--verbosity", "0")

    assert marked.rows("SELECT name FROM jobs_job") == [
        ("training.tasks.remind_of_policy_reviews",)
    ]


def test_control_to_drop_the_table_alone_breaks_the_next_write(marked: Installation) -> None:
    marked.rows("DROP TABLE training_mark")

    with pytest.raises(
        (sqlite3.OperationalError, psycopg.errors.UndefinedTable), match="training_mark"
    ):
        marked.rows(WRITE)


def test_the_migration_goes_back_and_forth(marked: Installation) -> None:
    marked.run("manage.py", "migrate", "--verbosity", "0")
    marked.run("manage.py", "migrate", "training", "0009", "--verbosity", "0")
    assert "training_mark" in _left(marked)

    marked.run("manage.py", "migrate", "--verbosity", "0")
    assert _left(marked) == []
