"""The mail about a notice to a line manager. It only links to the notice, so that we know who has
read it.
"""

from datetime import datetime

from django.urls import reverse

from desk.lines.models import NoticeCopy
from jobs.models import Mail
from training.link_emails import queue_page_mail


def send_notice(*, copy: NoticeCopy, token: str, is_chased: bool, now: datetime) -> Mail:
    """Asks them to read it and pass it on; `is_chased` sends a reminder."""
    start = "Reminder: a" if is_chased else "A"
    return queue_page_mail(
        to=copy.person.email,
        subject=f"{start} notice to pass on to your team",
        template="emails/notice",
        path=reverse("desk:notice_link", args=[token]),
        context={"is_chased": is_chased, "person": copy.person},
        now=now,
        dedup_key=f"notice:{copy.pk}:{now.isoformat() if is_chased else 'first'}",
    )
