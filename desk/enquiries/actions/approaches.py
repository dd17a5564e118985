"""A colleague passes on that a journalist approached them (clause 6): it waits on Today like an email."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from desk.enquiries.models import ReceivedEmail
from nhsuk.dates.moments import moment_text

SUBJECT_LENGTH = 80


@transaction.atomic
def pass_on(
    *,
    outlet: str,
    journalist: str,
    contact: str,
    about: str,
    reached_by: str,
    approached_at: datetime,
    deadline_at: datetime | None,
    by: User,
    now: datetime,
) -> ReceivedEmail:
    """Stores what the colleague knows for the desk; the same words sent twice are stored once.
    `contact` is the journalist's telephone number or address.
    """
    subject = _subject_of(about)
    text = _as_email(
        {
            "From": journalist or outlet,
            "Date": f"{timezone.localtime(approached_at):%a %-d %b %Y %H:%M}",
            "Subject": subject,
        },
        {
            "Outlet": outlet,
            "Journalist": journalist,
            "Email" if "@" in contact else "Phone": contact,
            "Deadline": moment_text(deadline_at) if deadline_at else "",
        },
        about,
        f"Passed on by {by}, {by.email}",
    )
    values = {
        "sender_name": journalist or "A journalist",
        "subject": subject,
        "text": text,
        "outlet": outlet,
        "size": len(text.encode()),
        "deadline_at": deadline_at,
        "received_at": min(approached_at, now),
        "read_at": now,
        "passed_on_by": by,
        "reached_by": reached_by,
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


def _as_email(heading: dict[str, str], said: dict[str, str], *words: str) -> str:
    """As an email would say it, so that the form for an enquiry reads it in the same way."""
    lines = [f"{name}: {value}" for name, value in heading.items()]
    lines += ["", *(f"{name}: {value}" for name, value in said.items() if value)]
    for part in words:
        lines += ["", part]
    return "\n".join([*lines, ""])
