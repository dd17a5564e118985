"""The files of an upload: which are in our columns, and how the others are read."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from imports.cells import Cell
from imports.mapped_files import named
from imports.mappings import FileMapping, mappings_in, plain, shape_of
from imports.models import RegisterMapping, RegisterUpload
from imports.sources import SourceFile, open_upload
from imports.surveys import Survey, find_header, survey
from imports.tables import NAME, TABLES
from imports.workbooks import Broken

MAX_UNPACKED = 20_000_000  # on the web, where someone waits; the command accepts more
_FEW = 20  # rows in which a header is looked for
_ALIKE = 0.5  # of the columns of a saved mapping are there


class Kind(StrEnum):
    OWN = "own"
    ATTACHED = "attached"
    MAPPED = "mapped"
    LEFT_OUT = "left out"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class UploadFile:
    """`place` counts the files of the upload from 0; `table` is what its name says it is. A sheet
    has a `workbook`.
    """

    place: int
    name: str
    kind: Kind
    table: str = ""
    workbook: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what its columns are."""
        return self.kind == Kind.UNKNOWN


@contextmanager
def opened(upload: RegisterUpload) -> Iterator[list[SourceFile]]:
    """The files of an upload; raises Unusable."""
    content = io.BytesIO(bytes(upload.content))
    with open_upload(upload.name, content, most=MAX_UNPACKED) as files:
        yield files


def sort_files(
    files: Iterable[SourceFile], upload: RegisterUpload
) -> list[tuple[UploadFile, SourceFile]]:
    """Each file with what it is. Of a workbook, the first sheet that is read is enough: the others
    are left out unless somebody asks for them.
    """
    files = list(files)
    books = {file.workbook for file in files if file.workbook and file.name in upload.mappings}
    found = []
    for place, file in enumerate(files):
        kind = Kind.OWN if _is_own(file) else Kind.UNKNOWN
        if file.content:
            kind = Kind.ATTACHED
        elif file.name in upload.left_out:
            kind = Kind.LEFT_OUT
        elif file.name in upload.mappings:
            kind = Kind.MAPPED
        elif kind == Kind.UNKNOWN and file.workbook in books:
            kind = Kind.LEFT_OUT
        table = file.table if file.table in TABLES else ""
        found.append((UploadFile(place, file.name, kind, table, file.workbook), file))
    return found


def files_of(upload: RegisterUpload) -> list[UploadFile]:
    """Raises Unusable."""
    with opened(upload) as files:
        return [file for file, _ in sort_files(files, upload)]


def survey_of(upload: RegisterUpload, place: int) -> tuple[UploadFile, Survey] | None:
    """What stands in a file that is a table; None if there is no such file. Raises Unusable and
    Broken.
    """
    with opened(upload) as files:
        for file, source in sort_files(files, upload):
            if file.place == place and file.kind != Kind.ATTACHED:
                return file, survey(source.rows)
    return None


def shapes_of(upload: RegisterUpload) -> dict[str, str]:
    """The shape of the columns of each file that nobody has mapped, by name. Raises Unusable."""
    with opened(upload) as files:
        return {
            file.name: shape_of(named(first[place]))
            for file, source in sort_files(files, upload)
            if file.is_open
            and (first := _first(source, _FEW))
            and (place := find_header(first)) is not None
        }


def _first(file: SourceFile, number: int) -> list[list[Cell]]:
    """So many rows, or those up to where the file breaks."""
    rows: list[list[Cell]] = []
    with suppress(Broken):
        rows.extend(islice(file.rows, number))
    return rows


def _is_own(file: SourceFile) -> bool:
    """Whether the file has the name of one of ours and no column that is not ours. What is wrong
    otherwise, the check says better than a question about the columns.
    """
    if file.table not in TABLES:
        return False
    names = {plain(name) for cells in _first(file, 1) for name in named(cells)}
    return names <= {column.name for column in TABLES[file.table].columns} | {NAME}


def saved_mappings_for(shape: str) -> list[RegisterMapping]:
    """The mappings that were saved for files with these columns."""
    return [*RegisterMapping.objects.filter(shape=shape).exclude(shape="").order_by("name")]


class Nearest(NamedTuple):
    """A saved mapping that fits no longer: its columns that are gone, and those that are new."""

    saved: RegisterMapping
    mappings: list[FileMapping]
    gone: list[str]
    new: list[str]


def nearest_mapping(found: Survey, table: str) -> Nearest | None:
    """The one that has most columns in common with the file, at least half of its own. Not one of
    another table than the file looks like: systems call the same things the same.
    """
    there = {plain(name) for name in found.names}
    best: tuple[float, Nearest] | None = None
    for saved in RegisterMapping.objects.order_by("-saved_at", "-pk"):
        mappings = saved_mappings(saved)
        if table and table not in [mapping.table for mapping in mappings]:
            continue
        own = [name for each in mappings for name in (*each.columns, *each.ignore)]
        known = {plain(name) for name in own}
        share = len(known & there) / len(known)
        if share >= _ALIKE and (best is None or share > best[0]):
            gone = [name for name in dict.fromkeys(own) if plain(name) not in there]
            new = [name for name in found.names if plain(name) not in known]
            best = (share, Nearest(saved, mappings, gone, new))
    return best[1] if best else None


def saved_mappings(saved: RegisterMapping) -> list[FileMapping]:
    """The mappings of its one file."""
    (entry,) = saved.content["files"].values()
    return mappings_in(entry)
