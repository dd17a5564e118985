"""The mails about lines: a link and no content, so that nothing is lost with a mailbox."""

from datetime import datetime

from django.conf import settings

from jobs.mail import queue_mail
from jobs.models import Mail
from scheduling.lines.models import Line


def send_line_news(*, line: Line, to: str, packs: int, now: datetime) -> Mail:
    """Tells that the line was withdrawn or has other words, and where it says which packs have it."""
    what = "withdrawn" if line.withdrawn_at else "approved" if line.approved_at else "changed"
    return queue_mail(
        to=to,
        subject=f"Line {line} was withdrawn" if line.withdrawn_at else f"Line {line} has other words",
        template="emails/line_news",
        context={"line": line, "packs": packs, "what": what, "base": settings.BASE_URL},
        now=now,
        dedup_key=f"line_news:{line.pk}:{line.revision}:{what}:{to}",
    )
