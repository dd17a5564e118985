"""A certificate as it is uploaded, made safe to keep: a PDF that does nothing by itself, or a
picture made anew.

A PDF is opened in a process of its own, whose memory and time are limited: a small one may unpack
without end.
"""

import resource
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

from training.logos import MOST_BYTES, UnusablePicture, decoded

LARGEST = (3000, 3000)
MOST_PAGES = 20
MEMORY = 400_000_000  # bytes of address space; a certificate of 10 MB needs half of it
SECONDS = 10
KEPT = b"kept\n"  # how the other process begins its answer
REFUSED = b"refused\n"
ACTIVE = {
    "/JS",
    "/JavaScript",
    "/Launch",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/RichMedia",
    "/XFA",
    "/OpenAction",
    "/AA",
}
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class UnusableEvidence(Exception):
    """The text says why it was not taken, and what would be."""


@dataclass(frozen=True)
class Evidence:
    """What is kept; `kind` is how its name ends."""

    content: bytes
    kind: str


def clean(content: bytes) -> Evidence:
    """Judged by what is in the file and not by its name; refused where it is none of the three, or
    does more.
    """
    if len(content) > MOST_BYTES:
        raise UnusableEvidence(
            f"The file is {len(content) / 1e6:.0f} MB. Choose one of at most 10 MB."
        )
    if content.startswith(PICTURES):
        return _picture(content)
    if content.startswith(b"%PDF-"):
        return Evidence(_rewritten_apart(content), "pdf")
    raise UnusableEvidence(
        "This is not a PDF, JPEG or PNG. Save the certificate as one of them, or take a photo of it."
    )


def _picture(content: bytes) -> Evidence:
    try:
        paper = decoded(content, LARGEST)
    except UnusablePicture as problem:
        raise UnusableEvidence(str(problem)) from problem
    out = BytesIO()
    paper.save(out, "JPEG", quality=85)
    return Evidence(out.getvalue(), "jpg")


def _rewritten_apart(content: bytes) -> bytes:
    """What `rewritten` answers or raises, from a process that ends where it wants too much."""
    command = [sys.executable, "-m", "training.evidence"]
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
        raise UnusableEvidence(
            "The PDF is too large when it is opened. Print it to a new PDF and choose that."
        ) from problem
    if ended.stdout.startswith(REFUSED):
        raise UnusableEvidence(ended.stdout.removeprefix(REFUSED).decode())
    return ended.stdout.removeprefix(KEPT)


def main() -> None:
    """The other process: a PDF comes in, its safe twin or the reason against it goes out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        answer = KEPT + rewritten(sys.stdin.buffer.read())
    except UnusableEvidence as problem:
        answer = REFUSED + str(problem).encode()
    sys.stdout.buffer.write(answer)


def rewritten(content: bytes) -> bytes:
    """Written anew without what it says about itself; what stood before or after the document is
    gone.
    """
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            _judge(pdf)
            for said in ("/Info", "/Encrypt"):
                if said in pdf.trailer:
                    del pdf.trailer[said]
            if "/Metadata" in pdf.Root:
                del pdf.Root["/Metadata"]
            out = BytesIO()
            pdf.save(out, deterministic_id=True)  # the same certificate twice is the same file
    except pikepdf.PasswordError as problem:
        raise UnusableEvidence(
            "The PDF is locked with a password. Save it without the password and choose that."
        ) from problem
    except (pikepdf.PdfError, RecursionError) as problem:
        raise UnusableEvidence(
            "The PDF is damaged. Save it again and choose the new file."
        ) from problem
    return out.getvalue()


def _judge(pdf: pikepdf.Pdf) -> None:
    if not 1 <= len(pdf.pages) <= MOST_PAGES:
        raise UnusableEvidence(
            f"The PDF has {len(pdf.pages)} pages. Choose one of 1 to {MOST_PAGES}, with only the certificate."
        )
    if any(ACTIVE & _names_in(item) for item in pdf.objects):
        raise UnusableEvidence(
            "The PDF contains a script or another file. Print it to a new PDF and choose that."
        )


def _names_in(item: pikepdf.Object) -> set[str]:
    """Every name that the object has a value for, in what lies within it too; what it points to is
    judged by itself.
    """
    if isinstance(item, pikepdf.Array):
        inner = list(item)
        names = set()
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        inner = [value for _, value in item.items()]
        names = {str(name) for name in item.keys()}  # noqa: SIM118  of pikepdf
    else:
        return set()
    direct = (one for one in inner if isinstance(one, pikepdf.Object) and not one.is_indirect)
    return names.union(*(_names_in(one) for one in direct))


if __name__ == "__main__":
    main()
