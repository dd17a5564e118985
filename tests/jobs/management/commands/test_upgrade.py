from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from accounts.full_disk import RESERVED
from jobs.archives import ArchiveRefused
from jobs.encryption import is_encrypted, make_key
from jobs.management.commands import upgrade

COMMITTED = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WAITING = [Migration("0002_lanes", "jobs")]


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the commands that were called; nothing is migrated."""
    names: list[str] = []
    monkeypatch.setattr(upgrade, "call_command", lambda name, **_: names.append(name))
    yield names
    connection.close()  # the limit of a statement is as it was in the next one


@COMMITTED
def test_upgrade_backs_up_before_migrations(
    tmp_path,
    called,
    monkeypatch,
    capsys,
):
    monkeypatch.setattr(upgrade, "unapplied_migrations", lambda: WAITING)

    call_command("upgrade")

    [backup] = (tmp_path / "backups").iterdir()
    assert f"Backup taken before the upgrade: {backup}\n" in capsys.readouterr().out
    assert (tmp_path / "reserve").stat().st_size == RESERVED
    assert called == ["migrate"]


@COMMITTED
@pytest.mark.parametrize(("waiting", "arguments"), [([], []), (WAITING, ["--no-backup"])])
def test_upgrade_without_migrations_makes_no_backup(
    tmp_path,
    called,
    monkeypatch,
    waiting,
    arguments,
):
    monkeypatch.setattr(upgrade, "unapplied_migrations", lambda: waiting)

    call_command("upgrade", *arguments)

    assert not (tmp_path / "backups").exists()
    assert called == ["migrate"]


@COMMITTED
def test_upgrade_changes_nothing_if_the_backup_fails(called, monkeypatch):
    def refuse(*_: Any, **__: Any) -> None:
        raise ArchiveRefused("The disk is full. Make room.")

    monkeypatch.setattr(upgrade, "unapplied_migrations", lambda: WAITING)
    monkeypatch.setattr(upgrade, "back_up", refuse)

    with pytest.raises(
        CommandError, match=r"Nothing was changed.*The disk is full. Make room.\n.*--no-backup"
    ):
        call_command("upgrade")

    assert called == []


@pytest.mark.django_db
def test_upgrade_refuses_a_database_from_between_two_releases(called):
    MigrationRecorder(connection).record_unapplied("training", "0013_what_cover_costs")

    with pytest.raises(CommandError, match=r"Nothing was changed.*\n.*training\.0001_first"):
        call_command("upgrade")

    assert called == []


@COMMITTED
def test_failed_upgrade_without_a_backup_names_the_last_one(
    monkeypatch,
):
    def fail(*_: Any, **__: Any) -> None:
        raise ValueError("a slip")

    monkeypatch.setattr(upgrade, "call_command", fail)

    with pytest.raises(
        CommandError, match=r"stopped: a slip\n(.*\n)*.*manage.py restore FILE\nFILE is your last"
    ):
        call_command("upgrade")

    connection.close()


@COMMITTED
@pytest.mark.parametrize("has_data", [False, True])
def test_upgrade_repeats_what_migrations_say_of_rows_that_were_there(monkeypatch, capsys, has_data):
    said = "\n  M1 Media awareness: 60 minutes"
    monkeypatch.setattr(upgrade, "has_data", lambda: has_data)
    monkeypatch.setattr(upgrade, "call_command", lambda *_, **__: print(said, end=""))

    call_command("upgrade", "--no-backup")

    assert capsys.readouterr().out == ("  M1 Media awareness: 60 minutes\n" if has_data else "")
    connection.close()


@COMMITTED
@pytest.mark.parametrize("since", [True, False])
def test_the_backup_is_encrypted_if_the_version_before_could_read_it(
    tmp_path,
    called,
    monkeypatch,
    settings,
    capsys,
    since,
):
    settings.BACKUP_KEY_FILE = str(tmp_path / "backup.key")
    make_key(tmp_path / "backup.key")
    monkeypatch.setattr(upgrade, "unapplied_migrations", lambda: WAITING)
    if not since:
        monkeypatch.setattr(upgrade, "ENCRYPTS_SINCE", ("jobs", "not_applied"))

    call_command("upgrade")

    [backup] = (tmp_path / "backups").iterdir()
    assert is_encrypted(backup) == since
    assert ("It is not encrypted" in capsys.readouterr().out) == (not since)


@COMMITTED
def test_upgrade_with_verbosity_0_says_nothing(called, monkeypatch, capsys):
    monkeypatch.setattr(upgrade, "unapplied_migrations", lambda: WAITING)
    monkeypatch.setattr(upgrade, "call_command", lambda *_, **__: print("M1: 60 minutes"))

    call_command("upgrade", verbosity=0)

    assert capsys.readouterr().out == ""
