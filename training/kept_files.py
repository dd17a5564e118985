"""Files that people bring, in a folder for each kind: named by the SHA-256 of their bytes, written whole or not."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class FileLost(Exception):
    """The text says what to do."""

    def __init__(self) -> None:
        super().__init__("The file is not there or is damaged. Ask the administrator to restore it from a backup.")


def keep(content: bytes, *, folder: str, kind: str) -> str:
    """Stores it and answers its name. When this returns, it outlives a power cut."""
    name = hashlib.sha256(content).hexdigest()
    path = place(name, folder=folder, kind=kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return name


def content_of(name: str, *, folder: str, kind: str) -> bytes:
    """The bytes that were stored, proved by their name."""
    try:
        content = place(name, folder=folder, kind=kind).read_bytes()
    except FileNotFoundError as error:
        raise FileLost from error
    if hashlib.sha256(content).hexdigest() != name:
        raise FileLost
    return content


def drop(name: str, *, folder: str, kind: str) -> None:
    """Gone for good; nothing where it is gone already."""
    place(name, folder=folder, kind=kind).unlink(missing_ok=True)


def place(name: str, *, folder: str, kind: str) -> Path:
    return Path(settings.MEDIA_ROOT) / folder / name[:2] / f"{name}.{kind}"
