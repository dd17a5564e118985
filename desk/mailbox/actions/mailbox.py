"""The mailbox that enquiries are read from: its settings, and reading it.

Each email is stored in one transaction with how far the folder has been read. Whoever is killed in
between leaves both as they were, and the email is read again; its key is unique, so that an email
that the server gives twice is suggested once.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import check_seen
from desk.choosing.actions.calendar_answers import is_ours, store_answer
from desk.enquiries.actions.received_emails import store_email, values_of
from desk.enquiries.calendar_parts import reply_in
from desk.enquiries.email_contents import read_contents
from desk.enquiries.models import Mailbox
from desk.job_names import READ_MAILBOX
from desk.reader.imap import Folder, MailboxAway, RawEmail, open_folder
from jobs.actions import queue_job
from scheduling.calendars.replies import Reply

logger = logging.getLogger(__name__)
SETTINGS = ("is_on", "folder", "days_kept")
MOST = 50  # emails in one reading; the next one goes on
LOOKS_BACK = timedelta(days=2)  # when the folder is read for the first time
ALONE_FOR = timedelta(minutes=2)  # after a reading was killed, nobody else reads before then


@transaction.atomic
def change_mailbox(
    *, is_on: bool, folder: str, days_kept: int, by: User, now: datetime, seen: str | None = None
) -> Mailbox:
    """Switches reading on or off. A folder that was off, or another one, is read from two days
    ago.
    """
    mailbox = check_seen(Mailbox.objects.ours(), SETTINGS, seen)
    if is_on and settings.MAILBOX is None:
        raise Refused(
            "Set IMAP_URL on the server and restart Greenroom. Then you can switch this on."
        )
    wanted = {"is_on": is_on, "folder": folder, "days_kept": days_kept}
    before = {name: getattr(mailbox, name) for name in SETTINGS}
    if wanted == before:
        return mailbox
    values: dict[str, Any] = dict(wanted)
    if (is_on, folder) != (mailbox.is_on, mailbox.folder):
        values |= {"uid_validity": None, "last_uid": 0, "automatic_replies": 0}
        values |= {"problem": "", "problem_since": None, "read_at": None}
    for name, value in values.items():
        setattr(mailbox, name, value)
    mailbox.save(update_fields=list(values))
    audit(by=by, action="mailbox.changed", about=mailbox, now=now, before=before, after=wanted)
    if is_on:
        queue_job(name=READ_MAILBOX, arguments={}, now=now, party="mailbox")
    return mailbox


def read_soon(*, now: datetime) -> None:
    """Queues a reading, beside those every other minute."""
    if not Mailbox.objects.ours().is_on:
        raise Refused("Reading is switched off. Switch it on first.")
    queue_job(name=READ_MAILBOX, arguments={}, now=now, party="mailbox")


def read_mailbox(*, now: datetime) -> str:
    """Stores what is new in the folder. If the mailbox is away, records why and leaves it to the
    next reading, which comes soon.
    """
    mailbox = Mailbox.objects.ours()
    if not mailbox.is_on:
        return "Reading is switched off."
    free = Mailbox.objects.filter(Q(reading_until=None) | Q(reading_until__lte=now), is_on=True)
    if not free.update(reading_until=now + ALONE_FOR):
        return "Another reading is under way."
    try:
        return _read(mailbox, now)
    except MailboxAway as away:
        _record_problem(str(away), now)
        return f"The mailbox cannot be read: {away}"
    finally:
        Mailbox.objects.update(reading_until=None)


def _read(mailbox: Mailbox, now: datetime) -> str:
    if settings.MAILBOX is None:
        raise MailboxAway("IMAP_URL is not set.")
    new = 0
    with open_folder(settings.MAILBOX, mailbox.folder) as folder:
        for raw in _emails(folder, mailbox, now):
            reply = reply_in(raw.content)
            if reply and is_ours(reply):
                new += _store_answer(reply, raw, folder.uid_validity, mailbox.folder, now)
                continue
            values = _values(raw, now)
            new += _store(values, raw.uid, folder.uid_validity, mailbox.folder)
    Mailbox.objects.filter(folder=mailbox.folder).update(
        read_at=now, problem="", problem_since=None
    )
    return f"{new} new emails."


def _emails(folder: Folder, mailbox: Mailbox, now: datetime) -> Iterator[RawEmail]:
    """Those after the last that was read, or if the server numbers the folder anew, the latest."""
    if folder.uid_validity == mailbox.uid_validity:
        numbers = folder.new(after=mailbox.last_uid)
    else:
        began = mailbox.read_at or now
        numbers = folder.since(timezone.localdate(began - LOOKS_BACK))
    for number in numbers[:MOST]:
        if raw := folder.fetch(number):
            yield raw


def _values(raw: RawEmail, now: datetime) -> dict[str, Any] | None:
    """What is stored of an email; nothing of an automatic reply. One that our reading fails on is
    stored as unreadable, so that those behind it are read.
    """
    try:
        contents = read_contents(raw.content)
        return None if contents.is_automatic else values_of(raw=raw, contents=contents, now=now)
    except DatabaseError:
        raise
    except Exception as error:
        logger.error("An email could not be read: %s", type(error).__name__)
        empty = replace(raw, content=b"")
        return values_of(raw=empty, contents=read_contents(b""), now=now)


@transaction.atomic
def _store(values: dict[str, Any] | None, uid: int, uid_validity: int, folder: str) -> bool:
    """Stores one email and how far the folder has been read: both, or neither. Whether it is
    new.
    """
    is_new = values is not None and store_email(values)
    left_out = F("automatic_replies") + int(values is None)
    _note_read(uid, uid_validity, folder, automatic_replies=left_out)
    return is_new


@transaction.atomic
def _store_answer(
    reply: Reply, raw: RawEmail, uid_validity: int, folder: str, now: datetime
) -> bool:
    """The same for an answer to an invitation, which is no enquiry."""
    contents = read_contents(raw.content)
    answer = store_answer(
        reply=reply,
        sender=contents.sender_email,
        is_unproven=contents.is_unproven,
        received_at=min(raw.arrived_at or now, now),
        now=now,
    )
    _note_read(raw.uid, uid_validity, folder)
    return answer is not None


def _note_read(uid: int, uid_validity: int, folder: str, **values: Any) -> None:
    Mailbox.objects.filter(folder=folder, is_on=True).update(
        uid_validity=uid_validity, last_uid=uid, **values
    )


def _record_problem(problem: str, now: datetime) -> None:
    Mailbox.objects.filter(problem_since=None).update(problem=problem[:500], problem_since=now)
    Mailbox.objects.filter(problem_since__isnull=False).update(problem=problem[:500])
