"""A full disk: how it is told from other failures, and the reserve that lets an administrator sign
in all the same.

A sign-in writes a session, the time of the sign-in and an event of the audit trail. On a full disk
none of that can be written, and to let somebody in without it would let guesses at passwords go
uncounted. So a file in DATA_DIR holds some room while there is plenty, and is deleted when an
administrator signs in and nothing else can be written (ADR 16).
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
PLENTY = 1024 * 1024 * 1024  # of free bytes, before some are reserved
NO_ROOM = 64 * 1024  # bytes: less than that is free on a full disk
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
    """Writes the reserve where there is none and the disk has plenty of room. Whether there is one
    now.
    """
    reserve = _reserve()
    if reserve.exists():
        return True
    if shutil.disk_usage(settings.DATA_DIR).free < PLENTY:
        return False
    part = reserve.with_suffix(".part")
    with part.open("wb") as file:
        file.write(os.urandom(RESERVED))  # a file system may store zeros without using any room
        os.fsync(file.fileno())
    part.replace(reserve)
    return True


def release_reserve() -> bool:
    """Gives the room back. Whether there was any."""
    try:
        _reserve().unlink()
    except FileNotFoundError:
        return False
    return True


def _reserve() -> Path:
    return Path(settings.DATA_DIR) / NAME
