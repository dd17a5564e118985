"""Mails about the duty rota: to whoever was put on duty or taken off it."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from training.link_emails import queue_page_mail


def send_rota_mail(*, to: User, lines: Sequence[str], note: str, by: User, now: datetime) -> None:
    """What is different for this person, each on a line, and where the rota is."""
    queue_page_mail(
        to=to.email,
        subject="Your duty in the press office has changed",
        template="emails/rota_changed",
        path=reverse("desk:duty_rota"),
        context={"user": to, "lines": lines, "note": note, "by": by},
        now=now,
    )
