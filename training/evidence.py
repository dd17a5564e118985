"""An uploaded certificate made safe to store: a PDF without active content, or a re-encoded
picture.

A PDF is opened in a subprocess with limited memory and time, because a small file may expand
without end.
"""

import resource
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

from training.logos import MAX_BYTES, UnusablePicture, decode_image

LARGEST = (3000, 3000)
MAX_PAGES = 20
MEMORY = 400_000_000  # bytes of address space; a 10 MB certificate needs half of it
SECONDS = 10
ACCEPTED = b"accepted\n"  # how the output of the subprocess starts
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
    """The message says why the file was refused and what to send instead."""


@dataclass(frozen=True)
class Evidence:
    """The content to store; `kind` is its file extension."""

    content: bytes
    kind: str


def clean(content: bytes) -> Evidence:
    """Judge by content, not by file name; refuse anything but PDF, JPEG and PNG, and PDFs with
    active content.
    """
    if len(content) > MAX_BYTES:
        raise UnusableEvidence(
            f"The file is {len(content) / 1e6:.0f} MB. Choose one of at most 10 MB."
        )
    if content.startswith(PICTURES):
        return _picture(content)
    if content.startswith(b"%PDF-"):
        return Evidence(_rewrite_in_subprocess(content), "pdf")
    raise UnusableEvidence(
        "This is not a PDF, JPEG or PNG. Save the certificate as one of them, or take a photo of it."
    )


def _picture(content: bytes) -> Evidence:
    try:
        picture = decode_image(content, LARGEST)
    except UnusablePicture as problem:
        raise UnusableEvidence(str(problem)) from problem
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return Evidence(out.getvalue(), "jpg")


def _rewrite_in_subprocess(content: bytes) -> bytes:
    """Run `rewrite_pdf` in a subprocess that is stopped when it uses too much."""
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
    return ended.stdout.removeprefix(ACCEPTED)


def main() -> None:
    """The subprocess: read a PDF, write its safe copy or the reason for refusing it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        answer = ACCEPTED + rewrite_pdf(sys.stdin.buffer.read())
    except UnusableEvidence as problem:
        answer = REFUSED + str(problem).encode()
    sys.stdout.buffer.write(answer)


def rewrite_pdf(content: bytes) -> bytes:
    """Save the PDF again without metadata; anything before or after the document is dropped."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            _check_pdf(pdf)
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


def _check_pdf(pdf: pikepdf.Pdf) -> None:
    if not 1 <= len(pdf.pages) <= MAX_PAGES:
        raise UnusableEvidence(
            f"The PDF has {len(pdf.pages)} pages. Choose one of 1 to {MAX_PAGES}, with only the certificate."
        )
    if any(ACTIVE & _names_in(item) for item in pdf.objects):
        raise UnusableEvidence(
            "The PDF contains a script or another file. Print it to a new PDF and choose that."
        )


def _names_in(item: pikepdf.Object) -> set[str]:
    """Every key in the object and in what it contains; indirect objects are checked on their own."""
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
