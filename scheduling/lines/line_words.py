"""The telling words of a line, and how much two lines have in common. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

COMMON = frozenset(  # the words that PostgreSQL's english dictionary leaves out
    re.findall(
        r"\w+",
        "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her"
        " hers herself it its itself they them their theirs themselves what which who whom this that these"
        " those am is are was were be been being have has had having do does did doing a an the and but if or"
        " because as until while of at by for with about against between into through during before after"
        " above below to from up down in out on off over under again further then once here there when where"
        " why how all any both each few more most other some such no nor not only own same so than too very s"
        " t can will just don should now",
    )
)
ALIKE = 0.6  # of the words of the shorter of two lines
STRETCH = 7  # words in a row that two texts hardly share by chance
FEWEST = 3  # words; a shorter line is anybody's


def telling(text: str) -> list[str]:
    """The words that say something, in small letters, each once: letters and digits alone."""
    words = re.findall(r"[^\W_]+", text.lower())
    return [word for word in dict.fromkeys(words) if word not in COMMON]


def is_alike(one: str, other: str) -> bool:
    """Most of the words of the shorter stand in the longer one too, whatever their endings."""
    shorter, longer = sorted(({*_stems(one)}, {*_stems(other)}), key=len)
    return bool(shorter) and len(shorter & longer) >= ALIKE * len(shorter)


def says(text: str, line: str) -> bool:
    """The text has the line's words, or a stretch of it so long that it was hardly found anew;
    whatever their signs.
    """
    said = _plain(text)
    words = _plain(line).split()
    length = min(len(words), STRETCH)
    if length < FEWEST:
        return False
    return any(
        f" {' '.join(words[start : start + length])} " in f" {said} "
        for start in range(len(words) - length + 1)
    )


@lru_cache(maxsize=8)  # one text beside many lines
def _plain(text: str) -> str:
    """In small letters, without signs; “don't” is one word."""
    return " ".join(re.findall(r"\w+", re.sub(r"(?<=\w)['’](?=\w)", "", text.lower())))  # noqa: RUF001  an apostrophe


def _stems(text: str) -> Iterator[str]:
    """Cut to their first letters: near enough for a hint."""
    return (word[:5] for word in telling(text))
