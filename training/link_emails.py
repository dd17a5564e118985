"""An email with one sentence and a link, but no content."""

from datetime import datetime
from typing import Any

from django.conf import settings

from jobs.mail import queue_mail
from jobs.models import Mail
from training.models import Organisation


def queue_link(
    *, to: str, kind: str, subject: str, sentence: str, path: str, now: datetime, **more: Any
) -> Mail | None:
    """Does nothing without an address. `kind` is one that `training.email_kinds` names, `path` is on
    this site; `more` is passed to `queue_mail`.
    """
    if not to:
        return None
    context = {
        "sentence": sentence,
        "address": f"{settings.BASE_URL}{path}",
        "organisation": Organisation.objects.ours(),
        "keeps_calendar": "calendar" in more,
    }
    return queue_mail(
        to=to,
        subject=subject,
        template="emails/link",
        context=context,
        now=now,
        kind=kind,
        **more,
    )
