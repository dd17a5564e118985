"""Cover: how many people are ready to speak on each topic in each medium (policy 12.1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One topic: how many of its speakers are ready for each medium."""

    topic: str
    ready: dict[str, int]
