"""What a PDF is made with: the versions that decide its bytes, which requirements/ pins."""

import hashlib
from functools import cache
from importlib.metadata import version

from reports.printing.font_coverage import FONTS

PACKAGES = ("weasyprint", "pydyf", "fonttools")


@cache
def made_with() -> dict[str, str]:
    """Packages and their versions, and the fonts by the start of their SHA-256."""
    digest = hashlib.sha256()
    for face in sorted(FONTS.glob("*.ttf")):
        digest.update(face.read_bytes())
    return {**{name: version(name) for name in PACKAGES}, "fonts": digest.hexdigest()[:16]}
