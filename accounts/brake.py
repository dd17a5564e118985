"""A brake on guessing at secret links: whoever misses too often from one address waits.

The count stands in the database, so that it holds across processes and hosts. Called by views: it reads the clock.
"""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from accounts.audit import audit
from accounts.models import Brake

MISSES = 30
FORGOTTEN = timedelta(minutes=10)  # after the first miss
GUESSED = "links.guessed"


@transaction.atomic
def note_miss(request: HttpRequest, what: str) -> None:
    """Counts a guess that opened nothing; the one that brings the brake on is written into the trail."""
    now, key = timezone.now(), _key(request, what)
    Brake.objects.filter(since__lte=now - FORGOTTEN).delete()
    Brake.objects.get_or_create(key=key, defaults={"misses": 0, "since": now})
    Brake.objects.filter(key=key).update(misses=F("misses") + 1)
    if Brake.objects.filter(key=key, misses=MISSES).exists():
        audit(by=None, action=GUESSED, about=None, now=now, what=what, address=_address(request))


def is_braked(request: HttpRequest, what: str) -> bool:
    since = timezone.now() - FORGOTTEN
    return Brake.objects.filter(key=_key(request, what), misses__gte=MISSES, since__gt=since).exists()


def _key(request: HttpRequest, what: str) -> str:
    return hashlib.sha256(f"{what}:{_address(request)}".encode()).hexdigest()


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
