"""Files in a folder for each kind, named by the SHA-256 of their content, written atomically, never
changed.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from jobs.archives import sync_folder


class FileLost(Exception):
    """The stored file cannot be read; the message says what to do."""


class FileMissing(FileLost):
    def __init__(self) -> None:
        super().__init__(
            "The file is missing here. Ask the administrator to restore it from the last backup, or"
            " to share DATA_DIR with the host that has it."
        )


class FileDamaged(FileLost):
    def __init__(self) -> None:
        super().__init__(
            "The file is damaged. Ask the administrator to restore it from the last backup."
        )


def store(content: bytes, *, folder: str, kind: str) -> str:
    """Store the content durably and return its name."""
    name = content_name(content)
    path = path_of(name, folder=folder, kind=kind)
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
    sync_folder(path.parent)
    return name


def content_name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(name: str, *, folder: str, kind: str) -> bytes:
    """The stored content, checked against its name."""
    try:
        content = path_of(name, folder=folder, kind=kind).read_bytes()
    except FileNotFoundError as error:
        raise FileMissing from error
    if hashlib.sha256(content).hexdigest() != name:
        raise FileDamaged
    return content


def delete(name: str, *, folder: str, kind: str) -> bool:
    """Delete the file; return whether it existed."""
    path = path_of(name, folder=folder, kind=kind)
    if not path.exists():
        return False
    path.unlink()
    sync_folder(path.parent)
    return True


def path_of(name: str, *, folder: str, kind: str) -> Path:
    return Path(settings.MEDIA_ROOT) / folder / name[:2] / f"{name}.{kind}"
