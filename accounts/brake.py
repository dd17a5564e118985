"""A brake on guessing at secret links: whoever misses too often from one address waits."""

from django.core.cache import cache
from django.http import HttpRequest

MISSES = 30
SECONDS = 600


def note_miss(request: HttpRequest, what: str) -> None:
    """Counts a guess that opened nothing; the count is forgotten ten minutes after the first."""
    key = _key(request, what)
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # forgotten between the two
            cache.add(key, 1, SECONDS)


def is_braked(request: HttpRequest, what: str) -> bool:
    return int(cache.get(_key(request, what), 0)) >= MISSES


def _key(request: HttpRequest, what: str) -> str:
    return f"misses:{what}:{request.META.get('REMOTE_ADDR', '')}"
