"""Says how the files of an upload are read, and saves that under a name."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from scheduling.register.mappings import FileMapping
from scheduling.register.models import RegisterMapping, RegisterUpload
from scheduling.register.queries.upload_files import mapping_in, saved_mapping_for, shapes_of
from scheduling.register.workbooks import Unusable


@transaction.atomic
def recognise_files(*, upload: RegisterUpload) -> None:
    """Reads each file as the last mapping says that was saved for its columns; none of a source
    that cannot be opened.
    """
    try:
        shapes = shapes_of(upload)
    except Unusable:
        return
    for file, shape in shapes.items():
        if saved := saved_mapping_for(shape):
            set_mapping(upload=upload, file=file, mapping=mapping_in(saved), saved_as=saved.name)


def set_mapping(
    *, upload: RegisterUpload, file: str, mapping: FileMapping, saved_as: str = ""
) -> None:
    """How a file of the upload is read; also one that had been left out."""
    upload.mappings[file] = {"mapping": mapping.as_json(), "saved_as": saved_as}
    upload.left_out = [name for name in upload.left_out if name != file]
    upload.save(update_fields=["mappings", "left_out"])


def leave_out(*, upload: RegisterUpload, file: str) -> None:
    """The file is not read."""
    upload.mappings.pop(file, None)
    upload.left_out = [*(name for name in upload.left_out if name != file), file]
    upload.save(update_fields=["mappings", "left_out"])


@transaction.atomic
def save_mapping(
    *, name: str, file: str, mapping: FileMapping, shape: str, by: User, now: datetime
) -> RegisterMapping:
    """Replaces the one of that name; the audit trail has the earlier."""
    earlier = RegisterMapping.objects.select_for_update().filter(name__iexact=name).first()
    content = {"files": {file: mapping.as_json()}}
    saved = earlier or RegisterMapping()
    before = earlier.content if earlier else None
    saved.name, saved.content, saved.shape = name, content, shape
    saved.saved_at, saved.saved_by = now, by
    saved.save()
    audit(
        by=by,
        action="register.mapping_saved",
        about=saved,
        now=now,
        before=before,
        after=content,
    )
    return saved


@transaction.atomic
def remove_mapping(*, mapping: RegisterMapping, by: User, now: datetime) -> None:
    """Imports that were read by it stay as they are."""
    audit(by=by, action="register.mapping_removed", about=mapping, now=now, before=mapping.content)
    mapping.delete()
