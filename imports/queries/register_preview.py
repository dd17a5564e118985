"""What an import would change, one file and page at a time, in words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, QuerySet, Value, When

from imports.cells import CellError
from imports.checking import Checked, Key
from imports.mapped_files import Reading
from imports.mappings import mappings_in, read_mapping
from imports.models import RegisterUpload
from imports.planning import Change, Plan, can_end, gone_name
from imports.problems import Cause, Problems, by_cause, describe
from imports.queries.stored_register import Prepared, prepare_import
from imports.queries.upload_files import Kind, UploadFile, files_of, opened, sort_files
from imports.sources import SourceFile
from imports.tables import TABLES, Column, file_label_of, label_of, value_label_of
from imports.workbooks import Unusable
from nhsuk.words import day
from training.models import DirectorateSpell, Person
from training.register import BEFORE_THE_REGISTER

MAX_CHANGES = 20_000
MAX_CERTIFICATES = 25  # each is opened again whenever the page is shown
PAGE_SIZE = 50
IN_PARTS = "Upload it in parts, or ask your administrator to run manage.py import_register."


# the row, which it is, whether it is new, and of each column the label, the old and the new value
ChangedRow = tuple[int, str, bool, list[tuple[str, str, str]]]


@dataclass(frozen=True)
class Preview:
    """`left_out` are the reasons why rows are not read, the first of them; `gone` what a source held
    last time, as `gone_of` has it.
    """

    file: str
    changes: Page[Change]
    rows: list[ChangedRow]
    problems: Page[Cause]
    warnings: list[Cause]
    left_out: list[Cause]
    gone: list[tuple[str, str, str, bool]]
    is_empty: bool
    fingerprint: str


def prepare_upload(
    upload: RegisterUpload, on: date, answers: Mapping[str, str] | None = None
) -> Prepared:
    """Checks and plans an upload; a source that cannot be opened is reported as a problem. `answers`
    are those to what the page asks.
    """
    try:
        with opened(upload) as files:
            prepared = _prepare(sort_files(files, upload), upload, on, answers or {})
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
    files: list[tuple[UploadFile, SourceFile]],
    upload: RegisterUpload,
    on: date,
    answers: Mapping[str, str],
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
    mappings = read_mapping({"files": content}, problems) if content else []
    if problems.found:
        return Prepared(Checked(problems=problems), Plan(), stamp=0)
    return prepare_import(
        [*by_kind[Kind.OWN], *by_kind[Kind.UNKNOWN], *attached],
        on,
        theirs=by_kind[Kind.MAPPED],
        readings=[Reading(file, mapping) for file, mapping in mappings],
        answers=answers,
        has_new_people="has_new_people" in answers,
    )


def readings_of(upload: RegisterUpload) -> list[tuple[UploadFile, list[tuple[str, str]], str]]:
    """How the files are read that are not in our columns: as which tables, with their words, none if
    it is not read, and by which saved mapping.
    """
    try:
        files = files_of(upload)
    except Unusable:
        return []
    read = []
    for file in files:
        entry = upload.mappings[file.name] if file.kind == Kind.MAPPED else None
        tables = [each.table for each in mappings_in(entry["mapping"])] if entry else []
        if file.kind not in (Kind.OWN, Kind.ATTACHED):
            saved_as = entry["saved_as"] if entry else ""
            labels = {table: file_label_of(table).lower() for table in tables}
            read.append((file, [*labels.items()], saved_as))
    return read


def absent_people(ids: Collection[int], on: date) -> QuerySet[Person]:
    """Those whom a source does not list, with the `cause` that the register suggests: those who may
    have left first.
    """
    there = Person.objects.on_register(on).exclude(pk__in=ids)
    spells = DirectorateSpell.objects.not_retracted().filter(person__in=there, ends_on=None)
    covered = {"directorate__in": spells.values("directorate__name")}
    people = Person.objects.listed().filter(pk__in=ids).with_directorate(on)
    cause = Case(
        When(**{"directorate": None}, then=Value("No directorate is recorded")),
        When(**covered, then=Value("Others of their directorate are in the file")),
        default=Value("Nobody of their directorate is in the file"),
    )
    return people.annotate(cause=cause).order_by("-cause", "last_name", "first_name", "reference")


def _unusable(file: str, problem: str, remedy: str) -> Prepared:
    checked = Checked()
    checked.problems.add(file, None, None, CellError(problem, remedy))
    return Prepared(checked, Plan(), stamp=0)


def preview_of(prepared: Prepared, *, file: str, page: str | None) -> Preview:
    """The page of the chosen file, or of the first with changes."""
    plan = prepared.plan
    problems = prepared.checked.problems
    changing = [name for name, changes in plan.changes.items() if changes]
    shown = file if file in changing else (changing or [""])[0]
    changes = Paginator(plan.changes.get(shown, []), PAGE_SIZE).get_page(page)
    return Preview(
        file=shown,
        changes=changes,
        rows=list(_rows(changes, prepared)),
        problems=Paginator(by_cause(problems.found), 2 * PAGE_SIZE).get_page(page),
        warnings=by_cause(problems.warnings)[:PAGE_SIZE],
        left_out=by_cause(prepared.mapped.reasons()),
        gone=list(gone_of(plan)),
        is_empty=not any(any(count.values()) for count in plan.counts.values()),
        fingerprint=plan.fingerprint(),
    )


def gone_of(plan: Plan) -> Iterable[tuple[str, str, str, bool]]:
    """Each fact that a source holds no longer: the name of the answer about it, its words as in the
    table of changes, what was answered, and whether it can end.
    """
    for file, rows in plan.gone.items():
        names = _names((file, row.key) for row in rows)
        for row in rows:
            words = _called(file, row.key, names)
            yield gone_name(file, row), words, plan.answer(file, row), can_end(file, row)


def _names(keys: Iterable[tuple[str, Key]]) -> dict[str, str]:
    """The names of the people in these keys, by reference."""
    references = {key[0] for file, key in keys if TABLES[file].key[0] in ("person", "reference")}
    stored = Person.objects.filter(reference__in=references)
    return {person.reference: f"{person.full_name} ({person.reference})" for person in stored}


def _called(file: str, key: Key, names: dict[str, str]) -> str:
    columns = {column.name: column for column in TABLES[file].columns}
    parts = zip(key, TABLES[file].key, strict=True)
    first, *rest = [_shown(value, columns[name]) for value, name in parts]
    return describe((names.get(key[0], first), *rest))


def _rows(changes: Iterable[Change], prepared: Prepared) -> Iterable[ChangedRow]:
    names = _names((change.file, change.key) for change in changes)
    for change in changes:
        columns = {column.name: column for column in TABLES[change.file].columns}
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
        key = _called(change.file, change.key, names)
        yield change.row, key, change.before is None, differences


def _new(value: Any, column: Column, prepared: Prepared) -> str:
    """The uploaded name of a certificate, not the name under which it is stored."""
    sent = prepared.evidence.get(value) if isinstance(value, str) else None
    return sent.name if sent else _shown(value, column)


def _shown(value: Any, column: Column) -> str:
    """In words, where the file has a code: Clinical lead, 31 March 2026."""
    if value == BEFORE_THE_REGISTER:
        return "before the register began"
    if column.allowed and value and not isinstance(value, bool):
        values = value if isinstance(value, tuple) else (value,)
        return ", ".join(value_label_of(one) for one in values)
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return day(value) if is_day else describe([value])
