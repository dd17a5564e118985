"""The stored PDFs of packs."""

from pathlib import Path

from training import stored_files

LOCATION = {"folder": "packs", "kind": "pdf"}


def store(content: bytes) -> str:
    """Stores the file and returns its name."""
    return stored_files.store(content, **LOCATION)


def read(name: str) -> bytes:
    """The stored bytes. Raises FileLost if they are missing or changed."""
    return stored_files.read(name, **LOCATION)


def delete(name: str) -> bool:
    """Deletes the file; returns whether it existed."""
    return stored_files.delete(name, **LOCATION)


def path_of(name: str) -> Path:
    return stored_files.path_of(name, **LOCATION)
