"""Which characters can be printed, and how text is made safe to print. Pure.

The PDFs carry one family of fonts. What it has no shape for would be a hole in the page (and would fail the checks of
PDF/UA and PDF/A), so it is replaced by an empty square, and the editor says so beforehand.
"""

import re
import unicodedata

# What all four faces of Liberation Sans have a shape for; the tests hold it to the font files.
_RANGES = (
    "20-7e a0-36f 374-375 37a-37e 384-38a 38c 38e-3a1 3a3-3ce 3d0-513 51a-51d 591-5c7 5d0-5ea 5f0-5f4 "
    "1d00-1dca 1dfe-1e9b 1e9e 1ea0-1ef9 1f00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d "
    "1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2000-200d 2010 2012-2022 "
    "2026 202f-2030 2032-2034 2039-203a 203c 203e 2044 205e 206a-206f 2074-2079 207f-2089 2090-2094 20a0-20b5 "
    "20bf 20f0 2105 2113 2116-2117 2122 2126 212e 214d-214e 2153-2154 215b-215e 2184 2190-2195 21a8 21d4 2202 "
    "2206 220f 2211-2212 2215 2219-221a 221e-221f 2229 222b 2248 2260-2262 2264-2265 2302 2310 2320-2321 2500 "
    "2502 250c 2510 2514 2518 251c 2524 252c 2534 253c 2550-256c 2580 2584 2588 258c 2590-2593 25a0-25a1 "
    "25aa-25ac 25b2 25ba 25bc 25c4 25ca-25cc 25cf-25d9 25e6 263a-263c 263f-2647 2660 2663 2665-2666 2669-266c "
    "266f 2c60-2c6d 2c71-2c77 2e17 a717-a721 a788-a78c fb01-fb02 fb1d-fb36 fb38-fb3c fb3e fb40-fb41 fb43-fb44 "
    "fb46-fb4f fe20-fe23 fffc"
)
REPLACEMENT = "\u25a1"
_KEPT = "\n\t\u00ad"  # the last is the soft hyphen
_UNBROKEN = re.compile(r"(?<!\d)0\d{2,4}(?: \d{3,6}){1,2}(?!\d)| …")  # as 01632 960148 is written, and a bridge ends
_FOLDED: dict[int, str | None] = {
    0x2011: "-",  # the hyphen that word processors forbid to break
    0x2028: "\n",
    0x2029: "\n",
    **dict.fromkeys(range(0xFE00, 0xFE10)),  # variation selectors of emoji
}


def plain(text: str) -> str:
    """The text without control characters and without those that hide or reorder what stands beside them.

    Lines end in \\n.
    """
    folded = text.replace("\r\n", "\n").replace("\r", "\n").translate(_FOLDED)
    normal = unicodedata.normalize("NFC", folded)
    return normal.translate({ord(c): None for c in set(normal) if _is_dropped(c)})


def printable(text: str) -> str:
    """`plain` text in which what the fonts lack is an empty square; no telephone number is broken across lines, and no
    ellipsis stands alone on one."""
    clean = _UNBROKEN.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), plain(text))
    return clean.translate({ord(c): REPLACEMENT for c in set(clean) if not _has_shape(c)})


def unprintable(text: str) -> str:
    """The characters that would come out as an empty square, each once, in order."""
    return "".join(dict.fromkeys(c for c in plain(text) if not _has_shape(c)))


def _has_shape(character: str) -> bool:
    return character in "\n\t" or ord(character) in _PRINTABLE


def _is_dropped(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn", "Co"} and character not in _KEPT


def _points(ranges: str) -> frozenset[int]:
    spans = (part.partition("-") for part in ranges.split())
    return frozenset(point for first, _, last in spans for point in range(int(first, 16), int(last or first, 16) + 1))


_PRINTABLE = _points(_RANGES)
