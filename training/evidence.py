"""An uploaded certificate or handout made safe to store: a PDF of plain pages, or a re-encoded picture.

A PDF is opened in a subprocess with limited memory and time (`training.plain_pdf`), because a small
file may expand without end.
"""

import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from training.logos import MAX_BYTES, UnusableFile, decode_image

LARGEST = (3000, 3000)
MAX_PAGES = 20  # of a certificate
SECONDS = 10
ACCEPTED = b"accepted\n"  # how the output of the subprocess starts
REFUSED = b"refused\n"
TOO_LARGE = "The PDF is too large when it is opened. Print it to a new PDF and choose that."
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(frozen=True)
class Evidence:
    """The content to store; `kind` is its file extension."""

    content: bytes
    kind: str


def clean(content: bytes, *, thing: str = "certificate", max_pages: int = MAX_PAGES) -> Evidence:
    """Judge by content, not by file name; refuse anything but PDF, JPEG and PNG. `thing`: what
    messages call it.
    """
    if len(content) > MAX_BYTES:
        raise UnusableFile(f"The file is {len(content) / 1e6:.0f} MB. Choose one of at most 10 MB.")
    if content.startswith(PICTURES):
        return _picture(content)
    if content.startswith(b"%PDF-"):
        return Evidence(_rewrite_in_subprocess(content, thing, max_pages), "pdf")
    raise UnusableFile(
        f"This is not a PDF, JPEG or PNG. Save the {thing} as one of them, or take a photo of it."
    )


def _picture(content: bytes) -> Evidence:
    picture = decode_image(content, LARGEST)
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return Evidence(out.getvalue(), "jpg")


def _rewrite_in_subprocess(content: bytes, thing: str, max_pages: int) -> bytes:
    """Run `plain_pdf` in a subprocess that is stopped when it uses too much."""
    command = [sys.executable, "-m", "training.plain_pdf", thing, str(max_pages)]
    try:
        ended = subprocess.run(  # noqa: S603  our own module
            command,
            input=content,
            capture_output=True,
            cwd=Path(__file__).parent.parent,
            timeout=2 * SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
        raise UnusableFile(TOO_LARGE) from problem
    if ended.stdout.startswith(REFUSED):
        raise UnusableFile(ended.stdout.removeprefix(REFUSED).decode())
    return ended.stdout.removeprefix(ACCEPTED)
