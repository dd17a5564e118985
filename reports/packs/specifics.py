"""Why a text is about one interview and must not be in a template: a figure, day or name. Pure.

In doubt, leave the text out: typing a bridge again costs less than naming another outlet on air.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from desk.lines.values import Kind, Value, values_in

LONGEST_NAME = 5  # words of a name that is looked for

_FIGURES = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.PHONE}
_DAYS = {Kind.DAY, Kind.WEEKDAY, Kind.TIME}
_NO_FIGURES = {"one", "no one", "no-one", "nobody", "none", "no"}  # "that isn't one for me"

_DIGIT = re.compile(r"\S*[\d½⅓⅔¼¾](?:\S*[\w%])?")
_SPAN = (
    "mornings?|afternoons?|evenings?|nights?|days?|weeks?|weekends?|fortnights?|months?|quarters?"
    "|terms?|seasons?|springs?|summers?|autumns?|winters?|years?|decades?|hours?|minutes?"
)
_ABOUT = re.compile(
    r"\b(?:half|halves|thirds|quarters|dozens?|scores of|hundreds?|thousands?|millions?|billions?"
    r"|doubled?|doubling|trebled?|tripled?|halved|twice|thrice|per ?cent"
    rf"|one[\s-](?:{_SPAN}))\b",
    re.IGNORECASE,
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
# March and May are also verbs, and begin a sentence with a capital: "May I finish?"
_MONTH = re.compile(
    rf"\b(?:{_MONTHS})\b(?!\s+(?:I|we|you|they|it|the|he|she|not|be|on)\b)"
    r"|\b(?:january|february|april|june|july|august|september|october|november|december)\b"
)
_MONTH_AFTER = re.compile(
    rf"\b(?:in|of|by|since|until|till|from|before|after|during|this|last|next|late|early|mid)[\s-]+"
    rf"(?:{_MONTHS})\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b")
_WEEKDAYS = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
_RELATIVE = re.compile(
    rf"\b(?:today|tonight|tomorrow|yesterday|overnight|nowadays|christmas|easter|new year|bank"
    rf" holiday"
    r"|(?:this|last|next|past|coming|previous|following|recent|other)\s+(?:few\s+|couple"
    rf" of\s+)?(?:{_SPAN})"
    rf"|(?:{_SPAN})\s+(?:ago|earlier|before last|after next)"
    r"|(?:a|an)\s+(?:day|week|fortnight|month|year|hour|minute)\s+(?:or so\s+)?(?:ago|from now))\b",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Cllr|Councillor|Sir|Dame|Lord|Lady|Baroness"
    r"|Rev|Reverend|Nurse)\b\.?\s+[A-Z][\w'’-]+"
)
_WORD = re.compile(r"\w[\w'’&-]*")


def why_specific(text: str, names: Mapping[str, str]) -> str:
    """Why the text is of one interview, as "has a figure, “26”"; empty where it holds for any.

    `names` are those that may not be named, each with what it is ("an outlet"). A name of one word
    counts where the text has it with a capital, one of several in any case.
    """
    for found in (_figure(text), _day(text), _name(text, names)):
        if found:
            return found
    return ""


def phrases_in(texts: Iterable[str]) -> set[str]:
    """Everything in the texts that could be a name, in lower case: up to five words in a row."""
    found = set()
    for text in texts:
        words = _words(text)
        for start in range(len(words)):
            for length in range(1, LONGEST_NAME + 1):
                found.add(" ".join(words[start : start + length]).lower())
    return found


def name_key(name: str) -> str:
    """What `phrases_in` has of a text that contains the name."""
    return " ".join(_words(name)[:LONGEST_NAME]).lower()


def _figure(text: str) -> str:
    values = (value for value in values_in(text) if value.kind in _FIGURES)
    for words in (*map(_text_of, values), *_matches(_DIGIT, text), *_matches(_ABOUT, text)):
        if words.lower() not in _NO_FIGURES:
            return f"has a figure, “{words}”"
    return ""


def _day(text: str) -> str:
    values = (value.text for value in values_in(text) if value.kind in _DAYS)
    patterns = (_MONTH, _MONTH_AFTER, _WEEKDAY, _WEEKDAYS, _RELATIVE)
    matches = (words for pattern in patterns for words in _matches(pattern, text))
    return next((f"names a day or a time, “{words}”" for words in (*values, *matches)), "")


def _name(text: str, names: Mapping[str, str]) -> str:
    if match := _TITLED.search(text):
        return f"names a person, “{match[0]}”"
    words = _words(text)
    plain = f" {' '.join(words)} ".lower()
    capitals = {word.lower() for word in words if word[0].isupper()}
    for name, kind in sorted(names.items(), key=lambda item: -len(item[0])):
        parts = [part.lower() for part in _words(name)]
        is_there = f" {' '.join(parts)} " in plain if len(parts) > 1 else capitals.issuperset(parts)
        if parts and is_there:
            return f"names {kind}, “{name}”"
    return ""


def _words(text: str) -> list[str]:
    """The words, with plain apostrophes and without the possessive: "Dunmore's" is Dunmore."""
    words = (word.replace("’", "'") for word in _WORD.findall(text))
    return [word.removesuffix("'s").removesuffix("'") for word in words]


def _text_of(value: Value) -> str:
    return value.text


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (match[0] for match in pattern.finditer(text))
