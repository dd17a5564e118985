"""A colleague passes on that a journalist approached them (clause 6): it waits on Today like an email."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from desk.enquiries.models import Enquiry, ReceivedEmail
from nhsuk.dates.moments import moment_text

SUBJECT_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Approach:
    """What the colleague knows. `contact` is the journalist's telephone number or address."""

    outlet: str
    journalist: str
    contact: str
    about: str
    reached_by: Enquiry.Channel
    approached_at: datetime
    deadline_at: datetime | None


@transaction.atomic
def pass_on(*, approach: Approach, by: User, now: datetime) -> ReceivedEmail:
    """Stores it for the desk; the same words sent twice are stored once."""
    text = _text_of(approach, by)
    values = {
        "sender_name": approach.journalist or "A journalist",
        "subject": _subject_of(approach.about),
        "text": text,
        "outlet": approach.outlet,
        "size": len(text.encode()),
        "deadline_at": approach.deadline_at,
        "received_at": min(approach.approached_at, now),
        "read_at": now,
        "passed_on_by": by,
        "reached_by": approach.reached_by,
    }
    key = sha256(f"passed on by {by.pk}\n{text}".encode()).hexdigest()
    stored, is_new = ReceivedEmail.objects.get_or_create(key=key, defaults=values)
    if is_new:
        audit(by=by, action="approach.passed_on", about=stored, now=now)
    return stored


def _subject_of(about: str) -> str:
    first = " ".join(about.split())
    if len(first) <= SUBJECT_LENGTH:
        return first
    return f"{first[:SUBJECT_LENGTH].rpartition(' ')[0] or first[:SUBJECT_LENGTH]} …"


def _text_of(approach: Approach, by: User) -> str:
    """As an email would say it, so that the form for an enquiry reads it in the same way."""
    deadline = moment_text(approach.deadline_at) if approach.deadline_at else ""
    heading = [
        ("From", approach.journalist or approach.outlet),
        ("Date", f"{approach.approached_at:%a %-d %b %Y %H:%M}"),
        ("Subject", _subject_of(approach.about)),
    ]
    said = [
        ("Outlet", approach.outlet),
        ("Journalist", approach.journalist),
        ("Email" if "@" in approach.contact else "Phone", approach.contact),
        ("Deadline", deadline),
    ]
    lines = [f"{name}: {value}" for name, value in heading]
    lines += ["", *(f"{name}: {value}" for name, value in said if value), "", approach.about]
    return "\n".join([*lines, "", f"Passed on by {by}, {by.email}", ""])
