"""Stores an uploaded source of the register until its user confirms or discards it."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import IO

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from imports.models import RegisterUpload

RETENTION = timedelta(hours=24)


@transaction.atomic
def store_upload(
    *, files: Iterable[tuple[str, IO[bytes]]], by: User, now: datetime
) -> RegisterUpload:
    """Replaces the user's earlier upload, but for how its files were read: `recognise_files` takes
    that over.
    """
    name, content = _packed(list(files))
    sent = {"name": name[:200], "content": content, "uploaded_at": now, "left_out": []}
    upload, _ = RegisterUpload.objects.update_or_create(user=by, defaults=sent)
    audit(by=by, action="register.sent", about=upload, now=now, size=len(content))
    return upload


@transaction.atomic
def discard_upload(*, upload: RegisterUpload, by: User, now: datetime) -> None:
    """Deletes the upload without importing it; the audit trail says that it was discarded."""
    audit(by=by, action="register.dropped", about=upload, now=now)
    upload.delete()


@transaction.atomic
def delete_expired_uploads(*, now: datetime) -> int:
    """Deletes uploads that nobody confirmed within a day, because they hold personal details;
    returns how many.
    """
    forgotten = RegisterUpload.objects.filter(uploaded_at__lt=now - RETENTION)
    for upload in forgotten:
        audit(by=None, action="register.dropped", about=upload, now=now)
    return forgotten.delete()[0]


def _packed(files: list[tuple[str, IO[bytes]]]) -> tuple[str, bytes]:
    """The name and content of a single file, or of a zip of several."""
    names = [name for name, _ in files]
    if len(files) == 1:
        return names[0], files[0][1].read()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, (name, file) in enumerate(files):
            if name.lower() in (other.lower() for other in names[:place]):
                raise Refused(f"Two files are called {name}. Choose one of them.")
            archive.writestr(name, file.read())
    return f"{len(files)} files", packed.getvalue()
