"""Who goes by the words that somebody typed, of everybody at once and without a question to the database. Pure.

A word may stand anywhere in what is written of a person, in capitals or not; apostrophes come straight and curled.
"""

from collections.abc import Mapping
from itertools import compress, repeat
from operator import contains


def as_searched(text: str) -> str:
    """The text as words are looked for in it."""
    return text.lower().replace("’", "'")  # noqa: RUF001  the curled one


def words_of(search: str) -> tuple[str, ...]:
    """The words of a search, the same for who types them in capitals or with more blanks between."""
    return tuple(as_searched(search).split())


def named[Key](texts: Mapping[Key, str], words: tuple[str, ...]) -> list[Key]:
    """Those in whose text, which is `as_searched`, every word occurs, in the same order; no word holds a blank."""
    keys, within = list(texts), list(texts.values())
    for word in words:
        has = list(map(contains, within, repeat(word)))
        keys, within = list(compress(keys, has)), list(compress(within, has))
    return keys
