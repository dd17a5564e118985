"""An address or a code as a QR code, for documents and pages that fetch nothing else."""

from base64 import b64encode
from functools import lru_cache
from io import BytesIO


@lru_cache(maxsize=64)
def qr_picture(content: str) -> str:
    """A `data:` picture, or empty without content. Cached, because each file needs it."""
    if not content:
        return ""
    import segno  # loads in 0.02 s

    picture = BytesIO()
    segno.make(content, error="m", micro=False).save(picture, kind="png", border=0, scale=4)
    return "data:image/png;base64," + b64encode(picture.getvalue()).decode()
