"""What is backed up, and which archives are refused before anything is changed.

tests/faults/test_backup.py restores a whole installation.
"""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from accounts.models import User
from jobs.archives import ArchiveRefused, write
from jobs.backups import back_up, restore
from jobs.database_copies import NAMES
from jobs.encryption import decrypted, is_encrypted, make_key, read_key
from tests.clock import NOW
from tests.factories.accounts import UserFactory


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    (tmp_path / "files/packs").mkdir(parents=True)
    (tmp_path / "files/packs/one.pdf").write_bytes(b"one")
    (tmp_path / "secret_key").write_text("key")
    return tmp_path


def archive(folder: Path, **facts: Any) -> Path:
    """A backup of this kind of database, with one file and no rows."""
    (folder / "copy").write_bytes(b"")
    told = {
        "made_at": "2026-11-25T16:20:00+00:00",
        "database": connection.vendor,
        "migrations": [],
        "rows": {},
    } | facts
    members = [
        (NAMES[told["database"]], folder / "copy"),
        ("files/packs/one.pdf", folder / "files/packs/one.pdf"),
    ]
    write(folder / "backup.zip", members, facts=told)
    return folder / "backup.zip"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_back_up_contains_database_key_and_files(folder):
    UserFactory()
    (folder / "files/packs/two.part").write_bytes(b"half")
    (folder / "files/link").symlink_to("/etc/hostname")

    manifest = back_up(folder / "backup.zip", now=NOW)

    assert sorted(manifest["members"]) == sorted(
        [NAMES[connection.vendor], "files/packs/one.pdf", "secret_key"]
    )
    assert (manifest["made_at"], manifest["database"]) == (
        "2026-11-25T16:20:00+00:00",
        connection.vendor,
    )
    assert manifest["rows"]["accounts_user"] == 1
    assert ["accounts", "0002_salt_of_events"] in manifest["migrations"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(
    ("name", "looks"), [("packs", (os, "scandir")), ("packs/one.pdf", (Path, "lstat"))]
)
def test_back_up_names_an_unreadable_folder(folder, monkeypatch, name, looks):
    """If its files were silently left out, they would be missing after a restore."""
    closed = folder / "files" / name
    original = getattr(*looks)

    def look(path: Any, *rest: Any) -> Any:
        if str(path) == str(closed):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return original(path, *rest)

    monkeypatch.setattr(*looks, look)

    with pytest.raises(ArchiveRefused, match=f"^{closed} cannot be read: Permission denied"):
        back_up(folder / "backup.zip", now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"migrations": [["accounts", "0999_later"]]},
            "is from a later version, with accounts 0999_later",
        ),
        (
            {"database": "postgresql" if connection.vendor == "sqlite" else "sqlite"},
            f"but this installation uses {connection.vendor}",
        ),
    ],
)
def test_restore_refuses_an_incompatible_archive(folder, facts, said):
    with pytest.raises(ArchiveRefused, match=said):
        restore(archive(folder, **facts))


@pytest.mark.django_db
def test_restore_refuses_an_installation_with_users(folder):
    UserFactory()

    with pytest.raises(ArchiveRefused, match="This installation already has users"):
        restore(archive(folder))


@pytest.mark.django_db
def test_restore_takes_an_archive_with_migrations_of_an_app_that_was_removed(folder):
    UserFactory()

    with pytest.raises(ArchiveRefused, match="This installation already has users"):
        restore(archive(folder, migrations=[["axes", "0001_initial"]]))


@pytest.mark.django_db
def test_restore_refuses_an_installation_with_other_files(folder):
    source = archive(folder)
    (folder / "files/packs/other.pdf").write_bytes(b"other")

    with pytest.raises(ArchiveRefused, match=r"not in this backup: .*other.pdf"):
        restore(source)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_restore_reports_missing_rows(folder, monkeypatch):
    monkeypatch.setattr("jobs.database_copies.take_from", lambda _: None)

    with pytest.raises(ArchiveRefused, match="accounts_user has 0 rows and should have 7"):
        restore(archive(folder, rows={"accounts_user": 7}))


@pytest.mark.parametrize(
    "facts",
    [
        {"made_at": None},
        {"migrations": None},
        {"migrations": [1]},
        {"migrations": [["accounts"]]},
        {"migrations": [["accounts", []]]},
        {"rows": []},
        {"rows": {"accounts_user": "7"}},
    ],
)
def test_restore_refuses_an_incomplete_manifest(folder, facts):
    with pytest.raises(ArchiveRefused, match="does not say when it was made or what it contains"):
        restore(archive(folder, **facts))


def test_back_up_refuses_a_target_among_the_files(folder):
    with pytest.raises(ArchiveRefused, match="is in the folder that is backed up"):
        back_up(folder / "files/packs/backup.zip", now=NOW)


@pytest.fixture
def key(folder: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings.BACKUP_KEY_FILE = str(tmp_path_factory.mktemp("keys") / "backup.key")
    make_key(Path(settings.BACKUP_KEY_FILE))
    return Path(settings.BACKUP_KEY_FILE)


@pytest.fixture
def encrypted(folder: Path, key: Path) -> Path:
    """An encrypted backup of one user; made again, it replaces the first."""
    UserFactory()
    for _ in range(2):
        back_up(folder / "backup", now=NOW)
    User.objects.all().delete()
    return folder / "backup"


IN_USE = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@IN_USE
def test_encrypted_backup_holds_neither_its_key_nor_anything_to_read(encrypted, key):
    content = encrypted.read_bytes()

    assert is_encrypted(encrypted)
    assert encrypted.stat().st_mode & 0o777 == 0o600
    assert [word in content for word in (b"PK\x03\x04", b"files/packs", b"one.pdf")] == [False] * 3
    with encrypted.open("rb") as file:
        plain = b"".join(decrypted(file, read_key(key)))
    assert (b"files/packs/one.pdf" in plain, key.read_bytes().strip() in plain) == (True, False)
    assert [path.name for path in encrypted.parent.iterdir() if ".greenroom" in path.name] == []


@IN_USE
@pytest.mark.only_on("sqlite")  # restoring drops the schema of a database that others use
def test_encrypted_backup_is_restored_with_its_key(encrypted):
    assert restore(encrypted)["rows"]["accounts_user"] == 1
    assert User.objects.count() == 1


@IN_USE
def test_restore_without_the_key_says_what_is_missing(encrypted, settings, tmp_path_factory):
    own = settings.BACKUP_KEY_FILE
    other = tmp_path_factory.mktemp("other") / "backup.key"
    make_key(other)

    for file, said in (
        ("", "is encrypted. Set BACKUP_KEY_FILE to the file with the key"),
        (f"{own}.gone", "cannot be read: No such file or directory. Make one with"),
        (str(other), "This key does not open it."),
    ):
        settings.BACKUP_KEY_FILE = file
        with pytest.raises(ArchiveRefused, match=said):
            restore(encrypted)
    assert User.objects.count() == 0


@IN_USE
def test_a_plain_backup_is_restored_where_backups_are_encrypted(folder, key):
    UserFactory()

    with pytest.raises(ArchiveRefused, match="This installation already has users"):
        restore(archive(folder))


@pytest.mark.django_db
def test_back_up_refuses_a_key_among_the_files(folder, settings):
    settings.BACKUP_KEY_FILE = str(folder / "files" / "backup.key")
    make_key(folder / "files" / "backup.key")

    with pytest.raises(ArchiveRefused, match="would be part of the backup"):
        back_up(folder / "backup.zip", now=NOW)


@IN_USE
def test_back_up_without_its_key_writes_nothing(folder, settings):
    settings.BACKUP_KEY_FILE = str(folder / "gone.key")

    with pytest.raises(ArchiveRefused, match="bring back the one that was used"):
        back_up(folder / "backup.zip", now=NOW)
    assert not (folder / "backup.zip").exists()
