"""Marks a finished PDF across every page with what became of it since. The file that is kept stays as it was approved.

The marks are outlines (the fonts of the file hold no more than its own letters) and no content: a screen reader is told
by the title of the document.
"""

from enum import StrEnum
from functools import cache
from io import BytesIO
from math import atan2, cos, hypot, sin
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

OUTLINES = Path(__file__).resolve().parent.parent / "static" / "documents"
CAPITAL = 688  # height of a capital where an em is 1000
FAINT = 0.22  # how much of what stands beneath the mark covers


class Mark(StrEnum):
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    OVER = "over"


def stamped(content: bytes, mark: Mark) -> bytes:
    """The same pages with the word across them; still PDF/UA-1 and PDF/A-2a, and the same bytes each time."""
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            width, height = (float(side) for side in page.mediabox[2:])
            page.add_resource(Dictionary(Type=Name.ExtGState, ca=FAINT), Name.ExtGState, Name.Stamp)
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q " + _across(mark, width, height))
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            title = f"{mark.upper()}: {pdf.docinfo.get('/Title', '')}"
            metadata["dc:title"] = title
        pdf.docinfo["/Title"] = title
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _across(mark: Mark, width: float, height: float) -> bytes:
    """From the lower left to the upper right corner, as large as fits."""
    length, path = _outline(mark)
    angle, scale = atan2(height, width), 0.72 * hypot(width, height) / length
    scale = min(scale, 0.24 * width / CAPITAL)
    a, b = scale * cos(angle), scale * sin(angle)
    x = width / 2 - a * length / 2 + b * CAPITAL / 2
    y = height / 2 - b * length / 2 - a * CAPITAL / 2
    matrix = " ".join(f"{number:.4f}" for number in (a, b, -b, a, x, y))
    return f"/Artifact <</Type /Pagination>> BDC q /Stamp gs 0 g {matrix} cm\n{path}f Q EMC".encode()


@cache
def _outline(mark: Mark) -> tuple[int, str]:
    length, _, path = (OUTLINES / f"{mark}.path").read_text().partition("\n")
    return int(length), path
