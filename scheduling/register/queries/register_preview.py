"""What an import would change, one file and page at a time, in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator

from nhsuk.words import day
from scheduling.register.cells import CellError
from scheduling.register.checking import Checked
from scheduling.register.mapped_files import Reading
from scheduling.register.mappings import read_mapping
from scheduling.register.models import RegisterUpload
from scheduling.register.planning import Change, Plan
from scheduling.register.problems import Problem, Problems, describe
from scheduling.register.queries.stored_register import Prepared, prepare_import
from scheduling.register.queries.upload_files import (
    Kind,
    UploadFile,
    files_of,
    opened,
    sort_files,
)
from scheduling.register.sources import SourceFile
from scheduling.register.tables import TABLES, Column, label_of, value_label_of
from scheduling.register.workbooks import Unusable
from training.models import Person

MAX_CHANGES = 20_000
MAX_CERTIFICATES = 25  # each is opened again whenever the page is shown
PAGE_SIZE = 50
IN_PARTS = "Upload it in parts, or ask your administrator to run manage.py import_register."


class FileCount(NamedTuple):
    """How many rows of a file would be added or corrected, or are the same; `size` counts
    changes.
    """

    file: str
    added: int
    corrected: int
    same: int

    @property
    def size(self) -> int:
        return self.added + self.corrected


class ChangedRow(NamedTuple):
    """`differences` are the label of a column, its old value and its new value."""

    row: int
    key: str
    is_added: bool
    differences: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Preview:
    counts: list[FileCount]
    file: str
    changes: Page[Change]
    rows: list[ChangedRow]
    problems: Page[Problem]
    warnings: list[Problem]
    fingerprint: str

    @property
    def is_empty(self) -> bool:
        """The files have headings, but no rows."""
        return not any(count.added or count.corrected or count.same for count in self.counts)


def prepare_upload(upload: RegisterUpload, on: date) -> Prepared:
    """Checks and plans an upload; a source that cannot be opened is reported as a problem."""
    try:
        with opened(upload) as files:
            prepared = _prepare(sort_files(files, upload), upload, on)
    except Unusable as unusable:
        return _unusable(unusable.file, unusable.problem, unusable.remedy)
    if prepared.plan.size > MAX_CHANGES:
        problem = (
            f"It would change {prepared.plan.size:,} rows. "
            f"This page can import {MAX_CHANGES:,} at a time."
        )
        return _unusable("", problem, IN_PARTS)
    return prepared


def _prepare(
    files: list[tuple[UploadFile, SourceFile]], upload: RegisterUpload, on: date
) -> Prepared:
    """Files in our columns as they are, those of others by their mapping."""
    by_kind: dict[Kind, list[SourceFile]] = defaultdict(list)
    for file, source in files:
        by_kind[file.kind].append(source)
    attached = by_kind[Kind.ATTACHED]
    if len(attached) > MAX_CERTIFICATES:
        problem = (
            f"{len(attached)} certificates are included. "
            f"This page can import {MAX_CERTIFICATES} at a time."
        )
        return _unusable("certificates", problem, IN_PARTS)
    problems = Problems()
    content = {file: entry["mapping"] for file, entry in upload.mappings.items()}
    mappings = read_mapping({"files": content}, problems) if content else {}
    if problems.found:
        return Prepared(Checked(problems=problems), Plan(), stamp=0)
    return prepare_import(
        [*by_kind[Kind.OWN], *by_kind[Kind.UNKNOWN], *attached],
        on,
        theirs=by_kind[Kind.MAPPED],
        readings=[Reading(file, mapping) for file, mapping in mappings.items()],
    )


class ReadFile(NamedTuple):
    """A file that is not in our columns. `table` is empty if it is not read."""

    file: UploadFile
    table: str
    saved_as: str
    skipped: int


def readings_of(upload: RegisterUpload, prepared: Prepared) -> list[ReadFile]:
    """How the files are read that are not in our columns."""
    skipped = {file.label: file.skipped for file in prepared.mapped.files.values()}
    try:
        files = files_of(upload)
    except Unusable:
        return []
    entries = upload.mappings
    return [
        ReadFile(
            file,
            entries[file.name]["mapping"]["table"] if file.kind == Kind.MAPPED else "",
            entries[file.name]["saved_as"] if file.kind == Kind.MAPPED else "",
            skipped.get(file.name, 0),
        )
        for file in files
        if file.kind not in (Kind.OWN, Kind.ATTACHED)
    ]


def _unusable(file: str, problem: str, remedy: str) -> Prepared:
    checked = Checked()
    checked.problems.add(file, None, None, CellError(problem, remedy))
    return Prepared(checked, Plan(), stamp=0)


def preview_of(prepared: Prepared, *, file: str, page: str | None) -> Preview:
    """The page of the chosen file, or of the first with changes."""
    plan = prepared.plan
    counts = [
        FileCount(name, count["added"], count["corrected"], count["same"])
        for name, count in plan.counts.items()
    ]
    changing = [count.file for count in counts if count.size]
    shown = file if file in changing else (changing or [""])[0]
    changes = Paginator(plan.changes.get(shown, []), PAGE_SIZE).get_page(page)
    return Preview(
        counts=counts,
        file=shown,
        changes=changes,
        rows=list(_rows(changes, prepared)),
        problems=Paginator(prepared.checked.problems.found, 2 * PAGE_SIZE).get_page(page),
        warnings=prepared.checked.problems.warnings[:PAGE_SIZE],
        fingerprint=plan.fingerprint(),
    )


def _rows(changes: Iterable[Change], prepared: Prepared) -> Iterable[ChangedRow]:
    references = {
        change.key[0] for change in changes if TABLES[change.file].key[0] in ("person", "reference")
    }
    stored = Person.objects.filter(reference__in=references)
    names = {person.reference: f"{person.full_name} ({person.reference})" for person in stored}
    for change in changes:
        table = TABLES[change.file]
        columns = {column.name: column for column in table.columns}
        differences = [
            (
                label_of(name),
                "what was held"
                if columns[name].is_private and old is not None
                else _shown(old, columns[name]),
                _new(new, columns[name], prepared),
            )
            for name, old, new in change.differences()
        ]
        first = names.get(change.key[0]) or _shown(change.key[0], columns[table.key[0]])
        rest = zip(change.key[1:], table.key[1:], strict=True)
        key = describe((first, *(_shown(value, columns[name]) for value, name in rest)))
        yield ChangedRow(change.row, key, change.before is None, differences)


def _new(value: Any, column: Column, prepared: Prepared) -> str:
    """The uploaded name of a certificate, not the name under which it is stored."""
    sent = prepared.evidence.get(value) if isinstance(value, str) else None
    return sent.name if sent else _shown(value, column)


def _shown(value: Any, column: Column) -> str:
    """In words, where the file has a code: Clinical lead, 31 March 2026."""
    if column.allowed and value and not isinstance(value, bool):
        values = value if isinstance(value, tuple) else (value,)
        return ", ".join(value_label_of(one) for one in values)
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return day(value) if is_day else describe([value])
