"""The first sentence of an answer, for page 1, where there is room for no more. Pure."""

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


def _plain(text: str) -> str:
    """The first paragraph that says anything; of a list, its first item."""
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)", text):
        plain = _LINK.sub(r"\1", _MARKS.sub("", block)).replace("**", "").replace("__", "")
        if plain.strip():
            return re.sub(r"(?<!\w)[*_]|[*_](?!\w)", "", plain)
    return ""
