"""A certificate as it is uploaded, made safe to keep: a PDF that does nothing by itself, or a picture made anew."""

from dataclasses import dataclass
from io import BytesIO

import pikepdf

from training.logos import MOST_BYTES, UnusablePicture, decoded

LARGEST = (3000, 3000)
MOST_PAGES = 20
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
    """Judged by what is in the file and not by its name; refused where it is none of the three, or does more."""
    if len(content) > MOST_BYTES:
        raise UnusableEvidence(f"The file has {len(content) / 1e6:.0f} MB. Choose one of at most 10 MB.")
    if content.startswith(PICTURES):
        return _picture(content)
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    raise UnusableEvidence("This is no PDF, JPEG or PNG. Save the certificate as one of them, or take a picture of it.")


def _picture(content: bytes) -> Evidence:
    try:
        paper = decoded(content, LARGEST)
    except UnusablePicture as problem:
        raise UnusableEvidence(str(problem)) from problem
    out = BytesIO()
    paper.save(out, "JPEG", quality=85)
    return Evidence(out.getvalue(), "jpg")


def _pdf(content: bytes) -> Evidence:
    """Written anew without what it says about itself; what stood before or after the document is gone."""
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
        raise UnusableEvidence("The PDF is locked with a password. Save it without one and choose that.") from problem
    except (pikepdf.PdfError, RecursionError) as problem:
        raise UnusableEvidence("The PDF is damaged. Save it again and choose the new file.") from problem
    return Evidence(out.getvalue(), "pdf")


def _judge(pdf: pikepdf.Pdf) -> None:
    if not 1 <= len(pdf.pages) <= MOST_PAGES:
        raise UnusableEvidence(
            f"The PDF has {len(pdf.pages)} pages. Choose one of 1 to {MOST_PAGES}: the certificate alone."
        )
    if any(ACTIVE & _names_in(item) for item in pdf.objects):
        raise UnusableEvidence("The PDF runs something or carries another file. Print it to a PDF and choose that.")


def _names_in(item: pikepdf.Object) -> set[str]:
    """Every name that the object has a value for, in what lies within it too; what it points to is judged by itself."""
    if isinstance(item, pikepdf.Array):
        inner, names = list(item), set()
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        inner, names = [value for _, value in item.items()], {str(name) for name in item.keys()}  # noqa: SIM118  of pikepdf
    else:
        return set()
    direct = (one for one in inner if isinstance(one, pikepdf.Object) and not one.is_indirect)
    return names.union(*(_names_in(one) for one in direct))
