"""Writes the rows of an import and logs them, so that it can be undone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Greatest

from accounts.models import User
from accounts.refusals import Refused
from imports.models import RegisterChange, RegisterImport
from imports.planning import Change
from imports.tables import TABLES

BATCH = 1000
Entry = dict[str, Any]  # as RegisterChange has them


def register_changed() -> Refused:
    """The plan no longer fits what is stored."""
    return Refused(
        "Someone else changed the register, so nothing was imported. Check the changes again, then confirm."
    )


@dataclass
class ImportWriter:
    """`ids` maps the names that rows refer to (people, courses, topics and others) to ids, by
    file.
    """

    register_import: RegisterImport
    by: User | None
    now: datetime
    ids: dict[str, dict[str, int]] = field(default_factory=dict)

    def record(
        self, model: type[Any], rows: Iterable[tuple[int, int | None, dict[str, Any]]]
    ) -> Iterator[Entry]:
        """Records facts; each is given as its row, the id of the fact that it replaces, and its
        fields.
        """
        for some in batched(rows, BATCH, strict=False):
            facts = [
                model(**fields, recorded_at=self.now, recorded_by=self.by) for _, _, fields in some
            ]
            model._default_manager.bulk_create(facts)
            for (row, retracted, _), fact in zip(some, facts, strict=True):
                yield entry(row, added=fact.pk, retracted=retracted)

    def write_named(
        self, model: type[Any], changes: list[Change], **fields: Any
    ) -> Iterator[Entry]:
        """Adds or changes in place what is no fact; `fields` are those of a new one besides its
        columns.
        """
        new = [change for change in changes if change.before is None]
        things = [
            model(**dict(zip(TABLES[c.file].key, c.key, strict=True)), **set_to(c), **fields)
            for c in new
        ]
        model._default_manager.bulk_create(things, batch_size=BATCH)
        for change, thing in zip(new, things, strict=True):
            yield entry(change.row, added=thing.pk)
        for change in changes:
            if change.before is not None:
                before = replaced(change)
                after = set_to(change)
                model._default_manager.filter(pk=change.stored_id).update(**after)
                yield entry(change.row, changed=change.stored_id, before=before, after=after)

    def retract(self, model: type[Any], ids: list[int]) -> None:
        because = f"Import of {self.register_import.source_name}"[:300]
        retract_all(model, ids, because=because, by=self.by, now=self.now)

    def log(self, file: str, model: type[Any], entries: Iterable[Entry]) -> None:
        """Stores the entries, so that the import can be undone."""
        for some in batched(entries, BATCH, strict=False):
            RegisterChange.objects.create(
                register_import=self.register_import,
                file=file,
                model=model._meta.label,
                entries=some,
            )


def retract_all(
    model: type[Any], ids: list[int], *, because: str, by: User | None, now: datetime
) -> None:
    """Retracts facts; refuses if one of them is already retracted."""
    at = Greatest(Value(now, output_field=models.DateTimeField()), F("recorded_at"))
    for some in batched(ids, BATCH, strict=False):
        stored = model._default_manager.filter(pk__in=some, retracted_at=None)
        if stored.update(retracted_at=at, retracted_by=by, retracted_because=because) != len(some):
            raise register_changed()


def storable(value: Any) -> Any:
    """The value as JSON and the model both accept it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def entry(row: int, **what: Any) -> Entry:
    """The log entry for a row of the source; values that are None are left out."""
    return {"row": row} | {name: value for name, value in what.items() if value is not None}


def set_to(change: Change) -> dict[str, Any]:
    """The new value of each field that the change touches, as `storable` gives it."""
    return {name: storable(new) for name, _, new in change.differences()}


def replaced(change: Change) -> dict[str, Any]:
    """The old value of the same fields, to undo the import."""
    return {name: storable(old) for name, old, _ in change.differences()}
