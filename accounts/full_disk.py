"""A full disk: how to recognise it, and the reserved space that still lets an administrator sign in.

A sign-in writes a session, the time of the sign-in and an audit event. On a full disk none of that
can be written, and admitting somebody without it would leave guesses at passwords uncounted. So a
file in DATA_DIR reserves some space while there is plenty, and is deleted when an administrator
signs in and nothing else can be written (ADR 16).
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from psycopg.errors import DiskFull

RESERVED = 16 * 1024 * 1024  # bytes
PLENTY = 1024 * 1024 * 1024  # free bytes needed before some are reserved
NO_ROOM = 64 * 1024  # bytes: less free space than this means a full disk
NAME = "reserve"


def is_disk_full(problem: BaseException | None) -> bool:
    """Whether this failed because the disk of the database or of DATA_DIR is full."""
    return any(map(_is_about_room, _with_causes(problem)))


def _with_causes(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__


def _is_about_room(problem: BaseException) -> bool:
    if isinstance(problem, sqlite3.OperationalError):
        code = getattr(problem, "sqlite_errorcode", 0)
        is_unwritable = code & 0xFF == sqlite3.SQLITE_IOERR and has_no_room()
        return code == sqlite3.SQLITE_FULL or is_unwritable
    if isinstance(problem, OSError):
        return problem.errno in {errno.ENOSPC, errno.EDQUOT}
    return isinstance(problem, DiskFull)


def has_no_room() -> bool:
    return shutil.disk_usage(settings.DATA_DIR).free < NO_ROOM


def keep_reserve() -> bool:
    """Writes the reserve if there is none and the disk has plenty of space. Returns whether there is
    one now.
    """
    reserve = _reserve()
    if reserve.exists():
        return True
    if shutil.disk_usage(settings.DATA_DIR).free < PLENTY:
        return False
    part = reserve.with_suffix(".part")
    with part.open("wb") as file:
        file.write(os.urandom(RESERVED))  # a file system may store zeros without using any space
        os.fsync(file.fileno())
    part.replace(reserve)
    return True


def release_reserve() -> bool:
    """Deletes the reserve. Returns whether there was one."""
    try:
        _reserve().unlink()
    except FileNotFoundError:
        return False
    return True


def _reserve() -> Path:
    return Path(settings.DATA_DIR) / NAME
