"""Notifies administrators that someone is guessing secret links: at most one email an hour."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.leavers import holders_here
from accounts.models import AuditEvent
from accounts.rate_limits import GUESSED
from jobs.mail import queue_mail

LOOKS_BACK = timedelta(hours=1)


@transaction.atomic
def notify_of_guessing(*, now: datetime) -> int:
    """Emails the administrators if any address reached the limit in the last hour; returns how many
    did.
    """
    guessed = AuditEvent.objects.filter(
        action=GUESSED, at__gt=now - LOOKS_BACK, at__lte=now
    ).count()
    administrators = holders_here({Role.ADMINISTRATOR}, timezone.localdate(now))
    for user in administrators if guessed else ():
        queue_mail(
            to=user.email,
            subject="Someone is guessing links",
            template="emails/links_guessed",
            context={
                "address": (
                    f"{settings.BASE_URL}{reverse('accounts:audit_list', query={'action': GUESSED})}"
                )
            },
            now=now,
            dedup_key=f"links_guessed {user.pk} {now:%Y-%m-%d %H}",
        )
    return guessed
