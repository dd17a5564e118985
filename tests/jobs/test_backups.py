"""What is backed up, and which archive is refused before anything of this installation is touched.

That an installation comes back whole is shown in tests/faults/test_backup.py.
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
    """A backup of this kind of database, with the one file that is here, of no rows at all."""
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
def test_back_up_holds_the_database_the_key_and_every_whole_file(folder: Path) -> None:
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
def test_back_up_names_what_it_cannot_look_into(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, looks: tuple[Any, str]
) -> None:
    """Left out in silence it would be missing where the backup is restored."""
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
def test_restore_refuses_what_this_installation_cannot_take(
    folder: Path, facts: dict[str, Any], said: str
) -> None:
    with pytest.raises(ArchiveRefused, match=said):
        restore(archive(folder, **facts))


@pytest.mark.django_db
def test_restore_refuses_where_somebody_works_already(folder: Path) -> None:
    UserFactory()

    with pytest.raises(ArchiveRefused, match="This installation already has users"):
        restore(archive(folder))


@pytest.mark.django_db
def test_restore_refuses_beside_files_of_something_else(folder: Path) -> None:
    source = archive(folder)
    (folder / "files/packs/other.pdf").write_bytes(b"other")

    with pytest.raises(ArchiveRefused, match=r"not in this backup: .*other.pdf"):
        restore(source)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_restore_says_where_rows_are_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_restore_refuses_what_does_not_say_what_it_is(folder: Path, facts: dict[str, Any]) -> None:
    with pytest.raises(ArchiveRefused, match="does not say when it was made or what it contains"):
        restore(archive(folder, **facts))


def test_a_backup_does_not_go_among_what_it_backs_up(folder: Path) -> None:
    with pytest.raises(ArchiveRefused, match="is in the folder that is backed up"):
        back_up(folder / "files/packs/backup.zip", now=NOW)
