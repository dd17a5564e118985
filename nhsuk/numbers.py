"""Whole numbers as a browser sends them: the key of a row, a revision, some minutes. Pure."""

from collections.abc import Iterable

MAX_DIGITS = 18  # every key of either database has fewer


def whole_number(text: str | None, otherwise: int = 0) -> int:
    """The number, or `otherwise` if the text is not a number or is too long."""
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return int(text) if text is not None and is_number else otherwise


def write_keys(keys: Iterable[int]) -> str:
    """`3-7-12`, for the address that undoes something with several rows."""
    return "-".join(map(str, keys))


def read_keys(text: str, *, most: int) -> list[int]:
    """As `write_keys` writes them, up to so many; what is not a key is left out."""
    return [key for part in text.split("-")[:most] if (key := whole_number(part))]
