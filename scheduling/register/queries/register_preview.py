"""What an import would change, one file and page at a time, in words."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator

from scheduling.register.cells import CellError
from scheduling.register.checking import Checked
from scheduling.register.models import RegisterUpload
from scheduling.register.planning import Change, Plan
from scheduling.register.problems import Problem, describe
from scheduling.register.queries.stored_register import Prepared, prepare_import
from scheduling.register.sources import open_upload
from scheduling.register.tables import TABLES
from scheduling.register.workbooks import Unusable
from training.models import Person

MAX_UNPACKED = 20_000_000  # on the web, where someone waits; the command accepts more
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
    """`differences` are column, old value and new value."""

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
        with open_upload(
            [(upload.name, io.BytesIO(bytes(upload.content)))], most=MAX_UNPACKED
        ) as files:
            if (sent := sum(file.content is not None for file in files)) > MAX_CERTIFICATES:
                problem = (
                    f"{sent} certificates are included. "
                    f"This page can import {MAX_CERTIFICATES} at a time."
                )
                return _unusable("certificates", problem, IN_PARTS)
            prepared = prepare_import(files, on)
    except Unusable as unusable:
        return _unusable(unusable.file, unusable.problem, unusable.remedy)
    if prepared.plan.size > MAX_CHANGES:
        problem = (
            f"It would change {prepared.plan.size:,} rows. "
            f"This page can import {MAX_CHANGES:,} at a time."
        )
        return _unusable("", problem, IN_PARTS)
    return prepared


def _unusable(file: str, problem: str, remedy: str) -> Prepared:
    checked = Checked()
    checked.problems.add(file, None, None, CellError(problem, remedy))
    return Prepared(checked, Plan(), stamp=0)


def preview_of(prepared: Prepared, *, file: str, page: str | None) -> Preview:
    """The page of the chosen file, or of the first with changes."""
    plan = prepared.plan
    counts = [FileCount(name, **count) for name, count in plan.counts.items()]
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
        private = {column.name for column in TABLES[change.file].columns if column.is_private}
        differences = [
            (
                name,
                "what was held" if name in private and old is not None else describe([old]),
                _new(new, prepared),
            )
            for name, old, new in change.differences()
        ]
        key = describe((names.get(change.key[0], change.key[0]), *change.key[1:]))
        yield ChangedRow(change.row, key, change.before is None, differences)


def _new(value: Any, prepared: Prepared) -> str:
    """The uploaded name of a certificate, not the name under which it is stored."""
    sent = prepared.evidence.get(value) if isinstance(value, str) else None
    return sent.name if sent else describe([value])
