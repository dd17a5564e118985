"""What may stand as someone's reference, or as the code of a course or topic: it is part of a
page's address.

Pure. References are compared without regard to case: E1007 and e1007 are one person.
"""

import re

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
RESERVED = frozenset({"add", "export"})  # addresses of pages beside those of people
MAX_REFERENCE = 40
REFERENCE_WORDS = (
    "Use letters, digits, dots, hyphens and underscores, starting with a letter or digit."
)


def is_reference(text: str, longest: int = MAX_REFERENCE) -> bool:
    """Whether a person, a course or a topic may be called so, in at most so many characters."""
    return (
        len(text) <= longest
        and text.lower() not in RESERVED
        and REFERENCE.fullmatch(text) is not None
    )


def fold(reference: str) -> str:
    """The reference as it is compared."""
    return reference.upper()
