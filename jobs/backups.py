"""Backs up an installation into one archive (database first, then files), and restores one."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accounts.models import User
from jobs import archives, database_copies, encryption
from jobs.archives import Archive, ArchiveRefused

FILES = "files/"
KEY = "secret_key"
BACKED_UP = "backup.made"  # in the audit trail
REMOVED_APPS = {"axes"}  # of earlier versions


def back_up(target: Path, *, now: datetime, is_plain: bool = False) -> dict[str, Any]:
    """Writes the archive and returns its manifest. If it raises ArchiveRefused, nothing was
    written.

    A file added after the copy of the database is included too, which does no harm. `is_plain`: not
    encrypted, although there is a key.
    """
    if target.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise ArchiveRefused(f"{target} is in the folder that is backed up. Choose another place.")
    key = None if is_plain else _key()
    with archives.folder_beside(target) as folder:
        database, rows = database_copies.copy_into(folder)
        facts = {
            "made_at": now.isoformat(timespec="seconds"),
            "database": connection.vendor,
            "migrations": sorted(map(list, MigrationLoader(connection).applied_migrations)),
            "rows": rows,
        }
        members = [(database.name, database), *_members()]
        if key is None:
            return archives.write(target, members, facts=facts)
        plain = folder / "plain"
        manifest = archives.write(plain, members, facts=facts)
        _encrypt(plain, target, key, folder / "encrypted")
        return manifest


def _key() -> Fernet | None:
    """The key in BACKUP_KEY_FILE; None if backups are not encrypted. It is in no backup."""
    if not settings.BACKUP_KEY_FILE:
        return None
    file = Path(settings.BACKUP_KEY_FILE).absolute()
    if file.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise ArchiveRefused(f"{file} would be part of the backup. Move it and BACKUP_KEY_FILE.")
    try:
        return encryption.read_key(file)
    except encryption.KeyRefused as refusal:
        raise ArchiveRefused(
            f"{refusal} Make one with manage.py backup_key, or bring back the one that was used."
        ) from refusal


def _encrypt(plain: Path, target: Path, key: Fernet, part: Path) -> None:
    """Encrypts the archive, reads it back, and puts it into its place."""
    archives.refuse_another_file(target)
    with plain.open("rb") as source, archives.create_file(part) as into:
        encryption.encrypt(source, into, key)
        into.flush()
        os.fsync(into.fileno())
    with part.open("rb") as written:
        for _ in encryption.decrypted(written, key):
            pass
    os.replace(part, target)
    archives.sync_folder(target.parent)


@contextmanager
def _opened(source: Path) -> Iterator[Archive]:
    """The archive, decrypted into a folder that goes again if it is encrypted."""
    if not encryption.is_encrypted(source):
        with archives.open_archive(source) as archive:
            yield archive
        return
    if (key := _key()) is None:
        raise ArchiveRefused(
            f"{source} is encrypted. Set BACKUP_KEY_FILE to the file with the key that it was made with; "
            "without it nobody can read the backup."
        )
    with archives.folder_beside(settings.DATA_DIR / KEY) as folder:
        plain = folder / "plain"
        try:
            with source.open("rb") as sealed, archives.create_file(plain) as into:
                into.writelines(encryption.decrypted(sealed, key))
        except encryption.KeyRefused as refusal:
            raise ArchiveRefused(
                f"{source} cannot be opened with {settings.BACKUP_KEY_FILE}. {refusal}"
            ) from refusal
        with archives.open_archive(plain, called=source) as archive:
            yield archive


def _members() -> Iterator[tuple[str, Path]]:
    """The secret key, if it is in DATA_DIR, and every complete file."""
    if (key := settings.DATA_DIR / KEY).exists():
        yield KEY, key
    for path in _stored_files():
        yield f"{FILES}{path.relative_to(settings.MEDIA_ROOT).as_posix()}", path


def _stored_files() -> list[Path]:
    """Sorted paths; ArchiveRefused if a folder cannot be read, because its files would be
    missing.
    """
    folders = Path(settings.MEDIA_ROOT).walk(on_error=_raise_unreadable)
    paths = (folder / name for folder, _, names in folders for name in names)
    return sorted(path for path in paths if path.suffix != ".part" and _is_plain(path))


def _raise_unreadable(problem: OSError) -> None:
    if not isinstance(problem, FileNotFoundError):
        raise archives.cannot_read(Path(problem.filename), problem) from problem


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:  # deleted meanwhile
        return False
    except OSError as problem:
        raise archives.cannot_read(path, problem) from problem


def restore(source: Path) -> dict[str, Any]:
    """Restores into an empty installation and returns the manifest.

    Everything in the archive is verified before anything is written. The database comes last, in
    one step, so that after an interruption it can be run again. ArchiveRefused leaves the database
    as it was, unless the number of restored rows differs from the manifest.
    """
    with _opened(source) as archive:
        _check_manifest(archive)
        _check_compatible(archive)
        archive.verify()
        _check_is_empty(archive)
        for name in archive.members:
            if name.startswith(FILES):
                archive.extract(name, Path(settings.MEDIA_ROOT) / name.removeprefix(FILES))
        if KEY in archive.members:
            archive.extract(KEY, settings.DATA_DIR / KEY)
        with archives.folder_beside(settings.DATA_DIR / KEY) as folder:
            copy = folder / database_copies.NAMES[connection.vendor]
            archive.extract(copy.name, copy)
            database_copies.take_from(copy)
        _check_row_counts(archive)
        return archive.manifest


def _check_manifest(archive: Archive) -> None:
    match archive.manifest:
        case {"made_at": str(), "migrations": [*migrations], "rows": {**rows}} if (
            all(isinstance(one, list) and len(one) == 2 for one in migrations)
            and all(isinstance(one, str) for names in migrations for one in names)
            and all(isinstance(count, int) for count in rows.values())
        ):
            return
    raise ArchiveRefused(
        f"{archive.path} does not say when it was made or what it contains. Use another backup."
    )


def _check_compatible(archive: Archive) -> None:
    made_on = archive.manifest.get("database")
    if (
        made_on != connection.vendor
        or database_copies.NAMES[connection.vendor] not in archive.members
    ):
        raise ArchiveRefused(
            f"{archive.path} is from a {made_on} database, but this installation uses"
            f" {connection.vendor}. Restore it where DATABASE_URL names a database of the same"
            " kind."
        )
    on_disk = MigrationLoader(connection).disk_migrations
    known = {*on_disk, *(old for migration in on_disk.values() for old in migration.replaces)}
    later = [
        f"{app} {name}"
        for app, name in archive.manifest["migrations"]
        if (app, name) not in known and app not in REMOVED_APPS
    ]
    if later:
        raise ArchiveRefused(
            f"{archive.path} is from a later version, with {later[0]}. Update Greenroom, then"
            " restore it."
        )


def _check_is_empty(archive: Archive) -> None:
    remedy = (
        "Restore into an empty installation: a new DATA_DIR, and a new DATABASE_URL if you set one."
    )
    if User._meta.db_table in connection.introspection.table_names() and User.objects.exists():
        raise ArchiveRefused(f"This installation already has users. {remedy}")
    for path in _stored_files():
        if f"{FILES}{path.relative_to(settings.MEDIA_ROOT).as_posix()}" not in archive.members:
            raise ArchiveRefused(
                f"There is already a file that is not in this backup: {path}. {remedy}"
            )


def _check_row_counts(archive: Archive) -> None:
    rows = database_copies.rows()
    for table, count in archive.manifest["rows"].items():
        if rows.get(table) != count:
            raise ArchiveRefused(
                f"{table} has {rows.get(table, 'no')} rows and should have {count}. "
                "Restore another backup into another installation."
            )
