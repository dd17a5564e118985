"""Rows in which every word that somebody typed occurs, in one field or another."""

from typing import Any

from django.db.models import Q, QuerySet


def with_every_word[Rows: QuerySet[Any]](rows: Rows, text: str, *fields: str) -> Rows:
    """A word may stand in any of the fields. Where one leads to several rows, the answer wants
    `distinct()`.
    """
    for word in text.split():
        fits = Q()
        for spelling in spellings(word):
            for field in fields:
                fits |= Q(**{f"{field}__icontains": spelling})
        rows = rows.filter(fits)
    return rows


def spellings(word: str) -> set[str]:
    """The word as it may stand in a name: apostrophes come straight and curled, and SQLite folds A
    to Z alone.
    """
    straight = word.replace("’", "'")  # noqa: RUF001  the curled one
    found = {straight, straight.replace("'", "’")}  # noqa: RUF001  the curled one
    beyond = [each for each in found if not each.isascii()]
    return found | {
        cased for each in beyond for cased in (each.lower(), each.title(), each.upper())
    }
