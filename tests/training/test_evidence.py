"""What is uploaded as a certificate is made anew or refused by name: polyglots, bombs, scripts, wrong types."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from tests.training.test_logos import bomb, saved
from training.evidence import UnusableEvidence, clean


def pdf(pages: int = 1, encryption: pikepdf.Encryption | None = None, **root: object) -> bytes:
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.docinfo["/Author"] = "Somebody at home"
        for name, value in root.items():
            document.Root[f"/{name}"] = pikepdf.Object.parse(str(value).encode())
        out = BytesIO()
        document.save(out, encryption=encryption or False)
    return out.getvalue()


def test_a_pdf_is_written_anew_without_what_it_says_of_itself_or_what_was_hung_onto_it() -> None:
    kept = clean(pdf(pages=2) + b"\n<script>alert(1)</script>")

    assert kept.kind == "pdf"
    assert (b"<script>" in kept.content, b"Somebody" in kept.content) == (False, False)
    with pikepdf.open(BytesIO(kept.content)) as again:
        assert len(again.pages) == 2


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_made_anew_small_enough_and_without_its_metadata(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"

    kept = clean(saved(Image.new("RGB", (6000, 1000), "navy"), kind, exif=exif) + b"PK\x03\x04")

    picture = Image.open(BytesIO(kept.content))
    assert (kept.kind, picture.format, picture.size) == ("jpg", "JPEG", (3000, 500))
    assert (b"taken at home" in kept.content, b"PK\x03\x04" in kept.content) == (False, False)


RUNS = "The PDF runs something or carries another file."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"x" * 10_000_001, "has 10 MB"),
        (b"", "no PDF, JPEG or PNG"),
        (b"GIF89a", "no PDF, JPEG or PNG"),
        (b"<svg onload='alert(1)'/>", "no PDF, JPEG or PNG"),
        (b"MZ" + pdf(), "no PDF, JPEG or PNG"),
        (bomb(7000, 7000), "49 megapixels"),
        (bomb(60_000, 60_000), "far more than 40"),
        (b"%PDF-1.7 and nothing else", "The PDF is damaged"),
        (pdf(pages=21), "has 21 pages"),
        (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "locked with a password"),
        (pdf(OpenAction="<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), RUNS),
        (pdf(AA="<< /WC << /S /Launch /F (a.exe) >> >>"), RUNS),
        (pdf(Names="<< /EmbeddedFiles << /Names [] >> >>"), RUNS),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_none_of_them_or_does_more_than_show_is_refused_by_name(content: bytes, why: str) -> None:
    with pytest.raises(UnusableEvidence, match=why):
        clean(content)
