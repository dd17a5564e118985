"""Recordings of assessed interviews: whether they are kept at all, kept, listened to, and deleted
on their day.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from scheduling.assessments.models import Assessment, Recording
from scheduling.assessments.recordings import UnusableRecording, decrypt, encrypt, kind_of
from training import stored_files
from training.actions.seen import check_seen
from training.models import Organisation

WHERE = {"folder": "recordings", "kind": "enc"}
SETTINGS = ("recordings_kept", "recordings_kept_days")
MOST = 2  # of one assessment at a time


class NotKept(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Recordings are turned off. A manager or the administrator can turn them on."
        )


class RecordingRefused(Refused):
    """The text says what is wrong with the file."""


class EnoughKept(Refused):
    def __init__(self) -> None:
        super().__init__(
            f"There are already {MOST} recordings of this interview. Delete one first."
        )


class DeletedAlready(Refused):
    def __init__(self) -> None:
        super().__init__("This recording has already been deleted.")


@transaction.atomic
def change_recording_settings(
    *,
    recordings_kept: bool,
    recordings_kept_days: int,
    by: User,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Turned off, nothing more is kept; what is kept goes on its day. A new length counts for what
    comes.
    """
    organisation = check_seen(Organisation.objects.ours(), SETTINGS, seen)
    after = {"recordings_kept": recordings_kept, "recordings_kept_days": recordings_kept_days}
    before = {
        name: getattr(organisation, name)
        for name in SETTINGS
        if getattr(organisation, name) != after[name]
    }
    if not before:
        return
    Organisation.objects.filter(pk=1).update(**after)
    audit(
        by=by,
        action="recording_settings.changed",
        about=organisation,
        now=now,
        before=before,
        after=after,
    )


@transaction.atomic
def keep_recording(*, assessment: Assessment, content: bytes, by: User, now: datetime) -> Recording:
    """Encrypted before it is written, with the day on which it goes."""
    organisation = Organisation.objects.select_for_update().ours()
    if not organisation.recordings_kept:
        raise NotKept
    if assessment.recordings.filter(deleted_at=None).count() >= MOST:
        raise EnoughKept
    try:
        content_type = kind_of(content)
    except UnusableRecording as problem:
        raise RecordingRefused(str(problem)) from problem
    recording = Recording.objects.create(
        assessment=assessment,
        file=stored_files.keep(encrypt(content), **WHERE),
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
    """What was recorded; that it was opened is written down before the first byte goes out."""
    if not recording.file:
        raise DeletedAlready
    content = decrypt(stored_files.content_of(recording.file, **WHERE))
    audit(by=by, action="recording.opened", about=recording, now=now)
    return content


@transaction.atomic
def delete_recording(*, recording: Recording, by: User | None, now: datetime) -> None:
    """Gone for good; the row says that there was one."""
    held = Recording.objects.select_for_update().get(pk=recording.pk)
    if not held.file:
        raise DeletedAlready
    name = held.file
    Recording.objects.filter(pk=held.pk).update(file="", deleted_at=now, deleted_by=by)
    audit(by=by, action="recording.deleted", about=held, now=now)
    transaction.on_commit(lambda: stored_files.drop(name, **WHERE))


def delete_due(*, now: datetime) -> int:
    """Those whose last day has passed, and files that a broken-off deletion left behind."""
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
    """A process that died between the commit and the deletion of the file is made good here."""
    held = set(Recording.objects.exclude(file="").values_list("file", flat=True))
    folder = stored_files.place("0" * 64, **WHERE).parent.parent
    for path in folder.glob("*/*.enc") if folder.exists() else ():
        if path.stem not in held:
            path.unlink(missing_ok=True)
