"""Makes the sample of a release, from which tests/faults/test_upgrades.py upgrades.

Run in a checkout of the release, once `make setup` has been there:

    .venv/bin/python bin/release_sample.py v0.2.0 --postgres postgres://postgres@127.0.0.1:5432

It writes tests/samples/releases/VERSION: a small example organisation as a SQLite file and as a
dump of PostgreSQL, both compressed, and the SHA-256 of every migration. The files are committed and
never changed.
"""

import argparse
import gzip
import hashlib
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

ROOT = Path.cwd()
PEOPLE = "10"
LAST_DAY = "2026-11-25"
DATABASE = "greenroom_release_sample"
APPS = ("accounts", "jobs", "training", "scheduling", "desk", "imports", "reports")
RESTRICT = re.compile(
    rb"^\\(?:un)?restrict \w+\n", re.MULTILINE
)  # commands unknown to older versions of psql
OUR_IMPORT = re.compile(rf"(?:from|import) (?:{'|'.join(APPS)})\b")
OUR_MODULES = re.compile(rf"\b(?:{'|'.join(APPS)})(?:\.\w+)+\.(?=\w)")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the sample of a release.")
    parser.add_argument("version", help="such as v0.2.0")
    parser.add_argument(
        "--postgres",
        required=True,
        help="the address of a server on which databases may be created, without a database",
    )
    parser.add_argument("--into", type=Path, help="by default tests/samples/releases/VERSION")
    options = parser.parse_args()
    into = options.into or ROOT / "tests" / "samples" / "releases" / options.version
    into.mkdir(parents=True, exist_ok=True)
    (into / "migrations.txt").write_text(migrations())
    write(into / "greenroom.sqlite3.gz", sqlite())
    write(into / "greenroom.sql.gz", postgresql(options.postgres))


def migrations() -> str:
    """One line for each: its digest and its path."""
    files = sorted(file for app in APPS for file in (ROOT / app / "migrations").glob("[0-9]*.py"))
    return "".join(f"{digest(file)}  {file.relative_to(ROOT)}\n" for file in files)


def digest(migration: Path) -> str:
    """The SHA-256 of its text, whatever modules of ours the names that it uses are imported from.

    A module may move, and the import with it; nothing else of a released migration may change.
    """
    lines = [
        OUR_MODULES.sub("", line)
        for line in migration.read_text().splitlines()
        if not OUR_IMPORT.match(line)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def sqlite() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        fill(folder, "")
        copy = Path(folder) / "copy.sqlite3"
        connection = sqlite3.connect(Path(folder) / "greenroom.sqlite3")
        connection.execute("VACUUM INTO ?", [str(copy)])
        connection.close()
        return copy.read_bytes()


def postgresql(server: str) -> bytes:
    """Created on the server, dumped as SQL without owners and privileges, and dropped."""
    url = f"{server.rstrip('/')}/{DATABASE}"
    drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
    with (
        tempfile.TemporaryDirectory() as folder,
        psycopg.connect(f"{server.rstrip('/')}/postgres", autocommit=True) as connection,
    ):
        connection.execute(drop)
        connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            fill(folder, url)
            command = ["pg_dump", "--no-owner", "--no-privileges", url]
            dump = subprocess.run(command, check=True, capture_output=True).stdout
            return RESTRICT.sub(b"", dump)
        finally:
            connection.execute(drop)


def fill(folder: str, database_url: str) -> None:
    """Migrates an empty installation and makes the example organisation in it."""
    env = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": database_url, "ENV_FILE": os.devnull}
    for command in (
        ["migrate", "--verbosity", "0"],
        ["demo", "--people", PEOPLE, "--on", LAST_DAY],
    ):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)


def write(file: Path, content: bytes) -> None:
    file.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    sys.stdout.write(f"{file}: {file.stat().st_size / 1_000_000:.2f} MB\n")


if __name__ == "__main__":
    main()
