"""The finished files of packs: each named by the SHA-256 of its bytes, written whole or not at all, never changed."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class FileMissing(Exception):
    """The file is not there any more. Ask the administrator to restore it from the last backup."""


class FileDamaged(Exception):
    """The file is not what was stored. Ask the administrator to restore it from the last backup."""


def keep(content: bytes) -> str:
    """Stores the file and answers its name. When this returns, the file outlives a power cut."""
    name = hashlib.sha256(content).hexdigest()
    path = place(name)
    if path.exists():
        return name
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
    _sync_folder(path.parent)
    return name


def content_of(name: str) -> bytes:
    """The bytes that were stored, proved by their name."""
    try:
        content = place(name).read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(FileMissing.__doc__) from error
    if hashlib.sha256(content).hexdigest() != name:
        raise FileDamaged(FileDamaged.__doc__)
    return content


def remove(name: str) -> bool:
    """Whether it was there."""
    path = place(name)
    if not path.exists():
        return False
    path.unlink()
    _sync_folder(path.parent)
    return True


def place(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "packs" / name[:2] / f"{name}.pdf"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
