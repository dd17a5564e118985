"""How two versions of a text differ, word by word, and how much two lines have in common. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been by can do for from had has have if in is it its more not of on or our so that the"
        " their them there they this to was we were what when which who will with you your",
    )
)
ALIKE = 0.6  # of the words of the shorter of two lines


@dataclass(frozen=True)
class Piece:
    """Some words: `kind` is same, added or removed."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The words of both in reading order, what was removed before what was added in its place; line ends are kept."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    matcher = SequenceMatcher(a=[word.strip() for word in old], b=[word.strip() for word in new], autojunk=False)
    pieces = []
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(new[from_new:to_new])))
            continue
        if to_old > from_old:
            pieces.append(Piece("removed", "".join(old[from_old:to_old])))
        if to_new > from_new:
            pieces.append(Piece("added", "".join(new[from_new:to_new])))
    return pieces


def words_of(text: str) -> list[str]:
    """The words that say something, in small letters, each once; all of them where none does."""
    words = list(dict.fromkeys(re.findall(r"[^\W_]+", text.lower())))
    return [word for word in words if word not in COMMON] or words


def is_alike(one: str, other: str) -> bool:
    """Most of the words of the shorter stand in the longer one too, whatever their endings."""
    shorter, longer = sorted(({*_stems(one)}, {*_stems(other)}), key=len)
    return bool(shorter) and len(shorter & longer) >= ALIKE * len(shorter)


def _stems(text: str) -> Iterator[str]:
    """Cut to their first letters: near enough for a hint."""
    return (word[:5] for word in words_of(text))
