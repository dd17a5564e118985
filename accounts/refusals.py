"""Refusals: why something was not done, in words that whoever asked for it can act on."""


class Refused(Exception):
    """Base of every refusal: the text says what is so, and what to do instead."""


class ReasonMissing(Refused):
    """A reason is wanted and none was given; the text says who will read it."""


def reason_given(text: str, *, otherwise: str) -> str:
    """The reason without the spaces around it; ReasonMissing in the words of `otherwise` where
    nothing is left.
    """
    if not text.strip():
        raise ReasonMissing(otherwise)
    return text.strip()
