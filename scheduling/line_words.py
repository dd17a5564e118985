"""How two versions of a text differ, word by word, and how much two lines have in common. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

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


@dataclass(frozen=True)
class Piece:
    """Some words: `kind` is same, added or removed."""

    kind: str
    text: str

    @property
    def words(self) -> str:
        """Without the space after them, which is nobody's."""
        return self.text.rstrip()

    @property
    def space(self) -> str:
        return self.text[len(self.words) :] or " "


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


def telling(text: str) -> list[str]:
    """The words that say something, in small letters, each once: letters and digits alone."""
    words = re.findall(r"[^\W_]+", text.lower())
    return [word for word in dict.fromkeys(words) if word not in COMMON]


def is_alike(one: str, other: str) -> bool:
    """Most of the words of the shorter stand in the longer one too, whatever their endings."""
    shorter, longer = sorted(({*_stems(one)}, {*_stems(other)}), key=len)
    return bool(shorter) and len(shorter & longer) >= ALIKE * len(shorter)


def _stems(text: str) -> Iterator[str]:
    """Cut to their first letters: near enough for a hint."""
    return (word[:5] for word in telling(text))
