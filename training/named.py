"""Who goes by the words that somebody typed, of everybody at once and without a question to the database. Pure.

A word may stand anywhere in what is written of a person, in capitals or not; apostrophes come straight and curled.
"""

from collections.abc import Mapping


def as_searched(text: str) -> str:
    """The text as words are looked for in it."""
    return text.lower().replace("’", "'")  # noqa: RUF001  the curled one


def named[Key](texts: Mapping[Key, str], search: str) -> frozenset[Key]:
    """Those in whose text, which is `as_searched`, every word occurs; no word holds a blank."""
    found = list(texts.items())
    for word in as_searched(search).split():
        found = [item for item in found if word in item[1]]
    return frozenset(key for key, _ in found)
