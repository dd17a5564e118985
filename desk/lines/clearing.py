"""Whether a line may be used in a major incident: cleared in exactly these words, and reviewed in
time. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

REVIEW_AFTER = timedelta(hours=12)  # unless the organisation decides otherwise


@dataclass(frozen=True)
class NormalisedText:
    """What a line says, or said when it was cleared. White space makes no difference."""

    text: str
    proof: str = ""

    def same_as(self, other: "NormalisedText") -> bool:
        return _plain(self.text) == _plain(other.text) and _plain(self.proof) == _plain(other.proof)


def is_cleared(words: NormalisedText, cleared: Iterable[NormalisedText]) -> bool:
    """Whether one of the clearances was of exactly these words."""
    return any(words.same_as(one) for one in cleared)


def review_due_at(
    declared_at: datetime, reviewed: Iterable[datetime], *, after: timedelta = REVIEW_AFTER
) -> datetime:
    """So long after the latest clearance or review, or after the incident was declared."""
    return max([declared_at, *reviewed]) + after


def is_taken_from(text: str, line_text: str, longest: int = 400) -> bool:
    """Whether a text in a pack is still the line's. A pack stores only so many letters of it."""
    return _plain(text) in {_plain(line_text), _plain(line_text)[:longest].strip()}


def _plain(text: str) -> str:
    return " ".join(text.split())
