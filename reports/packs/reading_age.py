"""The age at which a reader follows a text easily: Flesch-Kincaid grade plus five. Pure.

Grade = 0.39 x words a sentence + 11.8 x syllables a word - 15.59. Syllables are counted as groups
of vowels, without a silent e at the end; a figure counts its digits. It is only a hint: short words
in short sentences score low whatever they say.
"""

import re

FEWEST_WORDS = 3  # the formula needs at least this many
YOUNGEST = 5
OLDEST = 25

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(r"[.!?…;:]+(?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")


def reading_age(text: str) -> int | None:
    """In whole years, from 5 to 25; None for fewer than three words."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = sum(1 for part in _END.split(text) if _WORD.search(part))
    per_word = sum(syllables(word) for word in words) / len(words)
    grade = 0.39 * len(words) / sentences + 11.8 * per_word - 15.59
    return min(OLDEST, max(YOUNGEST, round(grade + 5)))


def syllables(word: str) -> int:
    """At least one; `999` has three, `queue` one, `ambulance` three."""
    low = word.lower()
    if low.isdigit():
        return len(low)
    groups = _VOWELS.findall(low)
    silent = low.endswith(("e", "es", "ed")) and not low.endswith(("le", "les", "ted", "ded"))
    return max(1, len(groups) - silent)
