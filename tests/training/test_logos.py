import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from training import logos
from training.logos import UnusableFile, clean


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def test_clean_scales_a_picture_and_removes_its_metadata():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"

    picture = clean(saved(Image.new("RGB", (1200, 400), "navy"), "JPEG", exif=exif))

    assert (picture.width, picture.height) == (600, 200)
    assert b"taken at home" not in picture.content
    assert Image.open(BytesIO(picture.content)).format == "PNG"


def test_clean_rotates_a_picture_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = Image.new("RGB", (1200, 400), "navy")
    lying.paste("white", (0, 0, 600, 400))

    upright = Image.open(BytesIO(clean(saved(lying, "JPEG", exif=exif, quality=95)).content))

    assert upright.size == (100, 300)
    assert [max(upright.getpixel((50, y))) > 200 for y in (10, 290)] == [True, False]


@pytest.mark.parametrize(
    ("mode", "size", "kind", "options", "most"),
    [
        ("RGBA", (5000, 4100), "PNG", {}, "has 21 megapixels. Choose one of at most 20."),
        ("RGB", (5000, 4100), "JPEG", {"progressive": True}, "Choose one of at most 20."),
        ("RGB", (3500, 3000), "WEBP", {}, "has 11 megapixels. Choose one of at most 10."),
    ],
)
def test_clean_limits_pixels_by_copies_in_memory(mode, size, kind, options, most):
    picture = saved(Image.new(mode, size), kind, **options)

    with pytest.raises(UnusableFile, match=most):
        clean(picture)


@pytest.mark.parametrize(("mode", "black"), [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))])
def test_clean_flattens_transparency_and_rotates(mode, black):
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = Image.new(mode, (1200, 400), black)
    lying.paste((*(0 for _ in black[1:]), 255), (600, 0, 1200, 400))

    upright = Image.open(BytesIO(clean(saved(lying, exif=exif)).content)).convert("RGB")

    assert upright.size == (100, 300)
    assert [upright.getpixel((50, y)) for y in (10, 290)] == [(255, 255, 255), (0, 0, 0)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (bomb(7000, 7000), "has 49 megapixels. Choose one of at most 40."),
        (bomb(60_000, 60_000), "has far more than 40 megapixels"),
        (bomb(50, 50), "damaged"),
        (saved(Image.new("RGB", (900, 600)), "JPEG")[:500], "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG, JPEG or WebP"),
        (b"GIF89a", "not a PNG, JPEG or WebP"),
        (b"", "not a PNG, JPEG or WebP"),
        (b"x" * (logos.MAX_BYTES + 1), "is 10 MB"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_clean_refuses_other_files_and_bombs(content, why):
    with pytest.raises(UnusableFile, match=why):
        clean(content)
