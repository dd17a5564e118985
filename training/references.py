"""What may be a person's reference or the code of a course or topic: it becomes part of a URL.
Pure.

References are compared without regard to case: E1007 and e1007 are one person.
"""

import re

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
RESERVED = frozenset({"add", "export"})  # URLs next to those of people
MAX_REFERENCE = 40
REFERENCE_WORDS = (
    "Use letters, digits, dots, hyphens and underscores, starting with a letter or digit."
)


def is_reference(text: str, longest: int = MAX_REFERENCE) -> bool:
    """Whether a person, course or topic may have this reference."""
    return (
        len(text) <= longest
        and text.lower() not in RESERVED
        and REFERENCE.fullmatch(text) is not None
    )


def fold(reference: str) -> str:
    """The reference in the form used for comparison."""
    return reference.upper()
