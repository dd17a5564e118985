"""An archive is written completely or not at all, and nothing in a damaged or hostile one is
used.
"""

import errno
import json
import stat
import zipfile
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from jobs import archives
from jobs.archives import MANIFEST, ArchiveRefused, is_inside, open_archive, write

CONTENT = {
    "database.sqlite3": b"rows",
    "files/packs/ab/ab.pdf": b"%PDF" * 1000,
    "files/nothing": b"",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in CONTENT.items():
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_bytes(content)
    return tmp_path


def written(folder: Path) -> Path:
    target = folder / "backup.zip"
    write(
        target, [(name, folder / "data" / name) for name in CONTENT], facts={"rows": {"people": 3}}
    )
    return target


def altered(
    archive: Path, changed: dict[str, bytes], manifest: dict[str, Any] | None = None
) -> Path:
    """The archive with other members, under its old manifest or another one."""
    with zipfile.ZipFile(archive) as held:
        members = {name: held.read(name) for name in held.namelist()} | changed
    if manifest is not None:
        members[MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(archive, "w") as into:
        for name, content in members.items():
            into.writestr(name, content)
    return archive


def test_archive_round_trip(folder):
    with open_archive(written(folder)) as archive:
        archive.verify()
        for name in archive.members:
            archive.extract(name, folder / "again" / name)

    assert archive.manifest["rows"] == {"people": 3}
    assert (folder / "backup.zip").stat().st_size < len(CONTENT["files/packs/ab/ab.pdf"])
    assert {name: (folder / "again" / name).read_bytes() for name in archive.members} == CONTENT
    modes = [
        stat.S_IMODE((folder / name).stat().st_mode)
        for name in ("backup.zip", "again/database.sqlite3")
    ]
    assert modes == [0o600, 0o600]
    assert sorted(path.name for path in folder.iterdir()) == ["again", "backup.zip", "data"]


def test_write_skips_a_deleted_file(folder):
    target = folder / "backup.zip"

    manifest = write(
        target,
        [("files/gone", folder / "gone"), ("files/nothing", folder / "data/files/nothing")],
        facts={},
    )

    assert list(manifest["members"]) == ["files/nothing"]


@pytest.mark.parametrize(
    ("path", "why"), [("/proc", "Is a directory"), ("/proc/self/mem", "Input/output error")]
)
def test_write_names_an_unreadable_file(folder, path, why):
    written(folder)
    before = (folder / "backup.zip").read_bytes()

    with pytest.raises(
        ArchiveRefused, match=f"^{path} cannot be read: {why}. Give the user .* read it"
    ):
        write(folder / "backup.zip", [("files/x", Path(path))], facts={})

    assert (folder / "backup.zip").read_bytes() == before


@pytest.mark.parametrize("changed", [b"%PDF" * 999 + b"%PDX", b"%PDF" * 999, b"%PDF" * 1001, b""])
def test_verify_names_a_changed_member(folder, changed):
    name = "files/packs/ab/ab.pdf"

    with open_archive(altered(written(folder), {name: changed})) as archive:
        with pytest.raises(ArchiveRefused, match=f"“{name}” in .* is damaged"):
            archive.verify()
        with pytest.raises(ArchiveRefused):
            archive.extract(name, folder / "again")

    assert not (folder / "again").exists()


def test_damage_to_any_byte_is_detected_or_harmless(folder):
    """Some bytes do not matter, such as those of the time; one flipped bit marks the archive as
    encrypted.
    """
    archive = written(folder)
    whole = archive.read_bytes()
    refused = 0

    for place, mask in product(range(len(whole)), (0x01, 0xFF)):
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :])
        try:
            with open_archive(archive) as damaged:
                damaged.verify()
        except ArchiveRefused:
            refused += 1

    assert len(whole) < refused < 2 * len(whole)


@pytest.mark.parametrize(
    "name",
    ["../out", "/etc/cron.d/out", "files/../../out", "files\\out", "C:out", "files//out", "."],
)
def test_member_outside_the_folder_is_refused(folder, name):
    archive = written(folder)
    told = {
        "size": 1,
        "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    }  # of x
    manifest = {"format": 1, "members": {name: told}}

    with (
        pytest.raises(ArchiveRefused, match="outside its folder"),
        open_archive(altered(archive, {name: b"x"}, manifest)),
    ):
        pass

    assert (is_inside(name), is_inside("files/packs/ab/ab.pdf")) == (False, True)


def test_member_missing_from_the_manifest_is_refused(folder):
    archive = altered(written(folder), {"files/more": b"x"})

    with (
        pytest.raises(ArchiveRefused, match="does not match its manifest"),
        open_archive(archive),
    ):
        pass


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file"),
        (b"nonsense", "cannot be read"),
        ({}, "has no manifest"),
        ({MANIFEST: b"{"}, "has no manifest"),
        ({MANIFEST: b"[]"}, "not a backup that this version can read"),
        ({MANIFEST: b'{"format": 2, "members": {}}'}, "not a backup that this version can read"),
        (
            {MANIFEST: b'{"format": 1, "members": {"a": null}}', "a": b""},
            "not a backup that this version can read",
        ),
        (
            {MANIFEST: b'{"format": 1, "members": {"a": {"size": "1"}}}', "a": b""},
            "not a backup that this version can",
        ),
    ],
)
def test_other_archives_are_refused(folder, content, said):
    target = folder / "backup.zip"
    if isinstance(content, bytes):
        target.write_bytes(content)
    elif content is not None:
        with zipfile.ZipFile(target, "w") as into:
            for name, each in content.items():
                into.writestr(name, each)

    with pytest.raises(ArchiveRefused, match=said), open_archive(target):
        pass


def test_full_disk_keeps_the_previous_backup(folder, monkeypatch):
    """The control: a version that writes in place destroys it."""
    before = written(folder).read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archives, "_add", full)
    with pytest.raises(ArchiveRefused, match="No space left on device"):
        written(folder)
    assert (folder / "backup.zip").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["backup.zip", "data"]

    with pytest.raises(OSError, match="No space"), zipfile.ZipFile(folder / "backup.zip", "w"):
        full()
    assert (folder / "backup.zip").read_bytes() != before


def test_full_disk_while_extracting_is_reported(folder):
    target = folder / "data/files/nothing/x"  # within a file

    with (
        pytest.raises(
            ArchiveRefused,
            match=f"^{target} cannot be written: .* Free some space or choose another place",
        ),
        open_archive(written(folder)) as archive,
    ):
        archive.extract("files/nothing", target)


def test_torn_archive_is_not_stored(folder, monkeypatch):
    def torn(archive: zipfile.ZipFile, name: str, _: object) -> dict[str, object]:
        archive.writestr(name, b"")
        return {"size": 1, "sha256": ""}

    monkeypatch.setattr(archives, "_add", torn)

    with pytest.raises(ArchiveRefused, match="is damaged"):
        written(folder)

    assert not (folder / "backup.zip").exists()


def test_deeply_nested_manifest_is_refused(folder):
    archive = altered(written(folder), {MANIFEST: b"[" * 100_000})

    with pytest.raises(ArchiveRefused, match="has no manifest"), open_archive(archive):
        pass


@pytest.mark.parametrize("content", [b"the work of a year", b"SQLite format 3"])
def test_other_files_are_not_overwritten(folder, content):
    (folder / "backup.zip").write_bytes(content)

    with pytest.raises(ArchiveRefused, match="exists and is not a backup"):
        written(folder)

    assert (folder / "backup.zip").read_bytes() == content


def test_folder_is_not_overwritten(folder):
    with pytest.raises(ArchiveRefused, match="exists and is not a backup"):
        write(folder / "data", [], facts={})


def test_empty_file_is_overwritten(folder):
    (folder / "backup.zip").touch()

    assert zipfile.is_zipfile(written(folder))
