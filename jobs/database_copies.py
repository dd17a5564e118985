"""Copies the database as of one moment while people work, and fills a database from such a copy.

SQLite uses VACUUM INTO and its backup API, PostgreSQL pg_dump and psql, each in one transaction:
the result is complete, or nothing has changed.
"""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import DatabaseError, connection, transaction

from jobs.archives import ArchiveRefused

Rows = dict[str, int]  # by table
NAMES = {
    "sqlite": "database.sqlite3",
    "postgresql": "database.dump",
}  # of the copy, by kind of database
FORMER = "before_restore"  # the schema of the database that is replaced
SET_ASIDE = f"ALTER SCHEMA public RENAME TO {FORMER}"  # the dump creates it again
BRING_EXTENSIONS = f"""DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT extname FROM pg_extension WHERE extnamespace = '{FORMER}'::regnamespace
    LOOP EXECUTE format('ALTER EXTENSION %I SET SCHEMA public', name); END LOOP; END $$"""  # noqa: S608  a name of ours


def copy_into(folder: Path) -> tuple[Path, Rows]:
    """The file, and how many rows each of its tables has; ArchiveRefused says why there is none."""
    target = folder / NAMES[connection.vendor]
    return target, _copy_sqlite(target) if connection.vendor == "sqlite" else _dump(target)


def take_from(copy: Path) -> None:
    """Replaces the database with the copy. If it raises ArchiveRefused, nothing has changed."""
    if connection.vendor == "sqlite":
        _fill_sqlite(copy)
    else:
        _load(copy)
    connection.close()


def rows() -> Rows:
    """By table, as it is now."""
    tables = sorted(connection.introspection.table_names())
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in tables}


def _count(cursor: object, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # type: ignore[attr-defined]  # noqa: S608  its own name
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]  # either kind of cursor


def _copy_sqlite(target: Path) -> Rows:
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
    except DatabaseError as problem:
        raise ArchiveRefused(
            f"The database cannot be copied: {problem}. Free some space or choose another place."
        ) from problem
    target.chmod(0o600)
    with closing(sqlite3.connect(target)) as copy:
        if (answer := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise ArchiveRefused(f"The database is damaged: {answer}. Restore the last backup.")
        tables = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        return {table: _count(copy.cursor(), table) for (table,) in sorted(tables.fetchall())}


def _fill_sqlite(source: Path) -> None:
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(connection.connection)
    except sqlite3.Error as problem:
        raise ArchiveRefused(
            f"The database cannot be restored: {problem}. Free some space or use another backup."
        ) from problem


def _dump(target: Path) -> Rows:
    """Counts and dumps the rows as of the same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        options = (
            "--format=plain",
            "--no-owner",
            "--no-privileges",
            "--schema=public",
            "--extension=*",
        )
        _run("pg_dump", *options, f"--snapshot={snapshot}", f"--file={target}")
        target.chmod(0o600)
        return rows()


def _load(source: Path) -> None:
    """The former tables go one by one before and after: to drop them all in the transaction of the load
    takes more locks than PostgreSQL has by default.
    """
    _drop_former()
    connection.close()
    _run(
        "psql",
        "--quiet",
        "--no-psqlrc",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--command={SET_ASIDE}",
        f"--file={source}",
        f"--command={BRING_EXTENSIONS}",
    )
    _drop_former()


def _drop_former() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('DROP TABLE %%I.%%I CASCADE', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname = %s",
            [FORMER],
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        cursor.execute(f"DROP SCHEMA IF EXISTS {FORMER} CASCADE")


def _run(program: str, *options: str) -> None:
    """Runs one of PostgreSQL's own programs on this database, with the password in the
    environment.
    """
    it = connection.settings_dict
    variables = {
        "PGHOST": it["HOST"],
        "PGPORT": it["PORT"],
        "PGUSER": it["USER"],
        "PGPASSWORD": it["PASSWORD"],
    }
    variables |= {
        f"PG{name.upper()}": value
        for name, value in it["OPTIONS"].items()
        if name.startswith("ssl")
    }
    env = (
        os.environ
        | {name: str(value) for name, value in variables.items() if value}
        | {"PGDATABASE": it["NAME"]}
    )
    try:
        done = subprocess.run([program, *options], env=env, capture_output=True, text=True)  # noqa: S603  our own words
    except FileNotFoundError as problem:
        remedy = "Install PostgreSQL’s client programs, in the server’s version or later."
        raise ArchiveRefused(f"{program} is not installed. {remedy}") from problem
    if done.returncode:
        raise ArchiveRefused(f"{program} says: {done.stderr.strip()}")
