"""Opens a source of the register: a folder or zip of files, or a single one. A file is text with
commas, tabs or semicolons between the cells, or a workbook, of which each sheet counts as a file.

Reads row by row and within limits, so that a hostile file costs neither memory nor time. A source
that cannot be read at all raises `Unusable`; a file that breaks raises `Broken` from its rows, so
that one which nobody needs does no harm.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from imports.cells import Cell, CellError, shorten
from imports.workbooks import MAX_ROWS, Broken, Unusable, is_workbook, sheets_of

MEGABYTE = 1_000_000
MAX_LINE = MEGABYTE
MAX_FILES = 200
MAX_UNPACKED = 300 * MEGABYTE
ATTACHED = (".pdf", ".jpg", ".jpeg", ".png")
_IGNORED = {"thumbs.db", "desktop.ini"}
_ENDING = re.compile(r"\.(csv|tsv|txt|xlsx|xlsm)$")
_WORKBOOKS = (".xlsx", ".xlsm")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 16
_NOT_UNPACKED = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError)
_NOT_DECODED = re.compile("[\udc80-\udcff]")
_LETTER = re.compile("[^\0-\x7f\udc80-\udcff]")
Opened = AbstractContextManager[IO[bytes]]


@dataclass(frozen=True)
class Rows:
    """Rows that can be read again from the first."""

    read: Callable[[], Iterator[list[Cell]]]

    def __iter__(self) -> Iterator[list[Cell]]:
        return self.read()


@dataclass(frozen=True)
class SourceFile:
    """`name` is the file name, such as `people.csv`, or the title of a sheet of the `workbook`.

    A certificate is not a table: it has `content`, which reads it. A file that was read by a mapping
    has the name of a table; `label` is its own name, `titles` are their columns by ours, and
    `source` is the system whose records it holds.
    """

    name: str
    rows: Iterable[list[Cell]] = ()
    content: Callable[[], bytes] | None = None
    workbook: str = ""
    label: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    @property
    def table(self) -> str:
        """The name of the table that this file would be."""
        return table_name(self.name)


def table_name(file: str) -> str:
    """A file's name in lower case, without its ending."""
    return _ENDING.sub("", file.lower().strip())


@contextmanager
def open_source(path: Path) -> Iterator[list[SourceFile]]:
    """The files of a source on disk."""
    if path.is_dir():
        yield _folder(path)
    elif path.is_file():
        with path.open("rb") as file, open_upload(path.name, file) as files:
            yield files
    else:
        raise Unusable(
            path.name,
            "There is no such folder or file.",
            "Name a folder of CSV files or a workbook.",
        )


@contextmanager
def open_upload(name: str, file: IO[bytes], most: int = MAX_UNPACKED) -> Iterator[list[SourceFile]]:
    """The files of an upload: one file of text, or a zip or workbook of at most `most` bytes when
    unpacked.
    """
    if not zipfile.is_zipfile(file):
        if _starts_with(file, _OLD_OFFICE):
            raise Unusable(
                name,
                "It is an old workbook (.xls) or has a password.",
                "Save it as .xlsx, without a password.",
            )
        if name.lower().endswith((".zip", *_WORKBOOKS)):
            raise Unusable(
                name,
                "It is damaged or is not a workbook.",
                "Save it again and choose the new file.",
            )
        yield _read(name, lambda: nullcontext(file), most)
        return
    try:
        with zipfile.ZipFile(file) as archive:
            _guard(name, archive, most)
            yield _sheets(name, archive, file) if is_workbook(archive) else _zipped(archive, most)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Unusable(name, "It is damaged.", "Save it again and choose the new file.") from error


def _sheets(name: str, archive: zipfile.ZipFile, file: IO[bytes]) -> list[SourceFile]:
    return [
        SourceFile(title, Rows(rows), workbook=name)
        for title, rows in sheets_of(name, archive, file)
    ]


def _read(name: str, opened: Callable[[], Opened], most: int) -> list[SourceFile]:
    """The file or, of a workbook, its sheets."""
    if name.lower().endswith(ATTACHED):
        return [SourceFile(name, content=partial(_content, opened))]
    if name.lower().endswith(_WORKBOOKS):
        try:
            content = io.BytesIO(_content(opened))
            archive = zipfile.ZipFile(content)
            _guard(name, archive, most)
            return _sheets(name, archive, content)
        except Unusable as unusable:
            return [SourceFile(name, Rows(partial(_broken, unusable.problem, unusable.remedy)))]
        except zipfile.BadZipFile:
            pass  # then it is no workbook, and says so as text
    return [SourceFile(name, Rows(partial(_text_rows, opened)))]


def _content(opened: Callable[[], Opened]) -> bytes:
    """Empty, which is not a valid certificate, if it cannot be opened or unpacked."""
    try:
        with opened() as file:
            return file.read()
    except (OSError, *_NOT_UNPACKED):
        return b""


def _text_rows(opened: Callable[[], Opened]) -> Iterator[list[Cell]]:
    try:
        with opened() as file:
            yield from csv_rows(file)
    except OSError as error:
        remedy = "Put the files themselves into the folder, and check who may read them."
        raise Broken(1, "It cannot be opened as a file.", remedy) from error
    except _NOT_UNPACKED as error:
        what = "is locked with a password" if "password" in str(error) else "is damaged"
        raise Broken(1, f"The file {what} inside the zip.", "Make the zip again.") from error


def _broken(problem: str, remedy: str) -> Iterator[list[Cell]]:
    raise Broken(1, problem, remedy)
    yield []


def csv_rows(file: IO[bytes]) -> Iterator[list[Cell]]:
    """The rows of a file of text, blank ones too."""
    encoding = _encoding_of(file)
    file.seek(0)
    separator = _separator(file.read(_CHUNK).decode(encoding, "replace"))
    file.seek(0)
    errors = "strict" if encoding.startswith("utf-16") else "surrogateescape"
    text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    number = 0
    try:
        while (number := number + 1) <= MAX_ROWS:
            try:
                row = next(reader)
            except StopIteration:
                return
            yield [cell if cell.isascii() else _decoded(cell) for cell in row]
    except csv.Error as error:
        raise Broken(number, *_explain(str(error))) from error
    except UnicodeDecodeError as error:
        raise Broken(number, "The file is damaged from here on.", "Export it again.") from error
    finally:
        if not file.closed:
            text.detach()
    raise Broken(number, f"The file has more than {MAX_ROWS:,} rows.", "Import it in parts.")


def _encoding_of(file: IO[bytes]) -> str:
    """UTF-16 by its mark or its zeros. Else UTF-8, unless no letter outside ASCII fits that and so
    they are all Windows-1252.
    """
    file.seek(0)
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0\0" in (start[::2], start[1::2]):
        return "utf-16-le" if start[1::2] == b"\0\0" else "utf-16-be"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    is_other = has_letter = False
    while chunk := file.read(_CHUNK):
        text = decoder.decode(chunk)
        if not text.isascii():
            is_other = is_other or _NOT_DECODED.search(text) is not None
            has_letter = has_letter or _LETTER.search(text) is not None
    is_other = is_other or bool(decoder.decode(b"", final=True))
    return "cp1252" if is_other and not has_letter else "utf-8-sig"


def _separator(beginning: str) -> str:
    """The tab, comma or semicolon of which most lines have equally many."""
    lines = [re.sub('"[^"]*"', "", line) for line in beginning.splitlines()[:20]]

    def lines_alike(mark: str) -> int:
        return max(Counter(line.count(mark) for line in lines if mark in line).values(), default=0)

    return max("\t,;", key=lines_alike)


def _decoded(text: str) -> Cell:
    """The cell, or what is wrong with it if a byte of it is no letter."""
    if bad := _NOT_DECODED.search(text):
        return CellError(
            f"“{shorten(text)}” has a character that cannot be read (byte 0x{ord(bad[0]) - 0xDC00:X}).",
            "Type the cell again, or save the file as “CSV UTF-8”.",
        )
    return text


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
    return _not_empty(
        (_read(entry.name, partial(_opened, entry), MAX_UNPACKED) for entry in entries),
        within=path.name,
    )


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")


def _zipped(archive: zipfile.ZipFile, most: int) -> list[SourceFile]:
    paths = [PurePosixPath(info.filename) for info in archive.infolist() if not info.is_dir()]
    wanted = [path for path in paths if not _is_ignored(path.name) and "__MACOSX" not in path.parts]
    return _not_empty(_read(path.name, partial(archive.open, str(path)), most) for path in wanted)


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


def _not_empty(files: Iterable[list[SourceFile]], *, within: str = "") -> list[SourceFile]:
    found = [file for some in files for file in some]
    if not found:
        raise Unusable(
            within, "There is no file in it.", "Add at least one CSV file, such as people.csv."
        )
    return found


def _is_ignored(name: str) -> bool:
    """Files that operating systems add."""
    return name.startswith(".") or name.lower() in _IGNORED


def _starts_with(file: IO[bytes], mark: bytes) -> bool:
    file.seek(0)
    return file.read(len(mark)) == mark
