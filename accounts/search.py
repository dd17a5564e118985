"""Rows that contain every word somebody typed, in one field or another.

Each word is searched in every field and spelling, so only the first are taken of what somebody pastes.
"""

from typing import Any

from django.db.models import Q, QuerySet

MOST_CHARACTERS = 200
MOST_WORDS = 10


def with_every_word[Rows: QuerySet[Any]](rows: Rows, text: str, *fields: str) -> Rows:
    """A word may be in any of the fields. If a field joins several rows, add `distinct()`."""
    for word in text[:MOST_CHARACTERS].split()[:MOST_WORDS]:
        fits = Q()
        for spelling in spellings(word):
            for field in fields:
                fits |= Q(**{f"{field}__icontains": spelling})
        rows = rows.filter(fits)
    return rows


def spellings(word: str) -> set[str]:
    """The word as it may be spelled in a name, with straight and curled apostrophes and, because
    SQLite ignores case only for A to Z, in different cases.
    """
    straight = word.replace("’", "'")
    variants = {straight, straight.replace("'", "’")}
    beyond = [each for each in variants if not each.isascii()]
    return variants | {
        cased for each in beyond for cased in (each.lower(), each.title(), each.upper())
    }
