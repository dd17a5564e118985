"""How two versions of a text differ, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    """Some words: `kind` is same, added or removed."""

    kind: str
    text: str

    @property
    def words(self) -> str:
        """Without the space after them."""
        return self.text.rstrip()

    @property
    def space(self) -> str:
        return self.text[len(self.words) :] or " "


def differences(before: str, after: str) -> list[Piece]:
    """The words of both in reading order, removed words before those that replace them. Line ends
    stay.
    """
    old = re.findall(r"\S+\s*", before)
    new = re.findall(r"\S+\s*", after)
    matcher = SequenceMatcher(
        a=[word.strip() for word in old], b=[word.strip() for word in new], autojunk=False
    )
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
