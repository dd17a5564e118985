"""Says how the files of an upload are read, and saves that under a name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from imports.cells import day, moment
from imports.mappings import FileMapping
from imports.models import RegisterMapping, RegisterUpload
from imports.queries.upload_files import saved_mappings, saved_mappings_for, shapes_of
from imports.tables import TABLES
from imports.workbooks import Unusable
from nhsuk.words import joined_words


@transaction.atomic
def recognise_files(*, upload: RegisterUpload) -> None:
    """Reads each file as the user said at the try before of one with its columns, else as the only
    mapping says that was saved for them; where several fit, the page asks. None of a source that
    cannot be opened.
    """
    said = {entry["shape"]: entry for entry in upload.mappings.values()}
    upload.mappings = {}
    try:
        shapes = shapes_of(upload)
    except Unusable:
        shapes = {}
    upload.mappings = {file: said[shape] for file, shape in shapes.items() if said.get(shape)}
    upload.save(update_fields=["mappings"])
    for file, shape in shapes.items():
        fitting = [] if file in upload.mappings else saved_mappings_for(shape)
        if len(fitting) == 1:
            read_as_saved(upload=upload, file=file, chosen=fitting)


def read_as_saved(*, upload: RegisterUpload, file: str, chosen: list[RegisterMapping]) -> None:
    """Reads a file by saved mappings: as several tables if there are several."""
    mappings = [mapping for saved in chosen for mapping in saved_mappings(saved)]
    name = joined_words([saved.name for saved in chosen])
    set_mapping(upload=upload, file=file, mappings=mappings, saved_as=name)


def set_mapping(
    *,
    upload: RegisterUpload,
    file: str,
    mappings: Sequence[FileMapping],
    saved_as: str = "",
    shape: str = "",
) -> None:
    """How a file of the upload is read; also one that had been left out. With a `shape`, the name is
    saved once the import is carried out.
    """
    upload.mappings[file] = {
        "mapping": [
            mapping.as_json() for table in TABLES for mapping in mappings if mapping.table == table
        ],
        "saved_as": saved_as,
        "shape": shape,
    }
    upload.left_out = [name for name in upload.left_out if name != file]
    upload.save(update_fields=["mappings", "left_out"])


def leave_out(*, upload: RegisterUpload, file: str) -> None:
    """The file is not read."""
    upload.mappings.pop(file, None)
    upload.left_out = [*(name for name in upload.left_out if name != file), file]
    upload.save(update_fields=["mappings", "left_out"])


@transaction.atomic
def save_mappings(*, upload: RegisterUpload, by: User, now: datetime) -> None:
    """Saves how the files of an import were read. Replaces the one of that name; the audit trail has
    the earlier.
    """
    for file, entry in upload.mappings.items():
        if not entry.get("shape"):
            continue
        name = entry["saved_as"]
        saved = RegisterMapping.objects.select_for_update().filter(name__iexact=name).first()
        before = saved.content if saved else None
        saved = saved or RegisterMapping()
        saved.name, saved.shape = name, entry["shape"]
        saved.content = {"files": {file: [_without_days(each) for each in entry["mapping"]]}}
        saved.saved_at, saved.saved_by = now, by
        saved.save()
        audit(
            by=by,
            action="register.mapping_saved",
            about=saved,
            now=now,
            before=before,
            after=saved.content,
        )


def _without_days(mapping: dict[str, Any]) -> dict[str, Any]:
    """A day that is the same in every row of one list is hardly that of the next."""
    days = {
        column.name for column in TABLES[mapping["table"]].columns if column.read in (day, moment)
    }
    constants = {
        ours: value for ours, value in mapping.get("constants", {}).items() if ours not in days
    }
    return {part: value for part, value in mapping.items() if part != "constants"} | (
        {"constants": constants} if constants else {}
    )


@transaction.atomic
def remove_mapping(*, mapping: RegisterMapping, by: User, now: datetime) -> None:
    """Imports that were read by it stay as they are."""
    audit(by=by, action="register.mapping_removed", about=mapping, now=now, before=mapping.content)
    mapping.delete()
