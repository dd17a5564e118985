"""Emails that may be enquiries: stored when they arrive, opened, logged or dropped, and emptied
when their time is over.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import DoneAlready, Refused
from desk.enquiries.email_contents import EmailContents
from desk.enquiries.models import Enquiry, Journalist, Mailbox, ReceivedEmail
from desk.enquiries.queries.known_names import known_for_reading
from desk.reader.imap import RawEmail
from desk.reader.mail_callers import plain_name
from desk.reader.mail_patterns import OUR_MEDIA_WORDS
from desk.reader.mail_reading import MailReading, read_mail
from desk.reader.mail_threads import certain
from nhsuk.dates.moments import moment_text
from scheduling.calendars.models import CalendarAnswer
from training.models import Person

UNDO_FOR = timedelta(hours=1)  # at the least, until the next night
KEYS_KEPT = timedelta(days=365)
UNREADABLE = (
    "Greenroom could not read this email. Open it in the mailbox, and paste what it says here."
)
EMPTY = {
    "sender_name": "",
    "sender_email": "",
    "subject": "",
    "text": "",
    "attachments": [],
    "outlet": "",
    "doubt": "",
}
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,190}")


def email_logged(email: ReceivedEmail) -> DoneAlready:
    """The refusal of whoever comes second, which leads to the enquiry."""
    return DoneAlready(
        f"{email.logged_by} has logged this email as {email.enquiry}.", email.enquiry
    )


def store_email(values: dict[str, Any]) -> bool:
    """Stores an email that has arrived: its `values_of`. False if it was here already."""
    _, is_new = ReceivedEmail.objects.get_or_create(key=values["key"], defaults=values)
    return is_new


def values_of(*, raw: RawEmail, contents: EmailContents, now: datetime) -> dict[str, Any]:
    """What is stored of an email, with what its text says. Reading may take a second, so it is done
    before anything is locked.
    """
    received_at = min(raw.arrived_at or now, now)
    key = contents.key if raw.content else f"{raw.uid} of {now:%Y-%m-%d}"
    text = contents.text if contents.is_readable else f"{contents.text}\n{UNREADABLE}"
    reading = read_mail(text, now=received_at, known=known_for_reading())
    outlet = reading.callers.outlet
    return {
        "key": key,
        "sender_name": contents.sender_name,
        "sender_email": contents.sender_email,
        "subject": contents.subject,
        "text": text,
        "attachments": contents.attachments,
        "size": raw.size,
        "is_cut": contents.is_cut,
        "doubt": _doubt(contents, reading),
        "received_at": received_at,
        "read_at": now,
        "outlet": outlet.value[:200] if outlet else "",
        "wanted_at": certain(reading.slots[0].when) if reading.slots else None,
        "deadline_at": certain(reading.deadline),
    }


def _doubt(contents: EmailContents, reading: MailReading) -> str:
    if contents.is_unproven:
        return ReceivedEmail.Doubt.UNPROVEN
    if _pretends(contents):
        return ReceivedEmail.Doubt.COLLEAGUE
    is_known = reading.kind in {"newsletter", "complaint"}
    is_other = reading.kind == "other" and not OUR_MEDIA_WORDS.search(reading.text)
    return ReceivedEmail.Doubt.NO_ENQUIRY if contents.is_readable and (is_known or is_other) else ""


def _pretends(contents: EmailContents) -> bool:
    """Whether the sender's name is a colleague's or shows a colleague's address, and the address is
    neither theirs nor that of a known journalist.
    """
    address = contents.sender_email
    shown = _ADDRESS.findall(contents.sender_name)
    words = plain_name(contents.sender_name).split()
    called = Q(email__in=shown)
    users, people = called, called
    if len(words) > 1:
        names = [" ".join(words), " ".join(words[:2])]  # also `Ines Varga via Teams`
        users |= Q(name__iexact=names[0]) | Q(name__iexact=names[1])
        people |= Q(first_name__iexact=words[0], last_name__iexact=" ".join(words[1:]))
        people |= Q(first_name__iexact=words[0], last_name__iexact=words[1])
    theirs = {
        other.lower()
        for rows in (User.objects.filter(users), Person.objects.filter(people))
        for other in rows.values_list("email", flat=True)
    }
    is_known = address and Journalist.objects.filter(email__iexact=address).exists()
    return bool(theirs) and address.lower() not in theirs and not is_known


@transaction.atomic
def open_email(*, email: ReceivedEmail, by: User, now: datetime) -> str:
    """Notes who looks at it, so that a second officer is told. Returns what this one is told, or
    nothing. Refused if it was logged.
    """
    current = _locked(email)
    _check_there(current)
    before = current.opened_by
    opened_at = current.opened_at
    current.opened_at = now
    current.opened_by = by
    current.save(update_fields=["opened_at", "opened_by"])
    if before is None or opened_at is None or before == by:
        return ""
    return f"{before} opened this email at {moment_text(opened_at)} and may be logging it."


@transaction.atomic
def drop_email(*, email: ReceivedEmail, by: User, now: datetime) -> None:
    """It is no enquiry: it leaves Today, and the next night its text is deleted."""
    current = _locked(email)
    _check_there(current)
    if current.dropped_at:
        return
    current.dropped_at = now
    current.dropped_by = by
    current.save(update_fields=["dropped_at", "dropped_by"])
    audit(by=by, action="received_email.dropped", about=current, now=now)


@transaction.atomic
def restore_email(*, email: ReceivedEmail, by: User, now: datetime) -> None:
    """Puts a dropped email back on Today."""
    current = _locked(email)
    _check_there(current)
    if not current.dropped_at:
        return
    current.dropped_at = None
    current.dropped_by = None
    current.save(update_fields=["dropped_at", "dropped_by"])
    audit(by=by, action="received_email.restored", about=current, now=now)


def log_email(*, email: ReceivedEmail, enquiry: Enquiry, by: User, now: datetime) -> None:
    """Takes it from Today, in the transaction that logs the enquiry or adds to its log. The text is
    the enquiry's from now on; who sent it and when stays.
    """
    current = _locked(email)
    if current.enquiry:
        raise email_logged(current)
    current.enquiry = enquiry
    current.logged_at = now
    current.logged_by = by
    current.dropped_at = None
    current.dropped_by = None
    current.text = ""
    current.save(
        update_fields=["enquiry", "logged_at", "logged_by", "dropped_at", "dropped_by", "text"]
    )


def empty_due_emails(*, now: datetime) -> int:
    """Each night: deletes the content of emails that were dropped, or that nobody logged in time,
    and a year later what was left of them. Returns how many were emptied.
    """
    kept_since = now - timedelta(days=Mailbox.objects.ours().days_kept)
    over = Q(dropped_at__lt=now - UNDO_FOR) | Q(read_at__lt=kept_since)
    due = ReceivedEmail.objects.filter(over, enquiry=None, emptied_at=None)
    ReceivedEmail.objects.filter(emptied_at__lt=now - KEYS_KEPT).delete()
    delete_doubtful_answers(before=kept_since)
    return due.update(**EMPTY, emptied_at=now)


def _locked(email: ReceivedEmail) -> ReceivedEmail:
    """As it is now, until the action ends."""
    return ReceivedEmail.objects.select_for_update().get(pk=email.pk)


def _check_there(email: ReceivedEmail) -> None:
    if email.enquiry:
        raise email_logged(email)
    if email.emptied_at:
        raise Refused("This email has been deleted here. You can still find it in the mailbox.")


def delete_doubtful_answers(*, before: datetime) -> int:
    """Answers to invitations that did not count, with the addresses that they came from."""
    return CalendarAnswer.objects.exclude(doubt="").filter(received_at__lt=before).delete()[0]
