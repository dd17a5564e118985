"""When a reminder is timed from: when the earlier mail was sent, not when it was due."""

from datetime import datetime

from jobs.models import Mail


def counts_from(mail: Mail | None, *, otherwise: datetime) -> datetime | None:
    """When the mail was sent; None while it is waiting, so that nobody gets it and its reminder
    together; `otherwise` if it was deleted or given up. Reads the mail's job.
    """
    if mail is None or mail.status == Mail.Status.NOT_SENT:
        return otherwise
    return mail.sent_at


def latest_mail(key: str) -> Mail | None:
    """The latest mail whose `dedup_key` starts with the key, with its job."""
    mails = Mail.objects.filter(job__dedup_key__startswith=key).select_related("job")
    return mails.order_by("-queued_at", "-pk").first()
