"""A brake on guessing at secret links: whoever misses too often from one address waits.

The count stands in the database, so that it holds across processes and hosts. A database that is
busy is not waited for: whoever has a dead link gets their page, and this process keeps the miss and
counts it until one is written down. Called by views: it reads the clock.
"""

import hashlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from accounts.audit import audit
from accounts.models import Brake

MISSES = 30
FORGOTTEN = timedelta(minutes=10)  # after the first miss
GUESSED = "links.guessed"
KEPT = 1_000  # misses at most that wait to be written down


class _Miss(NamedTuple):
    what: str
    address: str
    at: datetime

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.what}:{self.address}".encode()).hexdigest()


_unwritten: deque[_Miss] = deque(maxlen=KEPT)


def note_miss(request: HttpRequest, what: str) -> None:
    """Counts a guess that opened nothing; the one that brings the brake on is written into the
    trail.
    """
    now = timezone.now()
    _unwritten.append(_miss(request, what, now))
    misses = [_unwritten.popleft() for _ in range(len(_unwritten))]
    try:
        with _without_waiting():
            _write_down([miss for miss in misses if miss.at > now - FORGOTTEN], now)
    except OperationalError:
        _unwritten.extend(misses)


def is_braked(request: HttpRequest, what: str) -> bool:
    now = timezone.now()
    since = now - FORGOTTEN
    key = _miss(request, what, now).key
    waiting = sum(miss.key == key for miss in list(_unwritten) if miss.at > since)
    return (
        waiting >= MISSES
        or Brake.objects.filter(key=key, misses__gte=MISSES - waiting, since__gt=since).exists()
    )


@transaction.atomic
def _write_down(misses: list[_Miss], now: datetime) -> None:
    Brake.objects.filter(since__lte=now - FORGOTTEN).delete()
    for miss in misses:
        Brake.objects.get_or_create(key=miss.key, defaults={"misses": 0, "since": miss.at})
        Brake.objects.filter(key=miss.key).update(misses=F("misses") + 1)
        if Brake.objects.filter(key=miss.key, misses=MISSES).exists():
            audit(
                by=None, action=GUESSED, about=None, now=now, what=miss.what, address=miss.address
            )


@contextmanager
def _without_waiting() -> Iterator[None]:
    """SQLite says at once that another writes; PostgreSQL locks only rows, and waits for its own
    few seconds.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {patience:d}")


def _miss(request: HttpRequest, what: str, now: datetime) -> _Miss:
    return _Miss(what, str(request.META.get("REMOTE_ADDR", "")), now)
