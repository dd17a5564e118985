"""The files of an upload: which are in our columns, and how the others are read."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from typing import NamedTuple

from scheduling.register.cells import Cell
from scheduling.register.guesses import Known
from scheduling.register.mapped_files import named
from scheduling.register.mappings import FileMapping, columns_of, plain, shape_of
from scheduling.register.models import RegisterMapping, RegisterUpload
from scheduling.register.sources import SourceFile, open_upload
from scheduling.register.surveys import Survey, find_header, survey
from scheduling.register.tables import COURSES, TABLES, TOPICS
from scheduling.register.workbooks import Broken
from training.models import Course, Person, Topic
from training.references import fold

MAX_UNPACKED = 20_000_000  # on the web, where someone waits; the command accepts more
_SEPARATORS = ";\t"
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
    """`place` counts the files of the upload from 0; `table` is what its name says it is."""

    place: int
    name: str
    kind: Kind
    table: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what its columns are."""
        return self.kind == Kind.UNKNOWN


@contextmanager
def opened(upload: RegisterUpload) -> Iterator[list[SourceFile]]:
    """The files of an upload; raises Unusable."""
    content = io.BytesIO(bytes(upload.content))
    with open_upload([(upload.name, content)], most=MAX_UNPACKED) as files:
        yield files


def sort_files(
    files: Iterable[SourceFile], upload: RegisterUpload
) -> list[tuple[UploadFile, SourceFile]]:
    """Each file with what it is; its rows can still be read from the first."""
    found = []
    for place, source in enumerate(files):
        file, first = _peeked(source)
        kind = Kind.OWN if _is_own(file, first) else Kind.UNKNOWN
        if file.content:
            kind = Kind.ATTACHED
        elif file.name in upload.left_out:
            kind = Kind.LEFT_OUT
        elif file.name in upload.mappings:
            kind = Kind.MAPPED
        table = file.table if file.table in TABLES else ""
        found.append((UploadFile(place, file.name, kind, table), file))
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
            and (first := list(islice(_unbroken(source), _FEW)))
            and (place := find_header(first)) is not None
        }


def _unbroken(source: SourceFile) -> Iterator[list[Cell]]:
    """The rows up to where the file breaks."""
    try:
        yield from source.rows
    except Broken:
        return


def _peeked(file: SourceFile) -> tuple[SourceFile, list[list[Cell]]]:
    """The file, and its first row if it has one that can be read."""
    rows = iter(file.rows)
    first: list[list[Cell]] = []
    try:
        first = list(islice(rows, 1))
    except Broken as broken:
        return SourceFile(file.name, _breaking(broken), file.content), []
    return SourceFile(file.name, chain(first, rows), file.content), first


def _breaking(broken: Broken) -> Iterator[list[Cell]]:
    raise broken
    yield []


def _is_own(file: SourceFile, first: list[list[Cell]]) -> bool:
    """Whether the file has the name of one of ours and no column that is not ours. What is wrong
    otherwise, the check says better than a question about the columns.
    """
    if file.table not in TABLES:
        return False
    names = [plain(name) for cells in first for name in named(cells)]
    if not names or any(mark in names[0] for mark in _SEPARATORS):
        return True
    return set(names) <= set(columns_of(TABLES[file.table]))


def saved_mapping_for(shape: str) -> RegisterMapping | None:
    """The last mapping that was saved for a file with these columns."""
    return RegisterMapping.objects.filter(shape=shape).order_by("-saved_at", "-pk").first()


class Nearest(NamedTuple):
    """A saved mapping that fits no longer: its columns that are gone, and those that are new."""

    saved: RegisterMapping
    mapping: FileMapping
    gone: list[str]
    new: list[str]


def nearest_mapping(found: Survey) -> Nearest | None:
    """The one that has most columns in common with the file, at least half of its own."""
    there = {plain(name) for name in found.names}
    best: tuple[float, Nearest] | None = None
    for saved in RegisterMapping.objects.order_by("-saved_at", "-pk"):
        mapping = mapping_in(saved)
        own = [*mapping.columns, *mapping.ignore]
        known = {plain(name) for name in own}
        share = len(known & there) / len(known)
        if share >= _ALIKE and (best is None or share > best[0]):
            gone = [name for name in own if plain(name) not in there]
            new = [name for name in found.names if plain(name) not in known]
            best = (share, Nearest(saved, mapping, gone, new))
    return best[1] if best else None


def mapping_in(saved: RegisterMapping) -> FileMapping:
    """The mapping of its one file."""
    (entry,) = saved.content["files"].values()
    return FileMapping(**entry)


def known_register() -> Known:
    """What guesses are compared with."""
    references = Person.objects.listed().values_list("reference", flat=True)
    return Known(
        frozenset(fold(reference) for reference in references),
        {
            COURSES: dict(Course.objects.order_by("code").values_list("code", "title")),
            TOPICS: dict(Topic.objects.order_by("code").values_list("code", "title")),
        },
    )
