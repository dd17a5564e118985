"""Whole numbers as a browser sends them: the key of a row, a revision, some minutes. Pure."""

MAX_DIGITS = 18  # every key of either database has fewer


def whole_number(text: str | None, otherwise: int = 0) -> int:
    """The number, or `otherwise` if the text is not a number or is too long."""
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return int(text) if text is not None and is_number else otherwise
