"""Where among the kept files the finished ones of packs are."""

from pathlib import Path

from training import stored_files

WHERE = {"folder": "packs", "kind": "pdf"}


def keep(content: bytes) -> str:
    """Stores the file and answers its name."""
    return stored_files.keep(content, **WHERE)


def content_of(name: str) -> bytes:
    """The bytes that were stored; FileLost where they are gone or others."""
    return stored_files.content_of(name, **WHERE)


def drop(name: str) -> bool:
    """Gone for good; whether it was there."""
    return stored_files.drop(name, **WHERE)


def place(name: str) -> Path:
    return stored_files.place(name, **WHERE)
