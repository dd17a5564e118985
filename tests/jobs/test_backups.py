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

from jobs.archives import ArchiveRefused, write
from jobs.backups import back_up, restore
from jobs.database_copies import NAMES
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
def test_back_up_contains_database_key_and_files(folder: Path) -> None:
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
def test_back_up_names_an_unreadable_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, looks: tuple[Any, str]
) -> None:
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
def test_restore_refuses_an_incompatible_archive(
    folder: Path, facts: dict[str, Any], said: str
) -> None:
    with pytest.raises(ArchiveRefused, match=said):
        restore(archive(folder, **facts))


@pytest.mark.django_db
def test_restore_refuses_an_installation_with_users(folder: Path) -> None:
    UserFactory()

    with pytest.raises(ArchiveRefused, match="This installation already has users"):
        restore(archive(folder))


@pytest.mark.django_db
def test_restore_refuses_an_installation_with_other_files(folder: Path) -> None:
    source = archive(folder)
    (folder / "files/packs/other.pdf").write_bytes(b"other")

    with pytest.raises(ArchiveRefused, match=r"not in this backup: .*other.pdf"):
        restore(source)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_restore_reports_missing_rows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_restore_refuses_an_incomplete_manifest(folder: Path, facts: dict[str, Any]) -> None:
    with pytest.raises(ArchiveRefused, match="does not say when it was made or what it contains"):
        restore(archive(folder, **facts))


def test_back_up_refuses_a_target_among_the_files(folder: Path) -> None:
    with pytest.raises(ArchiveRefused, match="is in the folder that is backed up"):
        back_up(folder / "files/packs/backup.zip", now=NOW)
