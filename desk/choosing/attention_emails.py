"""The mail about an interview that needs attention after a yes."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from accounts.models import User
from desk.choosing.models import AttentionMail
from desk.choosing.queries.attention import Row
from desk.enquiries.interview_words import slot_words, when_words
from jobs.mail import queue_mail
from training.models import Organisation


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
        "address": f"{settings.BASE_URL}{interview.get_absolute_url()}",
        "organisation": Organisation.objects.ours(),
    }
    queue_mail(
        to=to.email,
        subject=f"Needs attention, {interview.person}: {slot_words(interview, now=now)}",
        template="emails/interview_attention",
        context=context,
        now=now,
        needed_at=interview.starts_at,
        dedup_key=f"attention {first.pk} to {to.pk}",
    )
