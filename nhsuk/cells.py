"""Escapes text that a spreadsheet would run as a formula. Pure."""

_RISKY = ("=", "+", "-", "@")
_CONTROL = ("\t", "\r", "\n")


def escape_formula(text: str) -> str:
    """Adds an apostrophe if a spreadsheet could take the text for a formula, even after spaces."""
    return f"'{text}" if text.startswith(_CONTROL) or text.lstrip().startswith(_RISKY) else text
