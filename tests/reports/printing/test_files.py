import hashlib

import pytest

from reports.printing import files
from training.stored_files import FileDamaged, FileMissing


def test_a_kept_file_is_named_by_its_hash_and_comes_back(media):
    name = files.store(b"%PDF")

    assert name == hashlib.sha256(b"%PDF").hexdigest()
    assert files.read(name) == b"%PDF"
    assert [path.name for path in media.rglob("*.*")] == [f"{name}.pdf"]


def test_keeping_the_same_file_twice_keeps_one(media):
    assert files.store(b"%PDF") == files.store(b"%PDF")
    assert len(list(media.rglob("*.pdf"))) == 1


def test_a_missing_file_is_said_to_be_missing(media):
    with pytest.raises(FileMissing, match="restore it from the last backup"):
        files.read("0" * 64)


def test_a_damaged_file_is_not_given_out(media):
    name = files.store(b"%PDF")
    files.path_of(name).write_bytes(b"%PDX")

    with pytest.raises(FileDamaged, match="The file is damaged"):
        files.read(name)


def test_drop_deletes_the_file_once(media):
    name = files.store(b"%PDF")

    assert [files.delete(name), files.delete(name), files.path_of(name).exists()] == [
        True,
        False,
        False,
    ]
