"""Splits a name that stands in one column: "Surname, Forename" or "Forename Surname", with or
without a title.

Pure. A name of which only one word is left is refused rather than guessed.
"""

import re
from typing import NamedTuple

from imports.cells import CellError, shorten

_TITLE = re.compile(
    r"mr|mrs|miss|ms|mx|dr|doctor|prof|professor|sir|dame|lord|lady|baroness|baron|rev|revd|reverend"
    r"|canon|cllr|councillor"
)
_PARTICLE = re.compile(r"van|von|der|den|del?|della|d[iau]|dos|l[ae]|ter|ten|[ae]l|bin|ibn|st\.?")
_AFTER = re.compile(r"[omc]be|jr|snr|jnr|iii?|phd|md|rn")
_REMEDY = "Write it as “Surname, Forename” or “Forename Surname”."


class Name(NamedTuple):
    """`title` is empty if there is none."""

    title: str
    first_name: str
    last_name: str


def split_name(text: str) -> Name:
    """The parts of a name; raises CellError if it does not have a first and a last name.

    A name with one comma begins with the surname. Otherwise the last word is the surname, with the
    particles before it (van der Berg) and the letters after it (OBE).
    """
    last, comma, first = (part.strip() for part in text.partition(","))
    if not comma:
        titles, words = _without_titles(text.split())
        place = _surname_at(words)
        first, last = " ".join(words[:place]), " ".join(words[place:])
    else:
        before, surname = _without_titles(last.split())
        after, forenames = _without_titles(first.replace(",", " ").split())
        titles = before + after
        first, last = " ".join(forenames), " ".join(surname)
    if not first or not last:
        raise CellError(f"“{shorten(text)}” has no first name and last name.", _REMEDY)
    return Name(" ".join(titles), first, last)


def _without_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """The titles at either end, as they are written but for the dot and brackets, and the rest."""
    start, end = 0, len(words)
    while start < end and _is_title(words[start]):
        start += 1
    while end > start and _is_title(words[end - 1]):
        end -= 1
    titles = [word.strip("().") for word in (*words[:start], *words[end:])]
    return titles, words[start:end]


def _is_title(word: str) -> bool:
    return _TITLE.fullmatch(word.strip("().").lower()) is not None


def _surname_at(words: list[str]) -> int:
    """The place of the first word of the surname."""
    place = len(words) - 1
    while place > 1 and _AFTER.fullmatch(words[place].strip("().").lower()):
        place -= 1
    while place > 1 and _PARTICLE.fullmatch(words[place - 1].lower()):
        place -= 1
    return max(place, 0)
