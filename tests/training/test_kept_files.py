from pathlib import Path

import pytest

from training.kept_files import FileLost, content_of, drop, keep, place

WHERE = {"folder": "certificates", "kind": "pdf"}


def test_a_file_is_kept_whole_under_its_name_and_dropped_for_good() -> None:
    name = keep(b"a certificate", **WHERE)

    assert keep(b"a certificate", **WHERE) == name
    assert content_of(name, **WHERE) == b"a certificate"
    assert list(place(name, **WHERE).parent.glob("*.part")) == []
    drop(name, **WHERE)
    drop(name, **WHERE)
    with pytest.raises(FileLost):
        content_of(name, **WHERE)


def test_a_file_that_was_changed_is_not_given_out() -> None:
    name = keep(b"another certificate", **WHERE)
    place(name, **WHERE).write_bytes(b"forged")

    with pytest.raises(FileLost, match="restore it"):
        content_of(name, **WHERE)


def test_a_write_that_fails_leaves_nothing_torn(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("training.kept_files.os.replace", full)

    with pytest.raises(OSError, match="No space"):
        keep(b"no room for this", **WHERE)

    folder: Path = place("0" * 64, **WHERE).parent.parent
    assert list(folder.rglob("*.part")) == []
