"""The exception of every parser of dates and times."""


class Unreadable(ValueError):
    """The text is not a day, a time or a moment; the words say why, and what to enter."""
