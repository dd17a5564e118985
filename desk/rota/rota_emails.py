"""Mails about the duty rota: to whoever was put on duty or taken off it."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from jobs.mail import queue_mail
from training.models import Organisation


def send_rota_mail(*, to: User, lines: Sequence[str], note: str, by: User, now: datetime) -> None:
    """What is different for this person, each on a line, and where the rota is."""
    context = {
        "user": to,
        "lines": lines,
        "note": note,
        "by": by,
        "address": f"{settings.BASE_URL}{reverse('desk:duty_rota')}",
        "organisation": Organisation.objects.ours(),
    }
    queue_mail(
        to=to.email,
        subject="Your duty in the press office has changed",
        template="emails/rota_changed",
        context=context,
        now=now,
    )
