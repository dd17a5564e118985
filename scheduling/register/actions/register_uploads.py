"""Keeps a source of the register that someone sent, until they confirm or drop it."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import IO

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from scheduling.register.models import RegisterUpload

KEPT_FOR = timedelta(hours=24)


class SameNameTwice(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(f"Two files are called {name}. Choose one of them.")


@transaction.atomic
def keep_upload(
    *, files: Iterable[tuple[str, IO[bytes]]], by: User, now: datetime
) -> RegisterUpload:
    """Takes the place of what the same person sent before."""
    name, content = _packed(list(files))
    RegisterUpload.objects.filter(user=by).delete()
    upload = RegisterUpload.objects.create(
        user=by, name=name[:200], content=content, uploaded_at=now
    )
    audit(by=by, action="register.sent", about=upload, now=now, size=len(content))
    return upload


@transaction.atomic
def drop_upload(*, upload: RegisterUpload, by: User, now: datetime) -> None:
    """Nothing of it is imported, and what was sent in is gone; the trail keeps that it was dropped."""
    audit(by=by, action="register.dropped", about=upload, now=now)
    upload.delete()


@transaction.atomic
def forget_uploads(*, now: datetime) -> int:
    """Deletes what nobody confirmed for a day, since it holds people's details; returns how many."""
    forgotten = RegisterUpload.objects.filter(uploaded_at__lt=now - KEPT_FOR)
    for upload in forgotten:
        audit(by=None, action="register.dropped", about=upload, now=now)
    return forgotten.delete()[0]


def _packed(files: list[tuple[str, IO[bytes]]]) -> tuple[str, bytes]:
    """A name and one content: a single file as it came, several as a zip."""
    names = [name for name, _ in files]
    if len(files) == 1:
        return names[0], files[0][1].read()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, (name, file) in enumerate(files):
            if name.lower() in (other.lower() for other in names[:place]):
                raise SameNameTwice(name)
            archive.writestr(name, file.read())
    return f"{len(files)} files", packed.getvalue()
