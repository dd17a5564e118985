"""The significant words of a line, whether two lines are similar, and whether a text quotes a line.
Pure.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

STOP_WORDS = frozenset(  # the words that PostgreSQL's english dictionary leaves out
    re.findall(
        r"\w+",
        "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself"
        " she her hers herself it its itself they them their theirs themselves what which who whom"
        " this that these those am is are was were be been being have has had having do does did"
        " doing a an the and but if or because as until while of at by for with about against"
        " between into through during before after above below to from up down in out on off over"
        " under again further then once here there when where why how all any both each few more"
        " most other some such no nor not only own same so than too very s t can will just don"
        " should now",
    )
)
SIMILAR_SHARE = 0.6  # of the words of the shorter line
QUOTED_WORDS = 7  # words in a row that two texts hardly share by chance
MIN_WORDS = 3  # a shorter line could be anybody's words


def significant_words(text: str) -> list[str]:
    """The words without stop words, in lower case, each once: letters and digits only."""
    words = re.findall(r"[^\W_]+", text.lower())
    return [word for word in dict.fromkeys(words) if word not in STOP_WORDS]


def is_similar(one: str, other: str) -> bool:
    """Whether the longer line has most of the words of the shorter one, whatever their endings."""
    shorter, longer = sorted(({*_stems(one)}, {*_stems(other)}), key=len)
    return bool(shorter) and len(shorter & longer) >= SIMILAR_SHARE * len(shorter)


def quotes(text: str, line: str) -> bool:
    """Whether the text contains the line, or several words in a row of it, whatever the
    punctuation.
    """
    plain = _plain(text)
    words = _plain(line).split()
    length = min(len(words), QUOTED_WORDS)
    if length < MIN_WORDS:
        return False
    return any(
        f" {' '.join(words[start : start + length])} " in f" {plain} "
        for start in range(len(words) - length + 1)
    )


@lru_cache(maxsize=8)  # one text beside many lines
def _plain(text: str) -> str:
    """In lower case and without punctuation; “don't” is one word."""
    return " ".join(re.findall(r"\w+", re.sub(r"(?<=\w)['’](?=\w)", "", text.lower())))


def _stems(text: str) -> Iterator[str]:
    """The first letters of each word: near enough for a hint."""
    return (word[:5] for word in significant_words(text))
