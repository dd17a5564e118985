"""Text that a spreadsheet shows as it stands instead of computing it. Pure."""

_RISKY = ("=", "+", "-", "@")
_CONTROL = ("\t", "\r", "\n")


def escape_formula(text: str) -> str:
    """With an apostrophe before it where a spreadsheet would take it for a formula; some do so past
    a space.
    """
    return f"'{text}" if text.startswith(_CONTROL) or text.lstrip().startswith(_RISKY) else text
