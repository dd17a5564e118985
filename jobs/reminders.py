"""From when a reminder counts: from when the mail before it was sent, not from when that mail was
due.
"""

from datetime import datetime

from jobs.models import Mail


def counts_from(mail: Mail | None, *, otherwise: datetime) -> datetime | None:
    """When the mail was sent; None while it still waits to be, so that nobody gets it and its
    reminder together.

    `otherwise` where there is none any more, or it was given up. Reads the mail's job.
    """
    if mail is None or mail.status == Mail.Status.NOT_SENT:
        return otherwise
    return mail.sent_at


def latest_mail(key: str) -> Mail | None:
    """The latest mail whose `dedup_key` begins so, with its job."""
    mails = Mail.objects.filter(job__dedup_key__startswith=key).select_related("job")
    return mails.order_by("-queued_at", "-pk").first()
