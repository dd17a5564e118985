"""Emails that lead to a page."""

from datetime import datetime
from typing import Any

from django.conf import settings

from jobs.mail import queue_mail
from jobs.models import Mail
from training.models import Organisation


def queue_page_mail(
    *,
    to: str,
    subject: str,
    template: str,
    path: str,
    context: dict[str, Any],
    now: datetime,
    **more: Any,
) -> Mail:
    """The template also has the `address` of `path`, which is on this site, and our `organisation`;
    `more` is passed to `queue_mail`.
    """
    ours = {"address": f"{settings.BASE_URL}{path}", "organisation": Organisation.objects.ours()}
    return queue_mail(
        to=to, subject=subject, template=template, context=ours | context, now=now, **more
    )


def queue_link(
    *, to: str, kind: str, subject: str, sentence: str, path: str, now: datetime, **more: Any
) -> Mail | None:
    """One sentence and a link, but no content; does nothing without an address. `kind` is one that
    `training.email_kinds` names.
    """
    if not to:
        return None
    return queue_page_mail(
        to=to,
        subject=subject,
        template="emails/link",
        path=path,
        context={"sentence": sentence, "keeps_calendar": "calendar" in more},
        now=now,
        kind=kind,
        **more,
    )
