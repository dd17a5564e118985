"""The logo of the example's organisation: a beam over two waves, drawn here, so that it copies
nobody's.
"""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (360, 180)  # drawn larger than it is stored, for smooth edges
OVERSAMPLING = 4
GREEN = "#0b4a36"
PALE = "#9fd3bd"
WHITE = "#ffffff"


def emblem() -> bytes:
    """A PNG; the same each time."""
    width = SIZE[0] * OVERSAMPLING
    height = SIZE[1] * OVERSAMPLING
    image = Image.new("RGB", (width, height), WHITE)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, width - 1, height - 1), radius=height // 6, fill=GREEN)
    draw.pieslice((width * 0.33, height * 0.16, width * 0.67, height * 0.84), 180, 360, fill=WHITE)
    for top, colour in ((0.5, PALE), (0.68, WHITE)):
        for step in range(6):
            left = width * (0.08 + 0.14 * step)
            box = (left, height * (top - 0.08), left + width * 0.14, height * (top + 0.2))
            draw.arc(
                box,
                0 if step % 2 else 180,
                180 if step % 2 else 360,
                fill=colour,
                width=height // 16,
            )
    out = BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
