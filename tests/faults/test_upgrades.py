"""T19: a database of each released version is upgraded with its data, and comes back from an
upgrade that fails.

The samples are made by bin/release_sample.py. The twin migrates without a backup: what a failed
upgrade changed stays.

The first version marked every table with triggers. After the upgrade they are gone; the twin drops
the table of marks alone, and whoever writes afterwards meets a trigger that has nowhere to write.
"""

import contextlib
import gzip
import json
import re
import sqlite3
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.database import Migrated, create, drop, server
from tests.faults.installation import IS_FULL, ROOT, Installation, installation

pytestmark = pytest.mark.fault
RELEASES = Path(__file__).parents[1] / "samples" / "releases"
VERSIONS = sorted(folder.name for folder in RELEASES.iterdir())
# The first goes through every migration on SQLite, and the last on PostgreSQL (tests/conftest.py).
UPGRADED = VERSIONS[:1] if connection.vendor == "sqlite" and not IS_FULL else VERSIONS
PAGES = 10_000 if IS_FULL else 60
FAILED = VERSIONS if IS_FULL else VERSIONS[-1:]  # the way back is the same from each
DROPPED = {
    "training_mark",
    "scheduling_line.review_at",  # which nothing ever set
    "scheduling_interview.arrive_at",
    "scheduling_interview.presenter",
    "scheduling_interview.producer_name",
    "scheduling_interview.producer_phone",
    "scheduling_interview.who_calls",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
}  # tables, and columns as table.column, that a later version has dropped on purpose
DERIVED = "scheduling_line_words"  # SQLite's search index of lines, which a migration may rebuild
WITHOUT_FILES = {
    "Worker",
    "Packs",
    "Static files",
    "Example",
    "Email",
    "Address",
    "Second factor",
    "Backups",
}  # what doctor misses in a sample: nothing runs, no PDFs, DEMO is off, no mail server, no address, no backup
MOVES_ON = "accounts_audithead"  # names the last event, which the seal of the earlier ones is now
FAILING = "tests.faults.next_version.settings"
MARKED = "v0.1.0"
HOURLY = "training.tasks.fold_marks"  # the work of that version on its marks
OTHER_WORK = "training.tasks.remind_of_policy_reviews"
LATER = "'2126-11-25 16:20:00+00:00'"
WRITE = "INSERT INTO training_topic (code, title) VALUES ('winter-2', 'Winter')"
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

# A column of which some texts move to another one of its table.
MOVED = {("reports_packtemplate", "sections"): "dropped"}
JOB_NAME = ("jobs_job", "name")
RENAMED_JOBS = import_module("scheduling.migrations.0013_jobs_of_the_desk").NAMES


@contextlib.contextmanager
def of_release(folder: Path, version: str, migrated: Migrated) -> Iterator[Installation]:
    """An installation whose database is the sample of this version, on the kind of database that
    this run uses.
    """
    sample = RELEASES / version
    folder.mkdir(exist_ok=True)
    if migrated.is_file:
        file = folder / "fault.sqlite3"
        file.write_bytes(gzip.decompress((sample / "greenroom.sqlite3.gz").read_bytes()))
        yield Installation(folder, f"sqlite:///{file}")
        return
    name = f"fault_{uuid.uuid4().hex[:12]}"
    create(name)
    try:
        command = [
            "psql",
            "--quiet",
            "--no-psqlrc",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
            f"{server()}/{name}",
        ]
        subprocess.run(
            command, input=gzip.decompress((sample / "greenroom.sql.gz").read_bytes()), check=True
        )
        yield Installation(folder, f"{server()}/{name}")
    finally:
        drop(name)


def columns(it: Installation) -> dict[str, set[str]]:
    """The names of the columns of each table."""
    if it.database_url.startswith("sqlite"):
        found = it.rows(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'"
        )
    else:
        found = it.rows(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        )
    names: dict[str, set[str]] = {}
    for table, column in found:
        if not table.startswith(DERIVED):
            names.setdefault(table, set()).add(column)
    return names


SQLITE_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"
POSTGRESQL_SCHEMA = """
SELECT 'column', table_name || '.' || column_name, concat_ws(' ', udt_name, character_maximum_length, is_nullable,
    column_default) FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgname::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""


def schema(it: Installation) -> set[tuple[str, str, tuple[str, ...]]]:
    """Every table, constraint, index and trigger with the words of its definition, in no order: a
    column that was added later is the last of its table.
    """
    is_sqlite = it.database_url.startswith("sqlite")
    found = it.rows(SQLITE_SCHEMA if is_sqlite else POSTGRESQL_SCHEMA)
    return {
        (kind, name, tuple(sorted(re.findall(r"\w+|[^\w\s]", words or ""))))
        for kind, name, words in found
    }


def rows(it: Installation, columns: dict[str, set[str]]) -> dict[str, Counter[str]]:
    """Every row of these tables, by these of their columns."""
    found = {}
    for table, names in columns.items():
        selected = ", ".join(f'"{name}"' for name in sorted(names))
        found[table] = Counter(map(repr, it.rows(f'SELECT {selected} FROM "{table}"')))  # noqa: S608  their own names
    return found


def job_names(it: Installation) -> Counter[str]:
    """How many jobs there are of each name, by the name that it has now."""
    return Counter(RENAMED_JOBS.get(name, name) for (name,) in it.rows("SELECT name FROM jobs_job"))


def texts_in(value: object) -> Iterator[str]:
    """Every text in a JSON value, or in one that the database gives as JSON."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        value = json.loads(value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, str) and value:
        yield value


def texts_lost(
    old: Installation, new: Installation, table: str, column: str, other: str
) -> set[str]:
    """Texts of the column that are in neither of both columns now."""
    before = old.rows(f"SELECT {column} FROM {table}")  # noqa: S608  their own names
    after = new.rows(f"SELECT {column}, {other} FROM {table}")  # noqa: S608  their own names
    return set(texts_in([list(row) for row in before])) - set(
        texts_in([list(row) for row in after])
    )


def lost_in(before: dict[str, Counter[str]], after: dict[str, Counter[str]]) -> dict[str, int]:
    """How many rows of each table are not there any more, or not as they were."""
    missing = {
        table: (rows - after.get(table, Counter())).total() for table, rows in before.items()
    }
    return {table: number for table, number in missing.items() if number}


def queue(it: Installation, name: str) -> None:
    """A job that waits, in the columns of the version that marked tables."""
    it.rows(
        "INSERT INTO jobs_job (name, arguments, state, due_at, created_at, patient_until, attempts, "  # noqa: S608  our own
        f"waits, token, progress, outcome, dedup_key) VALUES ('{name}', '{{}}', 'waiting', {LATER}, "
        f"{LATER}, {LATER}, 0, 0, '', 0, '', '{name}')"
    )


def marks(it: Installation) -> list[str]:
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


def command(it: Installation, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=it.env | env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("version", UPGRADED)
def test_upgrade_loses_nothing(version, tmp_path, migrated):
    old_folder = tmp_path / "old"
    new_folder = tmp_path / "new"
    with (
        of_release(old_folder, version, migrated) as old,
        of_release(new_folder, version, migrated) as new,
        installation(tmp_path, migrated) as fresh,
    ):
        marked = len(marks(new))
        if version == MARKED:
            queue(new, HOURLY)
            queue(new, OTHER_WORK)
        new.run("manage.py", "upgrade", "--verbosity", "0")
        before = columns(old)
        after = columns(new)
        other_than_fresh = schema(new) ^ schema(fresh)
        shared = {
            table: names & after.get(table, set())
            for table, names in before.items()
            if after.get(table) and table != MOVES_ON
        }
        compared = {
            table: {name for name in names if (table, name) not in {*MOVED, JOB_NAME}}
            for table, names in shared.items()
        }
        kept = rows(old, compared)
        moved = {each for each in MOVED.items() if texts_lost(old, new, *each[0], each[1])}
        lost = lost_in(kept, rows(new, compared))
        lost_jobs = job_names(old) - job_names(new)
        checks = json.loads(command(new, "manage.py", "doctor", "--format", "json").stdout)[
            "checks"
        ]
        opened = command(new, "-m", "tests.faults.upgraded_pages", str(PAGES))
        still_marked = marks(new)
        waiting = [
            name for (name,) in new.rows("SELECT name FROM jobs_job WHERE state = 'waiting'")
        ]
        new.rows(WRITE)
        new.run("-c", CHANGE_SCHEMA)

    gone = {table for table in before if table not in after}
    gone |= {f"{table}.{name}" for table in shared for name in before[table] - shared[table]}
    assert gone <= DROPPED
    assert other_than_fresh == set()
    assert lost == {}
    assert lost_jobs == Counter()
    assert moved == set()
    assert (marked > 100) == (version == MARKED)
    assert still_marked == []
    assert waiting == ([OTHER_WORK] if version == MARKED else [])
    assert {check["check"] for check in checks if not check["is_right"]} == WITHOUT_FILES
    statuses = json.loads(opened.stdout)
    wrong = [(page, code) for page, code in statuses if code != (503 if is_file(page) else 200)]
    assert wrong == []
    assert len(statuses) > 50
    total = sum(found.total() for found in kept.values())
    print(
        f"\nT19: {version}: {total} rows of {len(kept)} tables the same, {len(statuses)} pages open"
    )


def is_file(address: str) -> bool:
    """One of a pack, which a sample of a release leaves out."""
    return address.startswith("/packs/") and address.endswith(".pdf")


@pytest.mark.parametrize("version", FAILED)
def test_a_failed_upgrade_says_the_way_back(version, tmp_path, migrated):
    with of_release(tmp_path / "old", version, migrated) as it:
        before = rows(it, columns(it))
        failed = command(it, "manage.py", "upgrade", DJANGO_SETTINGS_MODULE=FAILING)
        changed = lost_in(before, rows(it, columns(it)))
        [backup] = (it.folder / "backups").iterdir()
        (tmp_path / "fresh").mkdir()
        with installation(tmp_path / "fresh", migrated) as fresh:
            fresh.run("manage.py", "restore", str(backup))
            lost = lost_in(before, rows(fresh, columns(fresh)))

    assert failed.returncode == 1
    assert "The upgrade stopped at next_version.0002_fails: " in failed.stderr
    assert "no_such_table" in failed.stderr
    assert f"manage.py restore {backup}" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert changed["training_person"] == 10
    assert lost == {}


def test_control_a_failed_migration_without_a_backup_loses_names(tmp_path, migrated):
    with of_release(tmp_path / "old", VERSIONS[-1], migrated) as it:
        before = rows(it, columns(it))
        failed = command(it, "manage.py", "migrate", DJANGO_SETTINGS_MODULE=FAILING)
        lost = lost_in(before, rows(it, columns(it)))

    assert failed.returncode == 1
    assert lost["training_person"] == 10
    assert "restore" not in failed.stderr


def test_control_to_drop_the_table_of_marks_alone_breaks_the_next_write(tmp_path, migrated):
    with of_release(tmp_path / "old", MARKED, migrated) as it:
        it.rows("DROP TABLE training_mark")

        with pytest.raises(
            (sqlite3.OperationalError, psycopg.errors.UndefinedTable), match="training_mark"
        ):
            it.rows(WRITE)
