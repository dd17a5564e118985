"""The first sentence of an answer, for page 1, where there is room for no more; the rest of it; and
a message sentence by sentence. Pure."""

import re

# A full stop that ends no sentence: Dr Orr has none, but e.g. and No. 5 do, and so has an initial.
_SHORT = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|Cllr|St|No|vs|e\.g|i\.e|approx)|\b[A-Z])\.$")
_END = re.compile(r"[.!?…]+[\"'\u201d\u2019)\]]*(?=\s)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+", re.MULTILINE)


def first_sentence(text: str) -> str:
    """`Anyone who waited waited too long.`, without the marks of bold, lists and links."""
    plain = " ".join(_plain(text).split())
    for end in _END.finditer(plain):
        sentence = plain[: end.end()]
        if not _SHORT.search(sentence):
            return sentence
    return plain


def after_first_sentence(text: str) -> str:
    """What follows the first sentence; the whole text if that has marks in it, and empty if there
    is no more.
    """
    first = first_sentence(text)
    stripped = text.strip()
    return stripped[len(first) :].strip() if stripped.startswith(first) else stripped


def sentences(text: str) -> list[str]:
    """`["If it is an emergency, call 999.", "An ambulance will come."]`"""
    found: list[str] = []
    rest = " ".join(text.split())
    while rest:
        first = first_sentence(rest)
        if not rest.startswith(first):
            return [*found, rest]
        found.append(first)
        rest = rest[len(first) :].strip()
    return found


def _plain(text: str) -> str:
    """The first paragraph that says anything; of a list, its first item."""
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)", text):
        plain = _LINK.sub(r"\1", _MARKS.sub("", block)).replace("**", "").replace("__", "")
        if plain.strip():
            return re.sub(r"(?<!\w)[*_]|[*_](?!\w)", "", plain)
    return ""
