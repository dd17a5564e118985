"""Stamps every page of a finished PDF with its current status. The stored file does not change.

A word is drawn across the page, and a bar covers the strip at the top. Both are outlines, because
the file's fonts contain only the letters it uses, and they are artifacts: a screen reader gets the
status from the document's title.
"""

import json
from enum import StrEnum
from functools import cache
from io import BytesIO
from math import atan2, cos, hypot, sin
from pathlib import Path

OUTLINES = Path(__file__).resolve().parents[2] / "static" / "documents"
CAPITAL = 688  # height of a capital where an em is 1000
FAINT = 0.22  # opacity of the stamp
A4_WIDE = 500  # points: a page at least so wide is a sheet, any other a phone's
# Of a sheet, and of a phone's page: height of the bar and side margin, points.
BARS = {
    True: (41, 42),
    False: (26, 14),
}


class Stamp(StrEnum):
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    OVER = "over"
    OUT_OF_DATE = "out_of_date"

    @property
    def words(self) -> str:
        return self.replace("_", " ").upper()


def stamped(content: bytes, stamp: Stamp, words: str, *, deep: int | None = None) -> bytes:
    """The same pages with the word across them and `words` at the top, in a bar that is `deep`
    points high or as `BARS` says. Still PDF/UA-1 and PDF/A, and the same bytes each time. `words`
    are letters, digits, spaces, hyphens and colons.
    """
    import pikepdf  # loads in 0.1 s
    from pikepdf import Dictionary, Name

    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            width, height = (float(side) for side in page.mediabox[2:])
            page.add_resource(Dictionary(Type=Name.ExtGState, ca=FAINT), Name.ExtGState, Name.Stamp)
            page.contents_add(b"q", prepend=True)
            page.contents_add(
                b"Q " + _across(stamp, width, height) + _bar(words, width, height, deep)
            )
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            title = f"{stamp.words}: {pdf.docinfo.get('/Title', '')}"
            metadata["dc:title"] = title
        pdf.docinfo["/Title"] = title
        out = BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            # Each stream as it is: compressed again, one in 256 would read as a byte too short (see
            # `pdf.write_pdf`).
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def _across(stamp: Stamp, width: float, height: float) -> bytes:
    """From the lower left to the upper right corner, as large as fits."""
    length, path = _outline(stamp)
    angle = atan2(height, width)
    scale = 0.72 * hypot(width, height) / length
    scale = min(scale, 0.24 * width / CAPITAL)
    a = scale * cos(angle)
    b = scale * sin(angle)
    x = width / 2 - a * length / 2 + b * CAPITAL / 2
    y = height / 2 - b * length / 2 - a * CAPITAL / 2
    matrix = " ".join(f"{number:.4f}" for number in (a, b, -b, a, x, y))
    return (
        f"/Artifact <</Type /Pagination>> BDC q /Stamp gs 0 g {matrix} cm\n{path}f Q EMC\n".encode()
    )


def _bar(words: str, width: float, height: float, deep: int | None = None) -> bytes:
    """White capitals on black, as large as fits."""
    letters = [_capitals()[letter] for letter in words.upper() if letter in _capitals()]
    usual, margin = BARS[width >= A4_WIDE]
    deep = deep or usual
    scale = min(0.5 * deep / CAPITAL, (width - 2 * margin) / sum(wide for wide, _ in letters))
    start = f"{scale:.5f} 0 0 {scale:.5f} {margin} {height - deep / 2 - scale * CAPITAL / 2:.2f} cm"
    outlines = "\n".join(f"{path} f 1 0 0 1 {wide} 0 cm" for wide, path in letters)
    box = f"0 g 0 {height - deep:.2f} {width:.2f} {deep} re f 1 g"
    return f"/Artifact <</Type /Pagination>> BDC q {box} {start}\n{outlines} Q EMC".encode()


@cache
def _capitals() -> dict[str, tuple[int, str]]:
    """The width and outline of each capital, digit and punctuation mark."""
    outlines = json.loads((OUTLINES / "capitals.json").read_text())
    return {letter: (wide, path or "n") for letter, (wide, path) in outlines.items()}


@cache
def _outline(stamp: Stamp) -> tuple[int, str]:
    length, _, path = (OUTLINES / f"{stamp}.path").read_text().partition("\n")
    return int(length), path
