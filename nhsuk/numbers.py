"""Whole numbers as a browser sends them: the key of a row, a revision, some minutes. Pure."""

MOST_DIGITS = 18  # of the largest key that either database holds, in any case


def whole(text: str | None, otherwise: int = 0) -> int:
    """The number, or `otherwise` for whatever is none, or is longer than any that a page ever held."""
    is_number = (
        text is not None and text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    )
    return int(text) if text is not None and is_number else otherwise
