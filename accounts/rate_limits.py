"""Limits guesses at secret links: after too many misses an IP address has to wait.

Views ask only once something opened nothing (`is_miss_too_many`). So whoever has the right link, token
or account is never refused because of others: a hospital may share one IP address.

The count is in the database, so that it holds across processes and hosts. If the database is busy,
nobody waits for it: the page is shown, and this process counts the miss in memory until it can be
saved. Called by views: it reads the clock.
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

MAX_MISSES = 30
WINDOW = timedelta(minutes=10)  # after the first miss
GUESSED = "links.guessed"
MAX_UNSAVED = 1_000  # misses that wait to be saved


class _Miss(NamedTuple):
    what: str
    address: str
    at: datetime

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.what}:{self.address}".encode()).hexdigest()


_unsaved: deque[_Miss] = deque(maxlen=MAX_UNSAVED)


def is_miss_too_many(request: HttpRequest, what: str) -> bool:
    """Counts a guess that opened nothing, unless this address has made too many already."""
    if is_rate_limited(request, what):
        return True
    record_miss(request, what)
    return False


def record_miss(request: HttpRequest, what: str) -> None:
    """Counts a guess that opened nothing; the one that reaches the limit is written to the audit
    trail.
    """
    now = timezone.now()
    _unsaved.append(_miss(request, what, now))
    misses = [_unsaved.popleft() for _ in range(len(_unsaved))]
    try:
        with _fail_if_locked():
            _record([miss for miss in misses if miss.at > now - WINDOW], now)
    except OperationalError:
        _unsaved.extend(misses)


def is_rate_limited(request: HttpRequest, what: str) -> bool:
    now = timezone.now()
    since = now - WINDOW
    key = _miss(request, what, now).key
    waiting = sum(miss.key == key for miss in list(_unsaved) if miss.at > since)
    return (
        waiting >= MAX_MISSES
        or Brake.objects.filter(key=key, misses__gte=MAX_MISSES - waiting, since__gt=since).exists()
    )


@transaction.atomic
def _record(misses: list[_Miss], now: datetime) -> None:
    Brake.objects.filter(since__lte=now - WINDOW).delete()
    for miss in misses:
        Brake.objects.get_or_create(key=miss.key, defaults={"misses": 0, "since": miss.at})
        Brake.objects.filter(key=miss.key).update(misses=F("misses") + 1)
        if Brake.objects.filter(key=miss.key, misses=MAX_MISSES).exists():
            audit(
                by=None, action=GUESSED, about=None, now=now, what=miss.what, address=miss.address
            )


@contextmanager
def _fail_if_locked() -> Iterator[None]:
    """Makes SQLite fail at once if it is locked. PostgreSQL locks rows only and has its own
    timeout.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        timeout = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {timeout:d}")


def _miss(request: HttpRequest, what: str, now: datetime) -> _Miss:
    return _Miss(what, str(request.META.get("REMOTE_ADDR", "")), now)
