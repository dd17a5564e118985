"""Which characters can be printed, and how to make text printable. Pure, except that it reads the
fonts once.

The PDFs embed one font family. A character without a glyph would fail the PDF/UA and PDF/A checks,
so it is replaced by an empty square, and the editor warns of it.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
REPLACEMENT = "\u25a1"
_CONTROLS_ALLOWED = "\n\t\u00ad"  # the last is the soft hyphen
# 01632 960148 is written with a space, and a bridge ends with an ellipsis.
_UNBROKEN = re.compile(r"(?<!\d)0\d{2,4}(?: \d{3,6}){1,2}(?!\d)| …")
_FOLDED: dict[int, str | None] = {
    0x2011: "-",  # the non-breaking hyphen of word processors
    0x2028: "\n",
    0x2029: "\n",
    **dict.fromkeys(range(0xFE00, 0xFE10)),  # variation selectors of emoji
}


def remove_controls(text: str) -> str:
    """The text without control characters and characters that hide or reorder others. Lines end in
    \\n.
    """
    folded = text.replace("\r\n", "\n").replace("\r", "\n").translate(_FOLDED)
    normal = unicodedata.normalize("NFC", folded)
    return normal.translate({ord(c): None for c in set(normal) if _is_control(c)})


def make_printable(text: str) -> str:
    """The text without controls, with an empty square for each character that the fonts lack.

    Telephone numbers are not broken across lines, nor an ellipsis from its word.
    """
    clean = _UNBROKEN.sub(
        lambda match: match[0].replace(" ", "\N{NO-BREAK SPACE}"), remove_controls(text)
    )
    return clean.translate({ord(c): REPLACEMENT for c in set(clean) if not _has_glyph(c)})


def unprintable_characters(text: str) -> str:
    """The characters that would print as empty squares, each once, in order."""
    return "".join(dict.fromkeys(c for c in remove_controls(text) if not _has_glyph(c)))


@cache
def characters_in_fonts() -> frozenset[int]:
    """The code points that all four faces of Liberation Sans have a glyph for."""
    return frozenset.intersection(*map(_characters_in, sorted(FONTS.glob("LiberationSans-*.ttf"))))


def _characters_in(face: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # loads in 0.04 s

    with TTFont(face, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _has_glyph(character: str) -> bool:
    return character in _CONTROLS_ALLOWED or ord(character) in characters_in_fonts()


def _is_control(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn", "Co"}
        and character not in _CONTROLS_ALLOWED
    )
