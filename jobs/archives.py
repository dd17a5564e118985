"""One file that holds a whole installation: its members, and a manifest with the SHA-256 and the
size of each.

An archive is written to a temporary folder, read back and verified, and only then moved into place:
until then the previous file stays. Before anything in an archive is used, all of it is verified,
and a name that would lead outside its folder is refused.
"""

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any

from jobs.encryption import is_encrypted

MANIFEST = "manifest.json"
FORMAT = 1
PIECE = 1024 * 1024  # bytes
LARGEST_MANIFEST = 64 * PIECE


class ArchiveRefused(Exception):
    """The archive cannot be written or used; the text says why, and what to do."""


@contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """A temporary folder on the same disk that nobody else can read."""
    try:
        with tempfile.TemporaryDirectory(prefix=".greenroom-", dir=target.parent) as folder:
            yield Path(folder)
    except OSError as problem:
        raise _cannot_write(target, problem) from problem


def _cannot_write(target: Path, problem: OSError) -> ArchiveRefused:
    return ArchiveRefused(
        f"{target} cannot be written: {problem}. Free some space or choose another place."
    )


def cannot_read(path: Path, problem: OSError) -> ArchiveRefused:
    """The refusal for a file or folder that belongs in the archive."""
    remedy = (
        "Give the user that runs Greenroom permission to read it, or repair it, then try again."
    )
    return ArchiveRefused(f"{path} cannot be read: {problem.strerror}. {remedy}")


def write(
    target: Path, members: Iterable[tuple[str, Path]], *, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Writes the archive and returns its manifest: `facts`, and size and SHA-256 of each member.

    A member that has been deleted meanwhile is left out. An existing target is replaced if it is an
    archive or empty.
    """
    refuse_another_file(target)
    with folder_beside(target) as folder:
        whole = folder / "archive"
        with (
            create_file(whole) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            written_members = {}
            for name, path in members:
                with suppress(FileNotFoundError), _open_member(path) as source:
                    written_members[name] = _add(archive, name, _pieces_of(path, source))
            manifest = {"format": FORMAT, **facts, "members": written_members}
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        with open_archive(whole) as written:
            written.verify()
        with whole.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(whole, target)
        sync_folder(target.parent)
    return manifest


def refuse_another_file(target: Path) -> None:
    """Only a backup or an empty file is replaced."""
    if os.path.lexists(target) and not (
        target.is_file()
        and (not target.stat().st_size or zipfile.is_zipfile(target) or is_encrypted(target))
    ):
        raise ArchiveRefused(f"{target} exists and is not a backup. Choose another file name.")


@contextmanager
def create_file(path: Path) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
        yield file


def _open_member(path: Path) -> IO[bytes]:
    """Raises ArchiveRefused if it exists and cannot be opened."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise cannot_read(path, problem) from problem


def _pieces_of(path: Path, source: IO[bytes]) -> Iterator[bytes]:
    try:
        while piece := source.read(PIECE):
            yield piece
    except OSError as problem:
        raise cannot_read(path, problem) from problem


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> dict[str, Any]:
    digest = hashlib.sha256()
    size = 0
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as into:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            into.write(piece)
    return {"size": size, "sha256": digest.hexdigest()}


@contextmanager
def open_archive(path: Path, *, called: Path | None = None) -> Iterator["Archive"]:
    """The archive, with its names and manifest checked; ArchiveRefused if it is not ours.

    `called` is the file that the user named, if this is its decrypted content.
    """
    try:
        with zipfile.ZipFile(path) as file:
            yield Archive(called or path, file)
    except FileNotFoundError as problem:
        raise ArchiveRefused(f"There is no file {path}.") from problem
    except (
        OSError,
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
    ) as problem:
        raise ArchiveRefused(f"{path} cannot be read: {problem}. Use another backup.") from problem


class Archive:
    """`manifest` is what was written with it; `members` are its names in order."""

    def __init__(self, path: Path, file: zipfile.ZipFile) -> None:
        self.path = path
        self.file = file
        self.manifest = self._manifest()
        self.members: dict[str, dict[str, Any]] = self.manifest["members"]
        names = [info.filename for info in file.infolist() if info.filename != MANIFEST]
        for name in names:
            if not is_inside(name):
                raise ArchiveRefused(
                    f"{path} would write outside its folder: “{name}”. It is not a Greenroom"
                    " backup."
                )
        if sorted(names) != sorted(self.members):
            raise ArchiveRefused(f"{path} does not match its manifest. Use another backup.")

    def _manifest(self) -> dict[str, Any]:
        try:
            info = self.file.getinfo(MANIFEST)
            manifest = (
                json.loads(self.file.read(info)) if info.file_size <= LARGEST_MANIFEST else None
            )
        except (KeyError, ValueError, RecursionError) as problem:
            raise ArchiveRefused(
                f"{self.path} is not a Greenroom backup: it has no manifest."
            ) from problem
        if (
            not isinstance(manifest, dict)
            or manifest.get("format") != FORMAT
            or not _describes(manifest.get("members"))
        ):
            raise ArchiveRefused(f"{self.path} is not a backup that this version can read.")
        return manifest

    def verify(self) -> None:
        """Compares every member with the manifest; ArchiveRefused names the first that differs."""
        for name in self.members:
            for _ in self._pieces(name):
                pass

    def extract(self, name: str, target: Path) -> None:
        """Writes the member there, whole or not at all, readable by this user only."""
        try:
            self._extract(name, target)
        except OSError as problem:
            raise _cannot_write(target, problem) from problem

    def _extract(self, name: str, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=target.parent, suffix=".part", delete_on_close=False
        ) as part:
            for piece in self._pieces(name):
                part.write(piece)
            part.flush()
            os.fsync(part.fileno())
            part.close()
            os.replace(part.name, target)
        sync_folder(target.parent)

    def _pieces(self, name: str) -> Iterator[bytes]:
        expected = self.members[name]
        digest = hashlib.sha256()
        size = 0
        with self.file.open(name) as source:
            while size <= expected["size"] and (piece := source.read(PIECE)):
                digest.update(piece)
                size += len(piece)
                yield piece
        if (size, digest.hexdigest()) != (expected["size"], expected["sha256"]):
            raise ArchiveRefused(f"“{name}” in {self.path} is damaged. Use another backup.")


def _describes(members: Any) -> bool:
    """Whether these are members as `write` lists them."""
    return isinstance(members, dict) and all(
        isinstance(member, dict)
        and isinstance(member.get("size"), int)
        and isinstance(member.get("sha256"), str)
        for member in members.values()
    )


def is_inside(name: str) -> bool:
    """Whether a member of this name stays inside its folder."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and "/".join(parts) == name
        and not {"..", "/"} & {*parts}
        and not {"\\", "\0", ":"} & {*name}
    )


def sync_folder(folder: Path) -> None:
    """Syncs the folder, so that a rename in it survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
