"""The stored PDFs of packs."""

from pathlib import Path

from training import stored_files

WHERE = {"folder": "packs", "kind": "pdf"}


def keep(content: bytes) -> str:
    """Stores the file and returns its name."""
    return stored_files.keep(content, **WHERE)


def content_of(name: str) -> bytes:
    """The stored bytes. Raises FileLost if they are missing or changed."""
    return stored_files.content_of(name, **WHERE)


def drop(name: str) -> bool:
    """Deletes the file; returns whether it existed."""
    return stored_files.drop(name, **WHERE)


def place(name: str) -> Path:
    return stored_files.place(name, **WHERE)
