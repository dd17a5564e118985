import os
from pathlib import Path
from stat import S_ISDIR

import pytest

from training.stored_files import FileDamaged, FileMissing, delete, path_of, read, store

WHERE = {"folder": "certificates", "kind": "pdf"}


def test_store_load_and_delete():
    name = store(b"a certificate", **WHERE)

    assert store(b"a certificate", **WHERE) == name
    assert read(name, **WHERE) == b"a certificate"
    assert list(path_of(name, **WHERE).parent.glob("*.part")) == []
    assert [delete(name, **WHERE), delete(name, **WHERE)] == [True, False]
    with pytest.raises(FileMissing, match="restore it"):
        read(name, **WHERE)


def test_load_refuses_a_changed_file():
    name = store(b"another certificate", **WHERE)
    path_of(name, **WHERE).write_bytes(b"forged")

    with pytest.raises(FileDamaged, match="restore it"):
        read(name, **WHERE)


def test_a_failed_write_leaves_no_partial_file(monkeypatch):
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("training.stored_files.os.replace", full)

    with pytest.raises(OSError, match="No space"):
        store(b"no room for this", **WHERE)

    folder: Path = path_of("0" * 64, **WHERE).parent.parent
    assert list(folder.rglob("*.part")) == []


def test_store_syncs_the_file_and_its_folder(monkeypatch):
    synced: list[bool] = []
    monkeypatch.setattr(
        "training.stored_files.os.fsync", lambda fd: synced.append(S_ISDIR(os.fstat(fd).st_mode))
    )

    store(b"safe", **WHERE)

    assert synced == [False, True]


def test_storing_a_file_again_repairs_a_damaged_one():
    name = store(b"whole", **WHERE)
    path_of(name, **WHERE).write_bytes(b"torn")

    store(b"whole", **WHERE)

    assert read(name, **WHERE) == b"whole"
