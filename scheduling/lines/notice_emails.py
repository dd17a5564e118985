"""The mail that brings a notice to a line manager: its words stand behind the link, so that reading
can be seen.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from jobs.mail import queue_mail
from jobs.models import Mail
from scheduling.lines.models import NoticeCopy
from training.models import Organisation


def send_notice(*, copy: NoticeCopy, token: str, is_chased: bool, now: datetime) -> Mail:
    """Asks to read it and to pass it on; again where it waits."""
    context = {
        "address": f"{settings.BASE_URL}{reverse('scheduling:notice_link', args=[token])}",
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
