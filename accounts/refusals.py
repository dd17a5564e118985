"""Refusals: why something was not done, in words that the user can act on."""


class Refused(Exception):
    """Why it was not done: the text says what is wrong and what to do instead. `field` is the one of
    the form that it is about, if it is about one. A class of its own has only what somebody catches.
    """

    def __init__(self, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field


class ChangedMeanwhile(Refused):
    """Someone else changed this after the page was opened. Nothing was saved."""

    def __init__(
        self,
        text: str = "Someone else changed this after you opened it. "
        "Check what it says now, then make your change again.",
    ) -> None:
        super().__init__(text)


class ReasonMissing(Refused):
    """A reason is required and none was given; the text says who will read it."""


def reason_given(text: str, *, otherwise: str) -> str:
    """The reason, stripped; raises ReasonMissing with the text `otherwise` if it is empty."""
    if not text.strip():
        raise ReasonMissing(otherwise)
    return text.strip()
