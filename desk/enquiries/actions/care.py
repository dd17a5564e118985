"""Duty of care: someone was abused or is distressed. Tells one named person at once, and nobody
else.
"""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from accounts.access import Role
from accounts.audit import audit
from accounts.leavers import holders_here, with_access
from accounts.models import User
from accounts.refusals import Refused
from desk.enquiries import debrief_emails as emails
from desk.enquiries.models import CareNote, Debrief
from jobs.reminders import counts_from, latest_mail
from nhsuk.dates.moments import local_moment
from training.models import Organisation


def care_readers(*, on: date) -> list[User]:
    """The organisation's named contact, or every communications manager if there is none who can
    sign in.
    """
    named = Organisation.objects.filter(pk=1).values("care_contact")
    if contact := User.objects.filter(with_access(on), pk__in=named).first():
        return [contact]
    return list(holders_here({Role.MANAGER}, on).order_by("pk"))


def raise_care(*, debrief: Debrief, kind: str, words: str, now: datetime) -> CareNote:
    """Raises a note of care within the debrief's transaction. The audit trail has neither kind nor
    words.
    """
    note = CareNote.objects.create(debrief=debrief, kind=kind, words=words, raised_at=now)
    readers = care_readers(on=timezone.localdate(now))
    note.told.set(readers)
    for reader in readers:
        emails.notify_of_care(note=note, reader=reader, now=now)
    return note


def open_notes_for(user: User, *, on: date) -> list[CareNote]:
    """Open notes for the named contact; none for anybody else."""
    notes = list(CareNote.objects.filter(done_at=None).order_by("raised_at"))
    return notes if notes and user in care_readers(on=on) else []


@transaction.atomic
def remind_of_care(*, now: datetime) -> int:
    """Reminds the current readers, once a day, of each earlier note that nobody has opened.

    Returns how many notes; skips a reader whose last mail about it was sent today or is still
    waiting.
    """
    today = local_moment(timezone.localdate(now), time())
    unseen = CareNote.objects.filter(seen_at=None, raised_at__lt=today)
    readers = care_readers(on=timezone.localdate(now))
    chased = 0
    for note in unseen.order_by("raised_at"):
        late = [reader for reader in readers if _was_reminded_before(note, reader, today)]
        for reader in late:
            emails.notify_of_care(note=note, reader=reader, now=now, is_chase=True)
        chased += bool(late)
    return chased


def _was_reminded_before(note: CareNote, reader: User, today: datetime) -> bool:
    told_at = counts_from(latest_mail(emails.care_key(note, reader)), otherwise=note.raised_at)
    return told_at is not None and told_at < today


@transaction.atomic
def mark_care_seen(*, note: CareNote, by: User, now: datetime) -> None:
    """Records that the first reader has opened it; later openings change nothing."""
    if CareNote.objects.filter(pk=note.pk, seen_at=None).update(seen_at=now, seen_by=by):
        note.seen_at = now
        note.seen_by = by
        audit(by=by, action="care.seen", about=note, now=now)


@transaction.atomic
def finish_care(*, note: CareNote, by: User, now: datetime) -> None:
    """Records that someone has spoken to them. Recording it twice changes nothing."""
    if note.seen_at is None:
        raise Refused("Open the request first, then record that you have spoken to them.")
    if CareNote.objects.filter(pk=note.pk, done_at=None).update(done_at=now):
        audit(by=by, action="care.done", about=note, now=now)


@transaction.atomic
def set_care_contact(*, contact: User | None, by: User, now: datetime) -> None:
    """Sets who is told from now on and reads earlier notes; None: the communications managers."""
    organisation = Organisation.objects.select_for_update().ours()
    if organisation.care_contact_id == (contact.pk if contact else None):
        return
    organisation.care_contact = contact
    organisation.save(update_fields=["care_contact"])
    audit(
        by=by,
        action="care.contact",
        about=organisation,
        now=now,
        contact=str(contact or "the managers"),
    )
