"""An uploaded picture made safe to print: decoded once, scaled down and re-encoded."""

from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from accounts.refusals import Refused

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
LARGEST = (600, 300)  # pixels stored: enough to print it small
DAMAGED = "The picture is damaged. Save it again and choose the new file."
FORMATS = {"PNG": "PNG", "JPEG": "JPEG", "WEBP": "WebP"}


class UnusableFile(Refused):
    """Of an upload: why it was refused, and what to send instead."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "file")


@dataclass(frozen=True)
class Picture:
    """A PNG without metadata."""

    content: bytes
    width: int
    height: int


def clean(content: bytes) -> Picture:
    """Decode, rotate upright, scale down, flatten on white and encode again; raises
    UnusableFile.
    """
    background = decode_image(content, LARGEST)
    out = BytesIO()
    background.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), background.width, background.height)


def decode_image(content: bytes, largest: tuple[int, int]) -> "Image.Image":
    """The pixels only: upright, on white, and no larger than this.

    The size in the header is checked before anything is decoded.
    """
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError  # loads in 0.1 s

    if len(content) > MAX_BYTES:
        raise UnusableFile(f"The file is {len(content) / 1e6:.0f} MB. Choose one of at most 10 MB.")
    try:
        image: Image.Image = Image.open(BytesIO(content), formats=list(FORMATS))
    except UnidentifiedImageError as error:
        raise UnusableFile(
            "This is not a PNG, JPEG or WebP picture. Save it as a PNG and choose that."
        ) from error
    except Image.DecompressionBombError as error:
        raise UnusableFile(_too_many("far more than 40", MAX_PIXELS)) from error
    except (OSError, SyntaxError, ValueError) as error:  # truncated in its header
        raise UnusableFile(DAMAGED) from error
    most = MAX_PIXELS // _copies_in_memory(image)
    if image.width * image.height > most:
        raise UnusableFile(_too_many(f"{ceil(image.width * image.height / 1e6)}", most))
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it on import
    try:
        image = _scale_down(_on_white(image), max(largest))
        image.thumbnail((max(largest), max(largest)))  # before rotating, which copies it
        small = ImageOps.exif_transpose(image)
        small.thumbnail(largest)
        seen = small.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnusableFile(DAMAGED) from error
    background = Image.new("RGB", seen.size, "white")
    background.paste(seen, mask=seen.getchannel("A"))
    return background


def _copies_in_memory(image: "Image.Image") -> int:
    """Copies held in memory while decoding: twice for transparency and for a progressive JPEG."""
    if image.format == "WEBP":
        return 4
    has_alpha = image.mode in {"RGBA", "LA", "PA"}
    return 2 if has_alpha or image.info.get("progressive") else 1


def _on_white(image: "Image.Image") -> "Image.Image":
    """Flatten transparency before scaling, which would need another copy. Keeps the orientation
    tag.
    """
    from PIL import Image  # loaded by `decode_image`

    if image.mode not in {"RGBA", "LA"}:
        return image
    image.load()
    background = Image.new(image.mode[:-1], image.size, "white")
    background.paste(
        image if image.mode == "RGBA" else image.getchannel("L"), mask=image.getchannel("A")
    )
    background.info = image.info
    return background


def _scale_down(image: "Image.Image", longest: int) -> "Image.Image":
    """Scale by a whole factor without going below the size: a JPEG is decoded smaller, others are
    freed.
    """
    times = max(image.size) // longest
    if times > 1:
        image.draft("RGB", (image.width // times, image.height // times))
        left = max(image.size) // longest
        image = image.reduce(left) if left > 1 and image.mode in {"RGB", "L"} else image
    return image


def _too_many(megapixels: str, most: int) -> str:
    return f"The picture has {megapixels} megapixels. Choose one of at most {most // 1_000_000}."
