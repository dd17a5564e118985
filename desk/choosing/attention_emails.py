"""The mail about an interview that needs attention after a yes."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from desk.choosing.models import AttentionMail
from desk.choosing.queries.attention import Row
from desk.enquiries.interview_words import slot_words, when_words
from training.link_emails import queue_page_mail


def send_attention_mail(
    *, rows: Sequence[Row], first: AttentionMail, to: User, now: datetime
) -> None:
    """One mail for the causes of one interview, with what is wanted."""
    interview = rows[0].interview
    context = {
        "user": to,
        "interview": interview,
        "on_air": when_words(interview.starts_at, now=now),
        "rows": rows,
    }
    queue_page_mail(
        to=to.email,
        subject=f"Needs attention, {interview.person}: {slot_words(interview, now=now)}",
        template="emails/interview_attention",
        path=interview.get_absolute_url(),
        context=context,
        now=now,
        needed_at=interview.starts_at,
        dedup_key=f"attention {first.pk} to {to.pk}",
    )
