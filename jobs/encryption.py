"""Encrypts a file in pieces with a key that is in a file of its own, and decrypts it whole or not at all.

Each piece is a Fernet token of its number, whether it is the last, and its content; so a piece that is
changed, missing, repeated or out of order is found.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.fernet import Fernet, InvalidToken

FIRST_LINE = b"greenroom-backup 1\n"
PIECE = 1024 * 1024  # bytes
LONGEST_LINE = 2 * PIECE  # a token is a third longer than its piece
NUMBER = 8  # bytes
LAST = b"\x01"
NOT_LAST = b"\x00"


class KeyRefused(Exception):
    """There is no key, or it is not the one; the text says what is missing."""


def make_key(file: Path) -> None:
    """A new key, readable by this user only; never over another one."""
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            out.write(Fernet.generate_key() + b"\n")
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError as problem:
        raise KeyRefused(
            f"{file} exists. A key is never replaced: backups made with it would be lost."
        ) from problem
    except OSError as problem:
        raise KeyRefused(f"{file} cannot be written: {problem.strerror}.") from problem


def read_key(file: Path) -> Fernet:
    try:
        return Fernet(file.read_bytes().strip())
    except OSError as problem:
        raise KeyRefused(
            f"The key of the backups, {file}, cannot be read: {problem.strerror}."
        ) from problem
    except ValueError as problem:
        raise KeyRefused(f"{file} is not a key that manage.py backup_key made.") from problem


def is_encrypted(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(FIRST_LINE)) == FIRST_LINE
    except OSError:
        return False


def encrypt(source: IO[bytes], into: IO[bytes], key: Fernet) -> None:
    into.write(FIRST_LINE)
    number = 0
    piece = source.read(PIECE)
    while True:
        after = source.read(PIECE)
        head = number.to_bytes(NUMBER) + (NOT_LAST if after else LAST)
        into.write(key.encrypt(head + piece) + b"\n")
        if not after:
            return
        number, piece = number + 1, after


def decrypted(source: IO[bytes], key: Fernet) -> Iterator[bytes]:
    """The pieces in order; KeyRefused at the first that is not as it was written."""
    source.readline(len(FIRST_LINE))
    number = 0
    is_whole = False
    while line := source.readline(LONGEST_LINE):
        try:
            content = key.decrypt(line.rstrip(b"\n"))
        except InvalidToken as problem:
            raise KeyRefused(
                "This key does not open it." if number == 0 else "It is damaged."
            ) from problem
        if is_whole or content[:NUMBER] != number.to_bytes(NUMBER):
            raise KeyRefused("It is damaged.")
        is_whole = content[NUMBER : NUMBER + 1] == LAST
        number += 1
        yield content[NUMBER + 1 :]
    if not is_whole:
        raise KeyRefused("It is cut off.")
