"""Text that a spreadsheet shows as it stands instead of computing it. Pure."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """With an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text
