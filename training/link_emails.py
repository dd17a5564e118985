"""An email with one sentence and a link, but no content."""

from datetime import datetime

from django.conf import settings

from jobs.mail import queue_mail
from training.models import Organisation


def queue_link(
    *, to: str, subject: str, sentence: str, path: str, now: datetime, **more: str
) -> None:
    """Does nothing without an address. `path` is on this site; `more` is passed to `queue_mail`."""
    if not to:
        return
    context = {
        "sentence": sentence,
        "address": f"{settings.BASE_URL}{path}",
        "organisation": Organisation.objects.ours(),
        "keeps_calendar": "calendar" in more,
    }
    queue_mail(to=to, subject=subject, template="emails/link", context=context, now=now, **more)
