"""The mail about a notice to a line manager. It only links to the notice, so that we know who has
read it.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from desk.lines.models import NoticeCopy
from jobs.mail import queue_mail
from jobs.models import Mail
from training.models import Organisation


def send_notice(*, copy: NoticeCopy, token: str, is_chased: bool, now: datetime) -> Mail:
    """Asks them to read it and pass it on; `is_chased` sends a reminder."""
    context = {
        "address": f"{settings.BASE_URL}{reverse('desk:notice_link', args=[token])}",
        "is_chased": is_chased,
        "organisation": Organisation.objects.ours(),
        "person": copy.person,
    }
    subject = (
        "Reminder: a notice to pass on to your team"
        if is_chased
        else "A notice to pass on to your team"
    )
    key = f"notice:{copy.pk}:{now.isoformat() if is_chased else 'first'}"
    return queue_mail(
        to=copy.person.email,
        subject=subject,
        template="emails/notice",
        context=context,
        now=now,
        dedup_key=key,
    )
