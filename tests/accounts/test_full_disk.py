"""Recognising a full disk, and the reserved space."""

import errno
import shutil
import sqlite3
from collections import namedtuple
from pathlib import Path

import pytest
from django.db import OperationalError
from psycopg.errors import DiskFull, LockNotAvailable
from pytest_django import Settings

from accounts import full_disk

Usage = namedtuple("Usage", "free")
MEBIBYTE = 1024 * 1024
IOERR_WRITE = sqlite3.SQLITE_IOERR | 3 << 8


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch):
    return lambda number: monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=number))


def of_sqlite(code: int) -> sqlite3.OperationalError:
    problem = sqlite3.OperationalError("what SQLite says")
    problem.sqlite_errorcode = code
    return problem


@pytest.mark.parametrize(
    ("problem", "bytes_free", "expected"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), MEBIBYTE, True),
        (of_sqlite(IOERR_WRITE), 0, True),
        (of_sqlite(IOERR_WRITE), MEBIBYTE, False),
        (of_sqlite(sqlite3.SQLITE_BUSY), 0, False),
        (OSError(errno.ENOSPC, "No space left on device"), MEBIBYTE, True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), MEBIBYTE, True),
        (OSError(errno.EACCES, "Permission denied"), 0, False),
        (DiskFull("could not extend file"), MEBIBYTE, True),
        (LockNotAvailable("a lock"), 0, False),
        (None, 0, False),
    ],
)
def test_is_disk_full(free, problem, bytes_free, expected):
    free(bytes_free)

    assert full_disk.is_disk_full(problem) is expected


def test_is_disk_full_checks_the_causes():
    problem = OperationalError("database or disk is full")
    problem.__cause__ = of_sqlite(sqlite3.SQLITE_FULL)

    assert full_disk.is_disk_full(problem)


def test_reserve_is_written_once_and_released_once(tmp_path, free):
    free(full_disk.PLENTY - 1)
    before = full_disk.keep_reserve()
    free(full_disk.PLENTY)
    kept = [full_disk.keep_reserve() for _ in range(2)]
    free(0)
    kept.append(full_disk.keep_reserve())

    assert (before, kept) == (False, [True] * 3)
    assert [file.name for file in tmp_path.iterdir()] == ["reserve"]
    assert (tmp_path / "reserve").stat().st_size == full_disk.RESERVED
    assert [full_disk.release_reserve() for _ in range(2)] == [True, False]
