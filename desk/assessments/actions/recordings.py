"""Recordings of assessed interviews: settings, upload, download and deletion."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.assessments.models import Assessment, Recording
from desk.assessments.recordings import decrypt, encrypt, kind_of
from training import stored_files
from training.actions.settings import change_settings
from training.models import Organisation

WHERE = {"folder": "recordings", "kind": "enc"}
MOST = 2  # of one assessment at a time


DELETED_ALREADY = "This recording has already been deleted."


def change_recording_settings(
    *,
    recordings_kept: bool,
    recordings_kept_days: int,
    by: User,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Turning it off or changing the length affects only new recordings."""
    values = {"recordings_kept": recordings_kept, "recordings_kept_days": recordings_kept_days}
    change_settings(subject="recording_settings", values=values, by=by, now=now, seen=seen)


@transaction.atomic
def store_recording(
    *, assessment: Assessment, content: bytes, by: User, now: datetime
) -> Recording:
    """Encrypts and stores the recording, with the day on which it is deleted."""
    organisation = Organisation.objects.select_for_update().ours()
    if not organisation.recordings_kept:
        raise Refused("Recordings are turned off. A manager or the administrator can turn them on.")
    if assessment.recordings.filter(deleted_at=None).count() >= MOST:
        raise Refused(f"There are already {MOST} recordings of this interview. Delete one first.")
    content_type = kind_of(content)
    recording = Recording.objects.create(
        assessment=assessment,
        file=stored_files.store(encrypt(content), **WHERE),
        content_type=content_type,
        size=len(content),
        uploaded_at=now,
        uploaded_by=by,
        delete_on=timezone.localdate(now) + timedelta(days=organisation.recordings_kept_days),
    )
    audit(by=by, action="recording.kept", about=recording, now=now, delete_on=recording.delete_on)
    return recording


@transaction.atomic
def open_recording(*, recording: Recording, by: User, now: datetime) -> bytes:
    """The recording's content; opening it is audited before anything is returned."""
    if not recording.file:
        raise Refused(DELETED_ALREADY)
    content = decrypt(stored_files.read(recording.file, **WHERE))
    audit(by=by, action="recording.opened", about=recording, now=now)
    return content


@transaction.atomic
def delete_recording(*, recording: Recording, by: User | None, now: datetime) -> None:
    """Deletes the file; the row stays as evidence that there was one."""
    current = Recording.objects.select_for_update().get(pk=recording.pk)
    if not current.file:
        raise Refused(DELETED_ALREADY)
    name = current.file
    Recording.objects.filter(pk=current.pk).update(file="", deleted_at=now, deleted_by=by)
    audit(by=by, action="recording.deleted", about=current, now=now)
    transaction.on_commit(lambda: stored_files.delete(name, **WHERE))


def delete_due(*, now: datetime) -> int:
    """Deletes recordings past their last day, and files left by an interrupted deletion."""
    due = Recording.objects.filter(deleted_at=None, delete_on__lt=timezone.localdate(now)).order_by(
        "pk"
    )
    deleted = 0
    for recording in due:
        delete_recording(recording=recording, by=None, now=now)
        deleted += 1
    _sweep()
    return deleted


def _sweep() -> None:
    """Deletes files whose process died between the commit and the deletion."""
    in_use = set(Recording.objects.exclude(file="").values_list("file", flat=True))
    folder = stored_files.path_of("0" * 64, **WHERE).parent.parent
    for path in folder.glob("*/*.enc") if folder.exists() else ():
        if path.stem not in in_use:
            path.unlink(missing_ok=True)
