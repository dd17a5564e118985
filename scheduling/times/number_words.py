"""Numbers written in words: `twelve`, `twenty-three`, `a hundred and twenty`, `two thousand`, `half
a dozen`. Pure.
"""

import re
from collections.abc import Iterator

_SMALL = {
    name: number
    for number, name in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    name: 10 * number
    for number, name in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_MAX_WORDS = 20  # of one number: nine hundred and ninety-nine thousand nine hundred and ninety-nine has eleven
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_NOT_A_NUMBER = re.compile(r"\s+(?:of|another|thing|day|by)\b", re.IGNORECASE)


def numbers_in_words(text: str) -> Iterator[tuple[int, int, int]]:
    """The start, end and value of each; `one of them` is not a number."""
    words = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        length, number = _read(words[at : at + _MAX_WORDS], text)
        if not length:
            at += 1
            continue
        start = words[at][1]
        end = words[at + length - 1][2]
        if text[start:end].lower() != "one" or not _NOT_A_NUMBER.match(text, end):
            yield start, end, number
        at += length


def _read(words: list[tuple[str, int, int]], text: str) -> tuple[int, int]:
    """How many words form the number that starts here, and its value; 0 if none does."""
    names = [name for name, _, _ in words]
    if names[:3] == ["half", "a", "dozen"]:
        return 3, 6
    length = 0
    total = 0
    group = 0
    last = ""
    if (
        names[0] in {"a", "an"}
        and len(names) > 1
        and names[1] in _LARGE
        and _joined(words[0], words[1], text)
    ):
        length = 1
        group = 1
        last = "small"
    while length < len(names):
        if length and not _joined(words[length - 1], words[length], text):
            break
        name = names[length]
        if (
            name in _SMALL
            and last in {"", "tens", "hundred", "large", "and"}
            and not (last == "tens" and not 0 < _SMALL[name] < 10)
        ):
            group = group + _SMALL[name]
            last = "small"
        elif name in _TENS and last in {"", "hundred", "large", "and"}:
            group = group + _TENS[name]
            last = "tens"
        elif name in _LARGE and last in {"small", "tens", "hundred"}:
            group *= _LARGE[name]
            last = "hundred" if name == "hundred" else "large"
            if name in {"thousand", "million"}:
                total = total + group
                group = 0
        elif (
            name == "and"
            and last in {"hundred", "large"}
            and any(map(_begins, names[length + 1 : length + 2]))
        ):
            last = "and"
        else:
            break
        length += 1
    return length, total + group


def _begins(name: str) -> bool:
    return name in _SMALL or name in _TENS


def _joined(one: tuple[str, int, int], other: tuple[str, int, int], text: str) -> bool:
    """Whether only a space or a hyphen separates them."""
    return text[one[2] : other[1]] in {" ", "-"}
