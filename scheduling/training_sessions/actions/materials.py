"""Materials of a training session: added, removed, and deleted when their time is over. Those booked
are told by email, once of all that were added meanwhile.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from jobs.actions import in_utc, queue_job
from nhsuk.words import weekday
from scheduling import job_names
from scheduling.training_sessions import material_emails
from scheduling.training_sessions.models import Material, TrainingSession
from scheduling.training_sessions.models.training_sessions import BookingQuerySet
from training import stored_files
from training.evidence import Evidence, clean
from training.models import Organisation

FOLDER = "materials"
MOST = 20  # of one session
MOST_PAGES = 200
TOLD_AFTER = timedelta(minutes=10)  # in which more can be added, or removed again


class MaterialAlready(Refused):
    def __init__(self) -> None:
        super().__init__("This session has this file already. Choose another one.")


def add_material(
    *,
    training_session: TrainingSession,
    title: str,
    stage: str,
    content: bytes,
    following: Sequence[TrainingSession] = (),
    by: User,
    now: datetime,
) -> list[Material]:
    """Stores a safe copy of the file, which those that follow in the series get too unless they have
    it. The slow checks run before the transaction, so that others can write meanwhile.
    """
    safe = clean(content, thing="handout", max_pages=MOST_PAGES)
    store = partial(_store, safe=safe, title=title, stage=stage, by=by, now=now)
    with transaction.atomic():
        added = [store(training_session)]
        for one in following:
            with suppress(MaterialAlready):
                added.append(store(one))
    return added


@transaction.atomic
def _store(
    training_session: TrainingSession,
    *,
    safe: Evidence,
    title: str,
    stage: str,
    by: User,
    now: datetime,
) -> Material:
    current = TrainingSession.objects.select_for_update().get(pk=training_session.pk)
    if current.cancelled_at:
        raise Refused("This session is cancelled, so nobody would see the file.")
    if current.materials.present().count() >= MOST:
        on = weekday(timezone.localdate(current.starts_at))
        raise Refused(f"The session on {on} has {MOST} files already. Remove one first.")
    name = stored_files.store(safe.content, folder=FOLDER, kind=safe.kind)
    try:
        with transaction.atomic():
            material = Material.objects.create(
                training_session=current,
                title=title,
                stage=stage,
                file=name,
                kind=safe.kind,
                size=len(safe.content),
                added_at=now,
                added_by=by,
            )
    except IntegrityError as error:
        raise MaterialAlready from error
    is_after = stage == Material.Stage.AFTER
    _queue_telling(material, now, not_before=current.ends_at if is_after else now)
    audit(by=by, action="material.added", about=material, now=now, session=current.pk, file=name)
    return material


def queue_telling(*, training_session: TrainingSession, now: datetime) -> None:
    """Of the files that were added while it was a draft, of which nobody has been told."""
    untold = training_session.materials.present().filter(told_at=None)
    if first := untold.filter(stage=Material.Stage.BEFORE).order_by("pk").first():
        _queue_telling(first, now, not_before=now)


def _queue_telling(material: Material, now: datetime, not_before: datetime) -> None:
    due_at = max(now + TOLD_AFTER, not_before)
    queue_job(
        name=job_names.TELL_OF_MATERIALS,
        arguments={"training_session_id": material.training_session_id},
        now=now,
        due_at=due_at,
        dedup_key=f"materials {material.pk} at {in_utc(due_at)}",
    )


def told_of(training_session: TrainingSession) -> BookingQuerySet:
    """Places of those who are told of its files: they sign in."""
    return training_session.bookings.active().exclude(person__user=None)


@transaction.atomic
def tell_of_materials(*, training_session: TrainingSession, now: datetime) -> int:
    """One email to each person booked who signs in, about every file that they can open and were not
    told of. Returns how many people.
    """
    current = TrainingSession.objects.select_for_update().get(pk=training_session.pk)
    if current.cancelled_at:
        return 0
    untold = current.materials.present().filter(told_at=None).order_by("pk")
    if current.ends_at > now:
        later = untold.filter(stage=Material.Stage.AFTER).first()
        if later:  # the session may have been moved
            _queue_telling(later, now, not_before=current.ends_at)
        untold = untold.filter(stage=Material.Stage.BEFORE)
    materials = list(untold)
    if not materials or not current.published_at:
        return 0
    untold.update(told_at=now)
    booked = told_of(current).with_session().order_by("pk")
    for booking in booked:
        material_emails.send_new_files(booking=booking, materials=materials, now=now)
    return len(booked)


@transaction.atomic
def remove_material(*, material: Material, by: User, now: datetime) -> None:
    """Nobody sees it any more. The file stays until the night, so that this can be undone."""
    there = Material.objects.present().filter(pk=material.pk)
    if not there.update(removed_at=now, removed_by=by):
        raise Refused("This file has been removed already.")
    audit(by=by, action="material.removed", about=material, now=now)


@transaction.atomic
def restore_material(*, material: Material, by: User, now: datetime) -> None:
    """Undoes the removal, while the file is still there."""
    try:
        with transaction.atomic():
            removed = Material.objects.exclude(removed_at=None).filter(pk=material.pk)
            restored = removed.update(removed_at=None, removed_by=None)
    except IntegrityError as error:
        raise MaterialAlready from error
    if restored:
        audit(by=by, action="material.restored", about=material, now=now)


def read_material(*, material: Material) -> bytes:
    """The content of its file; raises FileLost."""
    return stored_files.read(material.file, folder=FOLDER, kind=material.kind)


def delete_due(*, now: datetime) -> int:
    """Deletes what was removed yesterday or before, and what is older than training is kept; then
    the files that no session has any more.
    """
    kept = relativedelta(years=Organisation.objects.ours().training_kept_years)
    removed = Material.objects.filter(removed_at__lte=now - relativedelta(days=1))
    over = Material.objects.filter(training_session__ends_at__lt=now - kept)
    deleted = (removed | over).delete()[1].get(Material._meta.label, 0)
    _sweep(now - relativedelta(days=1))
    return deleted


def _sweep(before: datetime) -> None:
    """One that has just been stored may belong to a session that is not saved yet."""
    used = set(Material.objects.values_list("file", flat=True))
    folder = stored_files.path_of("0" * 64, folder=FOLDER, kind="pdf").parent.parent
    for path in folder.glob("*/*") if folder.exists() else ():
        if path.stem not in used and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
