"""Opens a source of the register: a folder or zip of CSV files, or a workbook with sheets of the
same names.

Reads row by row and within limits, so that a hostile file costs neither memory nor time. A source
that cannot be read at all raises `Unusable`; a file that breaks in the middle raises `Broken` from
its rows.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from scheduling.register.cells import Cell
from scheduling.register.workbooks import MAX_ROWS, Broken, Unusable, is_workbook, sheets_of

MEGABYTE = 1_000_000
MAX_LINE = MEGABYTE
MAX_FILES = 200
MAX_UNPACKED = 300 * MEGABYTE
ATTACHED = (".pdf", ".jpg", ".jpeg", ".png")
_IGNORED = {"thumbs.db", "desktop.ini"}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PACKED = (".zip", ".xlsx", ".xlsm")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class SourceFile:
    """`name` is the file name, such as `people.csv`, or a sheet's title. Rows can be read once.

    A certificate is not a table: it has `content`, which reads it.
    """

    name: str
    rows: Iterable[list[Cell]] = ()
    content: Callable[[], bytes] | None = None

    @property
    def table(self) -> str:
        """The name of the table that this file would be."""
        return self.name.lower().strip().removesuffix(".csv")


@contextmanager
def open_source(path: Path) -> Iterator[list[SourceFile]]:
    """The files of a source on disk."""
    if path.is_dir():
        yield _folder(path)
    elif path.is_file():
        with path.open("rb") as file, open_upload([(path.name, file)]) as files:
            yield files
    else:
        raise Unusable(
            path.name,
            "There is no such folder or file.",
            "Name a folder of CSV files or a workbook.",
        )


@contextmanager
def open_upload(
    uploads: list[tuple[str, IO[bytes]]], most: int = MAX_UNPACKED
) -> Iterator[list[SourceFile]]:
    """The files of an upload: CSV files, or one zip or workbook of at most `most` bytes when
    unpacked.
    """
    names = [name for name, _ in uploads]
    packed = [
        (name, file)
        for name, file in uploads
        if zipfile.is_zipfile(file) or _starts_with(file, _OLD_OFFICE)
    ]
    if packed and len(uploads) > 1:
        raise Unusable(
            packed[0][0],
            "It was uploaded with other files.",
            "Choose only this file, or only CSV files.",
        )
    if not packed:
        for name in names:
            if name.lower().endswith(_PACKED):
                raise Unusable(
                    name,
                    "It is damaged or is not a workbook.",
                    "Save it again and choose the new file.",
                )
        yield _named(
            _attached(name, file.read) or SourceFile(name, csv_rows(file)) for name, file in uploads
        )
        return
    if _starts_with(packed[0][1], _OLD_OFFICE):
        raise Unusable(
            names[0],
            "It is an old workbook (.xls) or has a password.",
            "Save it as .xlsx, without a password.",
        )
    try:
        with zipfile.ZipFile(packed[0][1]) as archive:
            _guard(names[0], archive, most)
            yield (
                sheets(names[0], archive, packed[0][1])
                if is_workbook(archive)
                else _zipped(archive)
            )
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Unusable(
            names[0], "It is damaged.", "Save it again and choose the new file."
        ) from error


def sheets(name: str, archive: zipfile.ZipFile, file: IO[bytes]) -> list[SourceFile]:
    return [SourceFile(title, rows) for title, rows in sheets_of(name, archive, file)]


def csv_rows(file: IO[bytes]) -> Iterator[list[Cell]]:
    """The rows of a CSV file in UTF-8, blank ones too; a byte that is not UTF-8 stays visible as a
    lone surrogate.
    """
    file.seek(0)
    if _starts_with(file, *_UTF_16):
        raise Broken(1, "The file is in UTF-16.", "Save it again as “CSV UTF-8”.")
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    reader = csv.reader(_lines(text), strict=True)
    number = 0
    while (number := number + 1) <= MAX_ROWS:
        try:
            yield list[Cell](next(reader))
        except StopIteration:
            text.detach()
            return
        except csv.Error as error:
            raise Broken(number, *_explain(str(error))) from error
    raise Broken(number, f"The file has more than {MAX_ROWS:,} rows.", "Import it in parts.")


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            raise csv.Error("field larger than field limit")
        yield line


def _explain(error: str) -> tuple[str, str]:
    if "field larger" in error:
        return (
            "A cell is too long, or a quote is opened and never closed.",
            "Shorten the cell, or close the quote.",
        )
    return (
        "The quotes in this row are wrong, so the rest cannot be read.",
        "Put quotes around the whole cell and double each quote inside it, or remove them.",
    )


def _folder(path: Path) -> list[SourceFile]:
    entries = sorted(entry for entry in path.iterdir() if not _is_ignored(entry.name))
    for entry in entries:
        if not entry.is_file():
            raise Unusable(
                entry.name, "It is not a file.", "Put the CSV files themselves into the folder."
            )
    found = (
        _attached(entry.name, entry.read_bytes) or SourceFile(entry.name, _rows_at(entry))
        for entry in entries
    )
    return _named(found, within=path.name)


def _attached(name: str, read: Callable[[], bytes]) -> SourceFile | None:
    """A certificate, judged by its file name; the content is checked when it is read."""
    return SourceFile(name, content=read) if name.lower().endswith(ATTACHED) else None


def _rows_at(path: Path) -> Iterator[list[Cell]]:
    with path.open("rb") as file:
        yield from csv_rows(file)


def _zipped(archive: zipfile.ZipFile) -> list[SourceFile]:
    paths = [PurePosixPath(info.filename) for info in archive.infolist() if not info.is_dir()]
    wanted = [path for path in paths if not _is_ignored(path.name) and "__MACOSX" not in path.parts]
    return _named(
        _attached(path.name, partial(_unpacked, archive, str(path)))
        or SourceFile(path.name, _packed_rows(archive, str(path)))
        for path in wanted
    )


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """Empty, which is not a valid certificate, if it cannot be unpacked."""
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError):
        return b""


def _packed_rows(archive: zipfile.ZipFile, name: str) -> Iterator[list[Cell]]:
    try:
        with archive.open(name) as file:
            yield from csv_rows(file)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        what = "is locked with a password" if "password" in str(error) else "is damaged"
        raise Broken(1, f"The file {what} inside the zip.", "Make the zip again.") from error


def _guard(name: str, archive: zipfile.ZipFile, most: int) -> None:
    """Raises Unusable for an archive that is too large; reading stops at the sizes that the archive
    declares.
    """
    entries = archive.infolist()
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > most:
        raise Unusable(
            name,
            "It is too large when unpacked.",
            "Upload only the CSV files or sheets.",
        )
    if any(
        entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries
    ):
        raise Unusable(
            name, "It is compressed in a way we cannot read.", "Make an ordinary zip of the files."
        )


def _named(files: Iterable[SourceFile], *, within: str = "") -> list[SourceFile]:
    found = list(files)
    if not found:
        raise Unusable(
            within, "There is no file in it.", "Add at least one CSV file, such as people.csv."
        )
    return found


def _is_ignored(name: str) -> bool:
    """Files that operating systems add."""
    return name.startswith(".") or name.lower() in _IGNORED


def _starts_with(file: IO[bytes], *marks: bytes) -> bool:
    file.seek(0)
    beginning = file.read(4)
    file.seek(0)
    return any(beginning.startswith(mark) for mark in marks)
