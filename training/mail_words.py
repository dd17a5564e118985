"""The organisation's own words round every email, with placeholders from a closed list. Pure.

A placeholder is replaced by plain text once; nothing else in braces means anything.
"""

import re
from collections.abc import Container, Mapping

PLACEHOLDERS: dict[str, str] = {
    "organisation": "the organisation’s name",
    "short name": "its short name",
    "team": "the name of the team",
    "phone": "its telephone in office hours",
    "phone out of hours": "its telephone at other times",
    "mailbox": "the mailbox of the team",
}
_BRACES = re.compile(r"\{([^{}]*)\}")
_LINE = "-- "  # the sign before a signature (RFC 3676)


def unknown_placeholders(text: str, *, known: Container[str] = PLACEHOLDERS) -> list[str]:
    """What stands in braces and is none of them, as it is written."""
    return [found[0] for found in _BRACES.finditer(text) if found[1] not in known]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced; one without a value disappears."""
    return _BRACES.sub(lambda found: values.get(found[1], found[0]), text)


def framed(
    text: str, *, opening: str, signature: str, footer: str, values: Mapping[str, str]
) -> str:
    """The text of an email between the opening and the signature with its foot; the text itself
    where there is none of them.
    """
    if not (opening or signature or footer):
        return text
    above = f"{fill(opening, values)}\n\n" if opening else ""
    below = "\n\n".join(fill(part, values) for part in (signature, footer) if part)
    return f"{above}{text.rstrip()}\n" + (f"\n{_LINE}\n{below}\n" if below else "")
