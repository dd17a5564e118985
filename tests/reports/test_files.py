import hashlib
import os
from pathlib import Path

import pytest

from reports import files


def test_a_kept_file_is_named_by_its_hash_and_comes_back(media: Path) -> None:
    name = files.keep(b"%PDF")

    assert name == hashlib.sha256(b"%PDF").hexdigest()
    assert files.content_of(name) == b"%PDF"
    assert [path.name for path in media.rglob("*.*")] == [f"{name}.pdf"]


def test_keeping_the_same_file_twice_keeps_one(media: Path) -> None:
    assert files.keep(b"%PDF") == files.keep(b"%PDF")
    assert len(list(media.rglob("*.pdf"))) == 1


def test_a_file_that_could_not_be_written_leaves_nothing_behind(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space left"):
        files.keep(b"%PDF")
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_missing_file_is_said_to_be_missing(media: Path) -> None:
    with pytest.raises(files.FileMissing, match="restore it from the last backup"):
        files.content_of("0" * 64)


def test_a_damaged_file_is_not_given_out(media: Path) -> None:
    name = files.keep(b"%PDF")
    files.place(name).write_bytes(b"%PDX")

    with pytest.raises(files.FileDamaged, match="not what was stored"):
        files.content_of(name)


def test_remove_deletes_the_file_once(media: Path) -> None:
    name = files.keep(b"%PDF")

    assert [files.remove(name), files.remove(name), files.place(name).exists()] == [True, False, False]
