"""Signs the audit trail with the key of today, after SECRET_KEY or AUDIT_KEY was changed or lost."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.audit import sign_again
from nhsuk.words import plural


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        number = sign_again(now=timezone.now())
        self.stdout.write(f"{plural(number, 'event')} signed. The trail says so in its last event.")
